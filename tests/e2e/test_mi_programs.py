"""Programs that were written against MI, on librescind_mi.so: their own threads, locks and clocks, and a system that is
simulated. The programs are in tests/mi; nothing of them is built for the library but that they call it."""

import collections
import json
import os
import re
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

LIBRARY = os.environ["RESCIND_MI_LIBRARY"]
PROGRAMS = Path(os.environ["RESCIND_MI_PROGRAMS"])
RESCIND = os.environ["RESCIND"]

SCENARIO = """# A program plays the client.
name: program/list
system:
  network: {protocol: push, latency: 1ms..5ms}
  providers: {disks: {results: 10, every: 20ms, hears-cancel: callback, stops-after: 1ms..30ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
"""


class Ended(collections.namedtuple("Ended", "code output errors history")):
    """What a run came to; its history as text, None where there is none."""

    @property
    def events(self):
        return [json.loads(line) for line in self.history.splitlines()[1:]]


class Programs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.scenario = self.folder / "scenario.yaml"
        self.scenario.write_text(SCENARIO)

    def run_program(self, name, *arguments, preload=LIBRARY, scenario=True, **variables):
        history = self.folder / "history.jsonl"
        history.unlink(missing_ok=True)
        environment = os.environ | {"LD_PRELOAD": preload, "RESCIND_HISTORY": str(history)} | variables
        if scenario:
            environment["RESCIND_SCENARIO"] = str(self.scenario)
        ended = subprocess.run([PROGRAMS / f"mi_{name}", *arguments], capture_output=True, text=True, timeout=60,
                               env=environment, cwd=self.folder)
        self.assertEqual(list(self.folder.glob("*.unfinished")), [])
        return Ended(ended.returncode, ended.stdout, ended.stderr, history.read_text() if history.exists() else None)

    def judged(self, history, *options):
        file = self.folder / "judged.jsonl"
        file.write_text(history)
        return subprocess.run([RESCIND, "judge", file, *options], capture_output=True, text=True)

    def test_a_hundred_runs_of_each_program_are_the_same(self):
        for name in ("asynchronous", "synchronous", "races", "reads_fields", "timeout", "waits"):
            with self.subTest(program=name):
                runs = {self.run_program(name) for _ in range(100)}
                self.assertEqual(len(runs), 1)
                self.assertIsNotNone(runs.pop().history)

    def test_seeds_vary_who_goes_on_and_how_long_things_take(self):
        histories = {self.run_program("asynchronous", RESCIND_SEED=str(seed)).history for seed in range(10)}
        self.assertEqual(len(histories), 10)
        self.assertEqual({self.run_program("races", RESCIND_SEED=str(seed)).code for seed in range(12)}, {0, 1})

    def test_an_asynchronous_program_cancels_and_keeps_the_contract(self):
        ended = self.run_program("asynchronous")
        self.assertEqual((ended.code, ended.output), (0, "2 results, 1 final, code 1\n"))
        judged = self.judged(ended.history)
        self.assertEqual(judged.returncode, 0, judged.stdout)
        self.assertGreater(int(re.search(r"(\d+) kept", judged.stdout)[1]), 15)

    def test_a_cancel_of_another_thread_unblocks_a_reader(self):
        ended = self.run_program("synchronous")
        self.assertEqual((ended.code, ended.output), (0, "3 results, code 1\n"))
        self.assertEqual(self.judged(ended.history).returncode, 0)
        cancel = next(event for event in ended.events if event["event"] == "cancel")
        self.assertEqual((cancel["t"] - ended.events[1]["t"], cancel["thread"]), (70_000_000, "thread-1"))

    def test_a_program_may_start_many_operations(self):
        for lines in ("shared", "per-operation"):
            with self.subTest(connection=lines):
                self.scenario.write_text(SCENARIO.replace("latency:", f"connection: {lines}, latency:"))
                ended = self.run_program("many", "300")
                self.assertEqual((ended.code, ended.output), (0, "300 cancelled\n"), ended.errors)
                names = [event["op"] for event in ended.events if event["event"] == "start"]
                self.assertEqual(names, ["list", "disks", *(f"disks-{number}" for number in range(2, 300))])
                self.assertEqual(self.judged(ended.history).returncode, 0)
        too_many = self.run_program("many", "5000")
        self.assertEqual(too_many.code, 2)
        self.assertIn("the program uses more than 4096 operations in one run", too_many.errors)

    def test_what_a_lock_takes_is_measured_by_a_command(self):
        for scenario in (False, True):  # Without one the library leaves everything to the C library.
            with self.subTest(scenario=scenario):
                ended = self.run_program("overhead", "20000", scenario=scenario)
                self.assertEqual(ended.code, 0, ended.errors)
                self.assertRegex(ended.output, r"^alone: \d+ ns\ntwo threads: \d+ ns\n$")

    def test_a_timer_goes_off_and_is_judged(self):
        ended = self.run_program("timeout")
        self.assertEqual((ended.code, ended.output), (0, "1 results, code 1\n"))
        [fired] = [event for event in ended.events if event["event"] == "timeout-fired"]
        self.assertEqual(fired["t"], 50_000_000)
        judged = json.loads(self.judged(ended.history, "--format", "json").stdout)
        self.assertIn("timeout.fires", judged["rule_sets"][judged["cases"][0]["rule_set"]]["kept"])
        ignored = self.run_program("timeout", RESCIND_MUTANT="timeout-ignored")
        self.assertIn("timeout.fires broken", self.judged(ignored.history).stdout)

    def test_instances_are_read_without_a_call_too(self):
        ended = self.run_program("reads_fields")
        self.assertEqual(ended.code, 0, ended.errors)
        self.assertEqual(ended.output.splitlines(), [f"disks {{key Index={number}}}" for number in range(10)] +
                         ["disks {key Index}", "own {}"])

    def test_every_wait_lasts_as_long_as_it_says_on_the_virtual_clock(self):
        ended = self.run_program("waits")
        self.assertEqual(ended.code, 0, ended.errors)
        self.assertEqual(ended.output.splitlines(), [
            "sleep_for: 0 after 5000 us", "usleep: 0 after 3000 us", "sleep: 0 after 2000000 us",
            "clock_nanosleep: 0 after 7000 us", "pthread_mutex_timedlock: 110 after 5000 us",
            "shared_mutex: 0 after 15000 us", "mutex: 0 after 0 us", "wait_for: 0 after 4000 us", "wait: 2 after 0 us",
            "sem_timedwait: -1 after 2000 us", "sem_wait: 0 after 8000 us", "poll of nothing: 0 after 3000 us",
            "poll: 1 after 7000 us", "select: 1 after 0 us", "select of none: 0 after 6000 us",
            "epoll_wait: 1 after 0 us", "future: 42 after 8000 us", "atomic: 7 after 8000 us",
            "the calendar: 1704067202 1704067202 1704067202", "a loop has ended"])

    def test_a_program_that_waits_for_nobody_is_told_where_it_stands(self):
        ended = self.run_program("strange", "stuck")
        self.assertEqual(ended.code, 1)
        self.assertRegex(ended.errors, r"stuck at 0 ns.*\n  main waits in pthread_cond_wait, called from .*mi_strange")
        self.assertEqual(ended.events[-1]["why"], "hung")

    def test_a_wait_that_is_not_known_is_named_and_ends_the_run(self):
        ended = self.run_program("strange", "read")
        self.assertEqual(ended.code, 3)
        self.assertRegex(ended.errors, r"not deterministic.*the thread main sleeps .*\(system call read\).*stands in\n"
                                       r"  read\+.*\n  .*mi_strange")
        self.assertEqual(ended.events[-1]["why"], "cut")

    def test_what_a_signal_ends_has_a_history_that_says_so(self):
        for what, number in (("abort", signal.SIGABRT), ("crash", signal.SIGSEGV)):
            with self.subTest(what):
                ended = self.run_program("strange", what)
                self.assertEqual(ended.code, -number)
                self.assertEqual((ended.events[-1]["why"], ended.events[-1]["signal"]), ("crashed", number))

    def test_a_program_that_leaves_its_operation_running_is_cut(self):
        ended = self.run_program("strange", "leave")
        self.assertEqual((ended.code, ended.events[-1]["why"]), (5, "cut"))

    def test_the_calls_of_a_mutant_are_those_of_a_broken_library(self):
        ended = self.run_program("asynchronous", RESCIND_MUTANT="final-inside-cancel")
        self.assertIn("cancel.async-callback broken", self.judged(ended.history).stdout)
        ended = self.run_program("asynchronous", RESCIND_MUTANT="final-lost")
        self.assertIn("stuck", ended.errors)
        self.assertIn("result.one-final broken", self.judged(ended.history).stdout)

    def test_what_cannot_be_played_is_refused_with_what_to_do(self):
        self.assertIn("no scenario says", self.run_program("asynchronous", scenario=False).errors)
        self.assertIn("RESCIND_SEED: 'x'", self.run_program("asynchronous", RESCIND_SEED="x").errors)
        self.assertIn("there is no mutant 'x'", self.run_program("asynchronous", RESCIND_MUTANT="x").errors)
        self.assertIn("has no case 'x'", self.run_program("asynchronous", RESCIND_CASE="x").errors)
        self.scenario.write_text("name: 3: 4")
        self.assertEqual(self.run_program("asynchronous").code, 2)

    def test_a_library_that_comes_too_late_is_refused(self):
        ended = self.run_program("late", LIBRARY, preload="")
        self.assertRegex(ended.errors, "was loaded too late: start the program with LD_PRELOAD=.*librescind_mi.so")
        self.assertEqual(ended.output, "answered 1\n")

    def fuzz(self, *options, program="races", arguments=()):
        return subprocess.run([RESCIND, "fuzz", self.scenario, "--program", *options, "--", PROGRAMS / f"mi_{program}", *arguments],
                              capture_output=True, text=True, timeout=120, cwd=self.folder)

    def test_fuzz_finds_a_planted_race_makes_it_small_and_replays_it(self):
        found = self.fuzz("--runs", "100")
        self.assertEqual(found.returncode, 1, found.stdout + found.stderr)
        self.assertRegex(found.stdout, r"^FOUND in run \d+, seed \d+: stuck\n")
        self.assertIn("main waits in pthread_cond_wait", found.stdout)
        shrunk = re.search(r"shrunk from (\d+) choices? to (\d+) in", found.stdout)
        self.assertLess(int(shrunk[2]), int(shrunk[1]))
        self.assertLessEqual(int(shrunk[2]), 3)
        file = next((self.folder / "findings").glob("stuck-*.run.json"))
        replays = {subprocess.run([RESCIND, "replay", file], capture_output=True, text=True).stdout for _ in range(5)}
        self.assertEqual(len(replays), 1)
        self.assertIn("the same history as recorded", replays.pop())
        file.write_text(file.read_text().replace('"hash": "', '"hash": "0000').replace("0000", "", 0)[:-1])
        self.assertEqual(subprocess.run([RESCIND, "replay", file], capture_output=True).returncode, 2)

    def test_fuzz_finds_nothing_in_a_program_that_is_right(self):
        nothing = self.fuzz("--runs", "30", program="synchronous")
        self.assertEqual((nothing.returncode, nothing.stdout), (0, "nothing found in 30 runs, 30 different histories\n"))

    def test_fuzz_finds_what_a_rule_a_signal_or_an_exit_code_tells(self):
        for failure, options, program, arguments in (
                ("cancel.result-code", ("--mutant", "cancel-code-unlisted"), "asynchronous", ()),
                ("signal 6", (), "strange", ("abort",)), ("exit code 5", (), "strange", ("leave",))):
            with self.subTest(failure):
                found = self.fuzz(*options, program=program, arguments=arguments)
                self.assertEqual(found.returncode, 1, found.stdout + found.stderr)
                self.assertIn(f"FOUND in run 1, seed 1: {failure}\n", found.stdout)

    def test_what_cannot_be_followed_is_not_called_tried(self):
        for why, program, arguments in (("it is not deterministic", "strange", ("read",)),
                                        ("it never called MI", "overhead", ("1",))):
            with self.subTest(why):
                ended = self.fuzz(program=program, arguments=arguments)
                self.assertEqual((ended.returncode, ended.stdout), (3, ""))
                self.assertIn(f"run 1 could not be judged: {why}", ended.stderr)

    def check(self, *options, **variables):
        return subprocess.run([RESCIND, "check", f"mi:{LIBRARY}", *options], capture_output=True, text=True, timeout=300,
                              cwd=self.folder, env=os.environ | variables)

    def test_as_a_subject_it_passes_every_case_on_virtual_time(self):
        checked = self.check()
        self.assertEqual(checked.returncode, 0, checked.stdout)
        self.assertIn("simulated: on virtual time", checked.stdout)

    def test_steps_of_a_scenario_may_wait_for_what_only_the_simulated_system_sees(self):
        checked = self.check("--scenarios", Path(os.environ["RESCIND_SOURCE_DIR"]) / "scenarios/cancel/between-results.yaml",
                             "--filter", "*[kind=enumerate,*")
        self.assertEqual((checked.returncode, checked.stdout.splitlines()[0]), (0, "12 cases passed"), checked.stdout)

    def test_mutants_are_killed_through_the_c_interface(self):
        for mutant, rule, cases in (("final-lost", "cancel.final-prompt", "mi/while-pending*"),
                                    ("results-swapped", "result.in-order", "*"),
                                    ("cancel-code-unlisted", "cancel.result-code", "mi/foreign*"),
                                    ("crash-on-late-ack", "subject.survives", "mi/acknowledged*"),
                                    ("foreign-accepted", "security.foreign-refused", "mi/foreign*")):
            if mutant == "foreign-accepted" and os.getuid() != 0:
                continue  # Only root can be another user.
            with self.subTest(mutant):
                checked = self.check("--filter", cases, RESCIND_MUTANT=mutant)
                self.assertEqual(checked.returncode, 1, checked.stdout)
                self.assertIn(f"{rule} broken", checked.stdout)


if __name__ == "__main__":
    unittest.main()
