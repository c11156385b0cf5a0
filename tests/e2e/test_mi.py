"""`rescind check mi:PATH` on a small library that does one thing wrong at a time: each is found, by the rule that names it."""
import concurrent.futures
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM as RESCIND
from program import SANITIZED, SOURCE

LIBRARY = os.environ["RESCIND_FAKE_MI"]
SIMULATED = os.environ.get("RESCIND_SIMULATED_MI", "")  # Where there is one.
GET = "mi/while-pending[kind=get,mode=async,handle=own]"

# What the library does wrong, the case in which it does, and what is said then.
FAULTS = [
    ("never-answers", GET, "result.one-final"),
    ("two-finals", "mi/uncancelled[kind=enumerate,mode=async]", "result.one-final"),
    ("result-after-final", "mi/uncancelled[kind=enumerate,mode=async]", "result.nothing-after-final"),
    ("result-after-close", "mi/after-the-final-result[kind=get,handle=own]", "close.quiet"),
    ("crash-in-cancel", GET, "subject.survives"),
    ("abort-in-cancel", GET, "subject.survives"),
    ("exit-in-cancel", GET, "subject.survives"),
    ("hang-in-cancel", GET, "expect.returns"),
    ("heap-overflow", GET, "subject.survives"),
    ("callback-while-cancelling", GET, "cancel.async-callback"),
    ("cancel-refused", GET, "cancel.result-code"),
    ("hits-all", "mi/leaves-others-alone[kind=enumerate]", "result.cancelled-justified|expect.final"),
    ("stale-accepted", "mi/after-close[kind=get,handle=copy,reason=none]", "handle.stale-refused"),
    ("foreign-accepted", "mi/foreign[kind=get,handle=own]", "security.foreign-refused"),
    ("ack-not-awaited", "mi/by-hand[kind=enumerate,late=15ms]", "result.held-until-ack"),
    ("reader-stays-blocked", "mi/while-pending[kind=get,mode=sync,handle=own]", "expect.returns"),
    ("session-close-early", "mi/session-closed[kind=get,cancelled=by-close,completion=block]", "session.close-waits"),
    ("out-of-order", "mi/during-results[kind=enumerate,mode=async,reason=none]", "result.in-order"),
    ("close-refused", "mi/at-once[kind=get,reason=none]", "close.every-operation"),
]
# What a stop-watch tells is said after seven repetitions.
TIMED_FAULTS = [
    ("cancel-lost", "mi/at-once[kind=get,reason=none]", "cancel.final-prompt"),
    ("cancel-blocks", "mi/at-once[kind=get,reason=none]", "cancel.asynchronous"),
]
SOUND = ["mi/uncancelled*:mi/at-once[kind=get*", "mi/while-pending*handle=own]", "mi/in-a-callback*times=1]",
         "mi/after-close*reason=none]:mi/empty*:mi/by-hand*:mi/acknowledged*late=0ms]", "mi/session-closed*:mi/foreign*kind=get*",
         "mi/twice*kind=get*:mi/right-before-close*:mi/closed*:mi/leaves*kind=query*"]
