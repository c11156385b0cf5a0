"""Evidence that is asked for, histories that have none, several histories at once, and streams that are judged as they come."""

import fcntl
import json
import signal
import subprocess
import sys
import termios
import time
import unittest

from program import PROGRAM, ProgramTest
from test_judge import HEADER, end, operation

EMPTY = HEADER + end(9)


class Evidence(ProgramTest):
    def judge(self, *arguments):
        result = self.rescind("judge", *arguments, "--format=json")
        cases = json.loads(result.out)["cases"] if result.code != 2 else []
        return result.code, {case["name"]: case["outcome"] for case in cases}

    def put_history(self, name, text):
        called = name.removesuffix(".jsonl").removeprefix("all/")
        return self.put(name, text.replace('"name":"h"', f'"name":"{called}"'))

    def test_a_history_of_which_nothing_was_judged_is_no_pass(self):
        self.put_history("empty.jsonl", EMPTY)
        result = self.rescind("judge", "empty.jsonl")
        self.assertEqual(result.code, 3)
        self.assertIn("COULD NOT RUN empty (empty.jsonl): nothing was judged: no rule but subject.survives is kept or broken", result.out)
        self.assertIn("1 case: 1 could not run\n", result.out)

    def test_a_rule_that_is_required_has_to_be_exercised(self):
        self.put_history("a.jsonl", HEADER + operation("a", 0) + end(100))
        self.assertEqual(self.judge("a.jsonl")[0], 0)
        self.assertEqual(self.judge("a.jsonl", "--require=cancel.final-prompt")[0], 0)
        result = self.rescind("judge", "a.jsonl", "--require=cancel.idempotent")
        self.assertEqual(result.code, 1)
        self.assertIn("expected: the rule is exercised and decided, because it is required", result.out)
        self.assertIn("seen:     nothing happened that the rule speaks of, such as cancel", result.out)
        result = self.rescind("judge", "a.jsonl", "--require=provider.stops")
        self.assertIn("seen:     it was not checked: it is off, or not all of what it needs is observed: ", result.out)
        self.assertEqual(self.judge("a.jsonl", "--require=all")[0], 1)
        self.put("p.yaml", "profile: p\nrequires: cancel.idempotent\n")
        self.assertEqual(self.judge("a.jsonl", "--profile=p.yaml"), (1, {"a": "failed"}))
        self.assert_refused(self.rescind("judge", "a.jsonl", "--require=cancel.idempotant"), "did you mean 'cancel.idempotent'")
        self.assert_refused(self.rescind("judge", "a.jsonl", "--require=result.in-order", "--off=result.in-order"),
                            "result.in-order is off")

    def test_run_asks_for_evidence_too(self):
        self.put_passing("a")
        self.assertEqual(self.rescind("run", "--require=cancel.final-prompt").code, 0)
        result = self.rescind("run", "--require=session.close-waits")
        self.assertEqual(result.code, 1)
        self.assertIn("session.close-waits not exercised", result.out)

    def test_musts_that_stay_undecided_are_counted(self):
        cut = end(90).replace("quiet", "cut")
        start = '{"t":50,"at":"client","event":"start","op":"b","session":"s1","kind":"enumerate","mode":"async"}\n'
        self.put_history("a.jsonl", HEADER + operation("a", 0) + start + cut)
        result = self.rescind("judge", "a.jsonl")
        self.assertRegex(result.out.splitlines()[-1], r"^1 case passed; \d+ musts? undecided$")

    def test_several_histories_are_chosen_shared_and_judged_at_once(self):
        for name in ("a", "b", "c"):
            self.put_history(f"all/{name}.jsonl", HEADER + operation(name, 0, final=name != "c") + end(100))
        everything = {"a": "passed", "b": "passed", "c": "failed"}
        for jobs in ("1", "2", "8"):
            self.assertEqual(self.judge("all", "-j", jobs), (1, everything))
        self.assertEqual(self.judge("all", "--filter=*:-c"), (0, {"a": "passed", "b": "passed"}))
        parts = [self.judge("all", f"--shard={i}/2")[1] for i in (1, 2)]
        self.assertEqual({**parts[0], **parts[1]}, everything)
        self.assertEqual(len(parts[0]) + len(parts[1]), 3)
        self.assert_refused(self.rescind("judge", "all", "--filter=none"), "takes none of the 3 cases")

    def test_known_failures_are_expected(self):
        self.put_history("all/c.jsonl", HEADER + operation("c", 0, final=False) + end(100))
        self.assertEqual(self.judge("all"), (1, {"c": "failed"}))
        broken = [r["rule"] for r in json.loads(self.rescind("judge", "all", "--format=json").out)["cases"][0]["rules"]
                  if r["outcome"] == "broken"]
        self.put("known.txt", "".join(f"c {rule} # ticket\n" for rule in sorted(set(broken))))
        self.assertEqual(self.judge("all", "--known-failing=known.txt"), (0, {"c": "expected-failure"}))
        self.put("known.txt", "d result.one-final # ticket 1\n")
        self.assertIn("no case is called 'd'", self.rescind("judge", "all", "--known-failing=known.txt").err)


class Stream(ProgramTest):
    """`rescind judge -` while its input is still open."""

    def start(self, *arguments):
        process = subprocess.Popen([PROGRAM, "judge", "-", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.directory)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    @staticmethod
    def say(process, text):
        process.stdin.write(text.encode())
        process.stdin.flush()

    def until_read(self, pipe, patience=60):
        """Waits until nothing is left in it."""
        last = time.monotonic() + patience
        while int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder) > 0:
            self.assertLess(time.monotonic(), last, "it was not read")
            time.sleep(0.01)

    def test_a_failure_is_told_when_it_is_decided(self):
        process = self.start()
        final = '{"t":7,"at":"client","event":"final","op":"a","via":"callback","code":0}\n'
        self.say(process, HEADER + operation("a", 0) + final)
        self.assertRegex(process.stdout.readline().decode(), r"^at 0.000007 ms: result.one-final broken for a: final result number 2")
        out, _ = process.communicate(end(100).encode())
        self.assertEqual(process.returncode, 1)
        self.assertIn("1 case: 1 failed", out.decode())

    def stopped(self, text, number):
        process = self.start("--report", "json=report.json")
        self.say(process, text)
        self.until_read(process.stdin)
        process.send_signal(number)
        out = process.stdout.read().decode()
        self.assertRegex(process.stderr.read().decode(), r"^wrote report.json \(.*\)\n$")
        return process.wait(timeout=20), out, json.loads((self.directory / "report.json").read_text())

    def test_the_first_signal_is_the_end_of_the_input(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            code, out, report = self.stopped(HEADER + operation("a", 0) + '{"t":50,"at":"cli', number)
            self.assertEqual((code, report["cases"][0]["outcome"]), (0, "passed"), out)
            self.assertEqual(report["cases"][0]["events"], 10)

    def test_the_verdict_of_what_was_cut_counts(self):
        final = '{"t":7,"at":"client","event":"final","op":"a","via":"callback","code":0}\n'
        code, _, report = self.stopped(HEADER + operation("a", 0) + final, signal.SIGINT)
        self.assertEqual((code, report["cases"][0]["outcome"]), (1, "failed"))


if __name__ == "__main__":
    unittest.main()