# What our simulated library does wrong, as its mutants of the client's side, the case that shows it, and what is said then.
MUTANTS = [
    ("final-twice", "mi/during-results[kind=enumerate,mode=async,reason=none]", "result.one-final"),
    ("final-lost", GET, "result.one-final"),
    ("result-after-final", "mi/slow-client[kind=enumerate]", "result.nothing-after-final"),
    ("flood-after-cancel", "mi/slow-client[kind=enumerate]", "result.few-extras"),
    ("results-swapped", "mi/by-hand*", "result.in-order"),
    ("result-delivered-twice", "mi/slow-client[kind=enumerate]", "result.in-order"),
    ("ok-for-cut-stream", "mi/during-results[kind=enumerate,mode=async,reason=none]", "expect.final"),
    ("ack-ignored", "mi/by-hand[kind=enumerate,late=15ms]", "result.held-until-ack"),
    ("close-refused", "mi/during-results[kind=enumerate,mode=async,reason=none]", "close.every-operation"),
    ("close-accepted-twice", "mi/closed-twice*", "close.every-operation"),
    ("callback-after-close", "mi/late-results*|mi/slow-client*", "close.quiet"),
    ("close-sync-hangs", "mi/undrained*", "close.sync-undrained"),
    ("cancel-fails-while-running", GET, "cancel.result-code"),
    ("cancel-code-unlisted", GET, "cancel.result-code"),
    ("callback-handle-ignored", "mi/in-a-callback[kind=enumerate,handle=callback,times=1]", "cancel.from-callback"),
    ("cancel-frees-handle", "mi/during-results[kind=enumerate,mode=async,reason=none]", "cancel.handle-stays-valid"),
    ("cancel-waits-for-server", "mi/late-results*|mi/slow-client*", "cancel.asynchronous"),
    ("final-inside-cancel", "mi/during-results[kind=enumerate,mode=async,reason=none]", "cancel.async-callback"),
    ("final-waits-for-server", GET, "cancel.final-prompt"),
    ("reader-stays-blocked", "mi/while-pending[kind=get,mode=sync,handle=own]", "cancel.sync-unblocks"),
    ("second-cancel-final", "mi/twice*", "cancel.idempotent"),
    ("second-cancel-invalid", "mi/twice*", "cancel.idempotent"),
    ("cancel-hits-session", "mi/leaves-others-alone[kind=enumerate]", "expect.final"),
    ("foreign-accepted", "mi/foreign[kind=get,handle=own]", "security.foreign-refused"),
    ("foreign-close-accepted", "mi/foreign-close[kind=get,handle=own]", "security.foreign-refused"),
    ("timeout-ignored", "mi/timeout[kind=get,also=alone]", "timeout.fires"),
    ("timeout-swallows-cancel", "mi/timeout[kind=get,*", "cancel.final-prompt"),
    ("cancel-behind-results-ignored", "mi/undrained*", "cancel.final-prompt"),
    ("drops-shared-connection", "mi/leaves-others-alone*", "expect.final"),
    ("final-lost-inside-callback", "mi/in-a-callback[kind=enumerate,*", "result.one-final"),
    ("session-close-early", "mi/session-closed*", "session.close-waits"),
    ("session-close-leaves-running", "mi/session-closed*", "session.close-waits"),
    ("stale-handle-accepted", "mi/after-close[kind=get,*", "handle.stale-refused"),
    ("stale-handle-hits-other", "mi/after-close*", "expect.final"),
    ("answer-to-unstarted", "mi/at-once*", "subject.survives"),
    ("crash-on-late-answer", "mi/at-once*", "subject.survives"),
    ("crash-on-late-ack", "mi/acknowledged*", "subject.survives"),
    ("crash-on-close-while-cancelling", "mi/undrained*", "subject.survives"),
]
# Those that need a moment of which only the shipped suite has one: its file, and the cases.
SUITE_MUTANTS = [
    ("crash-on-cancel-in-start", "cancel/inside-the-start-call[kind=get,*", "subject.survives"),
    ("final-lost-before-request", "cancel/inside-the-start-call[kind=get,*", "result.one-final"),
    ("final-twice-in-race", "known-races/double-completion[kind=get,*", "result.one-final"),
    ("second-reader-stays-blocked", "small/two-blocked-readers", "cancel.sync-unblocks"),
    ("session-close-inside-hangs", "small/session-closed-inside-a-callback", "session.close-waits"),
    ("crash-on-cancel-of-answered", "callbacks/cancel-inside-by-any-handle[kind=get,*", "subject.survives"),
]
# What the client stack does wrong and a client cannot see through MI's interface.
UNSEEN_MUTANTS = {
    "keeps-connection": "no connection is seen", "request-sent-after-cancel": "no connection is seen",
    "late-answer-to-next": "a result does not say to which of two operations on one class it is the answer",
}
TIMEOUT = """\
name: mi/short-timeout
system:
  providers: {disks: {results: 1, first: 2s}}
clients:
  alice:
    - start: {op: list, kind: get, timeout: 50ms}
    - {on: final of list, close: list}
expect:
  list: {final: failed}
"""

# What takes long on virtual time: hours of it are nothing to wait for, and nothing that comes late is missing.
LONG = """\
name: mi/long
rules: [result.one-final]
matrix:
  what: [{first: 1ms, latency: 1ms, callback: 50s}, {first: 50min, latency: 1ms, callback: 0ms}, {first: 1ms, latency: 5min, callback: 0ms}]
  mode: [async, sync]
system:
  network: {latency: $(latency)}
  providers: {disks: {results: 2, first: $(first), every: 1ms}}
clients:
  alice:
    callback-time: $(callback)
    threads:
      caller:
        - start: {op: list, kind: enumerate, mode: $(mode)}
        - {drain: list, when: {mode: sync}}
        - {on: final of list, close: list}
expect:
  list: {results: 2, final: ok}
"""

# The scenario's end comes before the last step.
CUT = """\
name: mi/cut
until: 10s
system:
  providers: {disks: {results: 2, every: 1ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {on: final of list, after: 20s, close: list}
"""

# One session is closed when an operation is started in it, the other is opened by another thread.
SESSIONS = """\
name: mi/sessions
matrix:
  mode: [async, sync]
  session: [alice, other]
system:
  providers: {disks: {results: 1, every: 1ms}}
clients:
  alice:
    sessions: [alice, other]
    threads:
      opener:
        - {close-session: alice}
        - {open-session: other}
      caller:
        - {start: {op: list, kind: get, mode: $(mode), session: $(session)}, at: 20ms}
        - {drain: list, when: {mode: sync}}
        - {on: final of list, close: list}
"""

# The results wait together, since the client is slow to take the first.
CLASSES = """\
name: mi/classes
rules: [result.in-order]
matrix:
  shape: [{kind: get-class, results: 1}, {kind: enumerate-classes, results: 6}]
  mode: [async, sync]
system:
  providers: {disks: {results: $(results), every: 10ms}}
clients:
  alice:
    callback-time: 35ms
    threads:
      caller:
        - start: {op: list, kind: $(kind), mode: $(mode)}
        - {drain: list, when: {mode: sync}}
        - {on: final of list, close: list}
expect:
  list: {results: $(results), final: ok}
"""


def broken_in(output):
    return {line.split()[0] for line in output.splitlines() if line.startswith("  ") and " broken" in line}


class Library(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def check(self, *words, fault="", mutant="", what=f"mi:{LIBRARY}", settings=()):
        # Each with a folder of its own, in which it finds what its providers are to do.
        folder = tempfile.mkdtemp(dir=self.folder)
        return subprocess.run([RESCIND, "check", what, *words, "--", f"probe={folder}/probe", *settings], capture_output=True,
                              text=True, timeout=300, cwd=folder, env={**os.environ, "FAKE_MI_FAULT": fault, "RESCIND_MUTANT": mutant})

    def at_once(self, function, rows):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return list(zip(rows, pool.map(function, rows)))

    def test_each_fault_is_found_by_what_names_it(self):
        rows = [row for row in FAULTS if os.geteuid() == 0 or row[0] != "foreign-accepted"]
        for (fault, _, names), run in self.at_once(lambda row: self.check("--filter", row[1], fault=row[0]), rows):
            with self.subTest(fault):
                # In the sanitized build the sanitizer itself is what notices a broken heap.
                self.assertEqual(run.returncode, 0 if names == "cancel.async-callback" else 1, run.stdout + run.stderr)
                if names == "cancel.async-callback":
                    self.assertIn(names, run.stdout)
                else:
                    self.assertTrue(broken_in(run.stdout) & set(names.split("|")), run.stdout)

    def test_what_a_stop_watch_tells_is_found_by_all_of_seven_repetitions(self):
        (self.folder / "timeout.yaml").write_text(TIMEOUT)
        runs = self.at_once(lambda row: self.check("--repeat", "7", "--filter", row[1], fault=row[0]), TIMED_FAULTS)
        for (fault, _, rule), run in runs:
            with self.subTest(fault):
                self.assertIn(rule, broken_in(run.stdout), run.stdout)
        run = self.check("--scenarios", str(self.folder / "timeout.yaml"), fault="timeout-ignored")
        self.assertIn("expect.final", broken_in(run.stdout), run.stdout)

    def test_the_sound_one_keeps_all_promises(self):
        for row, run in self.at_once(lambda row: self.check("--filter", row), SOUND):
            with self.subTest(row):
                self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
                self.assertRegex(run.stdout, r"\d+ cases passed|not applicable")

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_our_simulated_library_keeps_all_promises_through_its_c_interface(self):
        run = self.check(what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        if os.geteuid() == 0:
            self.assertIn("217 cases passed", run.stdout)
        self.assertIn("simulated: on virtual time", run.stdout)

    def verdicts(self, run):
        """Of each case: what its rules came to."""
        report = json.loads(run.stdout)
        return {case["name"]: {rule: verdict for verdict, rules in report["rule_sets"][case["rule_set"]].items() for rule in rules}
                for case in report["cases"]}

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_our_simulated_library_tells_when_a_timer_goes_off(self):
        run = self.check("--filter", "mi/timeout[kind=get,*", "--format", "json", what=f"mi:{SIMULATED}")
        of = {name: rules["timeout.fires"] for name, rules in self.verdicts(run).items()}
        self.assertEqual(of, {"mi/timeout[kind=get,also=alone]": "kept", "mi/timeout[kind=get,also=cancelled]": "not-exercised"})
        ignored = self.check("--filter", "mi/timeout[kind=get,also=alone]", what=f"mi:{SIMULATED}", mutant="timeout-ignored")
        self.assertIn("timeout.fires", broken_in(ignored.stdout), ignored.stdout)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_classes_have_their_numbers(self):
        (self.folder / "classes.yaml").write_text(CLASSES)
        words = ("--scenarios", str(self.folder / "classes.yaml"))
        run = self.check(*words, "--format", "json", what=f"mi:{SIMULATED}")
        self.assertEqual([rules["result.in-order"] for rules in self.verdicts(run).values()], ["kept"] * 4)
        swapped = self.check(*words, what=f"mi:{SIMULATED}", mutant="results-swapped")
        self.assertIn("result.in-order", broken_in(swapped.stdout), swapped.stdout)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_each_mutant_of_the_clients_side_is_killed_through_the_c_interface(self):
        def killed(row):
            return self.check("--strict", "--filter", row[1].replace("|", ":"), what=f"mi:{SIMULATED}", mutant=row[0])

        def killed_by_the_suite(row):
            file = SOURCE / "scenarios" / (row[1].split("[")[0] + ".yaml")
            return self.check("--strict", "--scenarios", str(file), "--filter", row[1], what=f"mi:{SIMULATED}", mutant=row[0])

        rows = [row for row in MUTANTS if os.geteuid() == 0 or not row[0].startswith("foreign")]
        for (mutant, _, names), run in self.at_once(killed, rows) + self.at_once(killed_by_the_suite, SUITE_MUTANTS):
            with self.subTest(mutant):
                self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
                self.assertTrue(broken_in(run.stdout) & set(names.split("|")), run.stdout)

    def test_no_mutant_of_the_clients_side_is_left_out(self):
        rules = json.loads(subprocess.run([RESCIND, "rules", "--format", "json"], capture_output=True, text=True, check=True).stdout)
        of_client = {rule["rule"] for rule in rules["rules"] if rule["who"] == "client stack"}
        listed = subprocess.run([RESCIND, "mutants", "--list"], capture_output=True, text=True, check=True).stdout
        mutants = dict(re.findall(r"^(\S+): .*\n  names: +(\S+)", listed, re.MULTILINE))
        self.assertEqual({mutant for mutant, rule in mutants.items() if rule in of_client} -
                         {row[0] for row in MUTANTS + SUITE_MUTANTS} - set(UNSEEN_MUTANTS), set())

    @unittest.skipIf(SANITIZED, "the sanitizer has a report of its own")
    def test_a_crash_comes_with_its_signal_and_stack(self):
        for fault, number in (("crash-in-cancel", 11), ("abort-in-cancel", 6), ("heap-overflow", 6)):
            with self.subTest(fault):
                run = self.check("--filter", GET, "--save", "found", fault=fault)
                self.assertIn(f"went down in {GET}, by signal {number}\n  in {LIBRARY}", run.stdout)

    def test_a_case_after_a_crash_has_a_process_of_its_own(self):
        run = self.check("--filter", "mi/while-pending[kind=get,mode=async*:mi/uncancelled[kind=get*", "--report", "json=r.json",
                         fault="crash-in-cancel")
        self.assertRegex(run.stdout, r"4 cases: 2 passed, 2 failed")

    def test_nothing_is_left_running_of_a_case_that_hangs(self):
        run = self.check("--filter", GET, fault="hang-in-cancel")
        self.assertIn("expect.returns", broken_in(run.stdout), run.stdout)
        left = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if str(self.folder) in (process / "environ").read_text(errors="replace"):
                    left.append((process / "cmdline").read_text(errors="replace"))
            except OSError:
                continue  # It has ended meanwhile, or is another user's.
        self.assertEqual(left, [])

    def test_a_library_that_cannot_be_used_is_no_verdict(self):
        for fault, words in (("no-application", "MI_Application_InitializeV1 answered with the code 1"),
                             ("crash-at-first", "when it was loaded, its process")):
            run = self.check("--filter", GET, fault=fault)
            self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
            self.assertIn(words, run.stdout)
        run = self.check("--filter", GET, what="mi:/usr/lib/x86_64-linux-gnu/libm.so.6")
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("it is no MI client library: it has no MI_Application_InitializeV1", run.stdout)

    def test_what_is_typed_wrong_is_told(self):
        for what, settings, words in (
                ("mi:nowhere.so", (), "there is no library 'nowhere.so'"),
                ("mi:", (), "which library?"),
                (f"mi:{LIBRARY}", ("colour=red",), "'colour=red' behind -- is no setting of an MI library"),
                (f"mi:{LIBRARY}", ("port=0",), "port=0 is no port")):
            run = self.check(what=what, settings=settings)
            self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
            self.assertIn(words, run.stderr)

    def test_what_a_client_cannot_bring_about_is_not_applicable(self):
        (self.folder / "s.yaml").write_text("""\
name: mi/provider
system:
  providers: {disks: {results: 2, every: 5ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {on: first post of list, cancel: list}
    - {on: final of list, close: list}
""")
        run = self.check("--scenarios", str(self.folder / "s.yaml"), "--report", "json=report.json")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("1 not applicable", run.stdout)

    def test_what_it_did_is_held_against_what_the_simulated_system_could_have_done(self):
        same = self.check("--filter", "mi/uncancelled*", "--compare", "sim")
        self.assertEqual(same.returncode, 0, same.stdout + same.stderr)
        self.assertIn("possible    seed 1: a history of mi/uncancelled[kind=get,mode=async] (9 events, ", same.stdout)
        self.assertIn(", 0 impossible, 0 not decided\n", same.stdout)
        other = self.check("--filter", "mi/undrained[kind=query,cancelled=no]", "--compare", "sim")
        self.assertEqual(other.returncode, 1, "every rule is kept, and yet it is another system: " + other.stdout + other.stderr)
        self.assertIn("1 case passed", other.stdout)
        self.assertIn("IMPOSSIBLE  seed 1: a history of mi/undrained[kind=query,cancelled=no]: impossible from event ", other.stdout)
        self.assertIn("the history has client close-returned list: ok", other.stdout)
        self.assertIn("client close-returned list: failed", other.stdout)
        machine = self.check("--filter", "mi/uncancelled*", "--compare", "sim", "--format", "json")
        self.assertEqual(len(json.loads(machine.stdout)["cases"]), 9)
        self.assertIn(" possible, 0 impossible", machine.stderr)
        for words, what in ((("--compare", "reality"), f"mi:{LIBRARY}"), (("--compare", "sim"), "json-rpc"),
                            (("--compare", "sim", "--list"), f"mi:{LIBRARY}")):
            self.assertEqual(self.check(*words, what=what).returncode, 2)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_our_simulated_library_does_what_the_simulated_system_could_have_done(self):
        run = self.check("--filter", "mi/twice*:mi/closed*:mi/uncancelled*", "--compare", "sim", what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_a_stale_handle_of_a_living_operation_is_refused(self):
        run = self.check("--scenarios", str(SOURCE / "scenarios/cancel/handles.yaml"), "--filter", "*handle=stale*", what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("16 cases passed", run.stdout)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_what_takes_hours_of_virtual_time_is_waited_for(self):
        (self.folder / "long.yaml").write_text(LONG)
        run = self.check("--scenarios", str(self.folder / "long.yaml"), what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"^6 cases passed\n", "nothing is undecided: each is seen to its end")

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_the_end_that_a_scenario_sets_is_no_crash(self):
        (self.folder / "cut.yaml").write_text(CUT)
        run = self.check("--scenarios", str(self.folder / "cut.yaml"), what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertNotIn("went down", run.stdout)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_who_acts_on_a_start_waits_until_there_is_a_handle(self):
        run = self.check("--scenarios", str(SOURCE / "scenarios/bounded/two-clients.yaml"), "--filter", "*protocol=push*", "--repeat", "25",
                         what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("100 cases passed", run.stdout)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_a_session_that_is_closed_has_a_handle_and_one_that_is_not_open_has_none(self):
        (self.folder / "sessions.yaml").write_text(SESSIONS)
        run = self.check("--scenarios", str(self.folder / "sessions.yaml"), what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("4 cases: 2 passed, 2 not applicable", run.stdout)
        self.assertIn("not applicable      2: a session that is not open yet has no handle to start anything in", run.stdout)

    @unittest.skipUnless(SIMULATED, "the simulated library belongs to the release build")
    def test_what_a_client_sees_of_no_other_is_not_checked(self):
        run = self.check("--filter", "mi/while-pending*", "--format", "json", what=f"mi:{SIMULATED}")
        for name, rules in self.verdicts(run).items():
            with self.subTest(name):
                self.assertEqual({rules[rule] for rule in ("cancel.reaches-provider", "provider.one-final", "quota.released")},
                                 {"not-checked"})

    # An eighth of it, each eighth of like cases: all of it takes some minutes.
    @unittest.skipUnless(SIMULATED and os.geteuid() == 0, "the simulated library belongs to the release build; root alone is every client")
    def test_four_fifths_of_an_eighth_of_the_shipped_suite_pass_on_our_simulated_library(self):
        run = self.check("--scenarios", str(SOURCE / "scenarios"), "--shard", "1/8", what=f"mi:{SIMULATED}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        [told] = re.findall(r"^([\d,]+) cases without a fault: ([\d,]+) are applicable, ([\d,]+) pass, ([\d.]+) %$", run.stdout, re.MULTILINE)
        cases, applicable, passed, percent = (float(number.replace(",", "")) for number in told)
        self.assertGreater(cases, 800, run.stdout)
        self.assertEqual(passed, applicable, run.stdout)
        self.assertGreaterEqual(percent, 80, run.stdout)

    def test_a_saved_history_is_judged_to_the_same(self):
        run = self.check("--filter", "mi/uncancelled[kind=enumerate,mode=async]", "--save", str(self.folder / "found"),
                         fault="two-finals")
        [history] = (self.folder / "found").glob("*.jsonl")
        judged = subprocess.run([RESCIND, "judge", str(history), "--format", "json"], capture_output=True, text=True)
        self.assertEqual(judged.returncode, 1)
        [case] = json.loads(judged.stdout)["cases"]
        self.assertIn("result.one-final", [breach["rule"] for breach in case["rules"]])
        self.assertIn("result.one-final", broken_in(run.stdout))

    def test_a_saved_failure_is_played_again_on_the_library_that_is_typed(self):
        name = "mi/uncancelled[kind=enumerate,mode=async]"
        self.check("--filter", name, "--save", str(self.folder / "found"), fault="two-finals")
        [history] = (self.folder / "found").glob("*.jsonl")
        asked = subprocess.run([RESCIND, "replay", str(history)], capture_output=True, text=True)
        self.assertEqual(asked.returncode, 2)
        self.assertIn(f"was found on a real program, by\n  rescind check mi:{LIBRARY}", asked.stderr)
        for fault, code in (("two-finals", 1), ("", 0)):
            again = subprocess.run([RESCIND, "replay", str(history), "--subject", f"mi:{LIBRARY}"], capture_output=True, text=True,
                                   env={**os.environ, "FAKE_MI_FAULT": fault})
            self.assertEqual(again.returncode, code, again.stdout + again.stderr)
            self.assertIn(name, again.stdout)
            self.assertEqual("result.one-final broken" in again.stdout, code == 1)


if __name__ == "__main__":
    unittest.main()
