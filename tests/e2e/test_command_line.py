"""What can be typed, what is answered, and where it goes."""

import json
import os
import signal
import subprocess
import time
import unittest
from pathlib import Path

from program import PROGRAM, ProgramTest, a_terminal


class Help(ProgramTest):
    def test_help_has_examples_and_exit_codes(self):
        result = self.rescind("--help")
        self.assertEqual(result.code, 0)
        for word in ("run", "replay", "judge", "rules", "lint", "Examples:", "Exit codes:"):
            self.assertIn(word, result.out)

    def test_every_command_explains_itself_with_examples(self):
        for command in ("run", "replay", "judge", "rules", "lint"):
            result = self.rescind(command, "--help")
            self.assertEqual(result.code, 0, command)
            self.assertIn("Examples:", result.out, command)

    def test_nothing_typed_is_a_usage_error_that_helps(self):
        self.assert_refused(self.rescind(), "Examples:")


class Slips(ProgramTest):
    def test_an_unknown_command_names_the_nearest(self):
        self.assert_refused(self.rescind("repaly"), "unknown command 'repaly'", "did you mean 'replay'?")

    def test_an_unknown_option_names_the_nearest(self):
        self.assert_refused(self.rescind("run", "--sed", "5"), "unknown option '--sed'", "did you mean '--seed'?")
        self.assert_refused(self.rescind("judge", "--strickt"), "did you mean '--strict'?")
        self.assert_refused(self.rescind("--verson"), "unknown option '--verson'", "did you mean '--version'?")

    def test_a_value_that_is_missing_or_given_twice(self):
        for command, option, form in (("run", "--seed", "N"), ("judge", "--profile", "FILE"), ("bench", "--report", "KIND=FILE")):
            for words in ([option], [option + "="]):
                self.assert_refused(self.rescind(command, *words), f"{option} needs a value", f"hint: write {option} {form}")
        self.assert_refused(self.rescind("run", "--seed", "1", "--seed", "2"), "--seed is given more than once")

    def test_an_empty_word_behind_two_dashes(self):
        for words in (["check", "lsp"], ["run"], ["bench", "--subject", "lsp"]):
            self.assert_refused(self.rescind(*words, "--", ""), "the value is empty")

    def test_a_report_of_what_is_only_listed(self):
        self.put_passing("good")
        for words in (["run", "--list"], ["run", "--dry-run"], ["mutants", "--list"], ["check", "lsp", "--list"]):
            self.assert_refused(self.rescind(*words, "--report=json=r.json"), "--report: nothing is run here")

    def test_what_follows_two_dashes_is_used_or_refused(self):
        good, bad = self.put_passing("good"), self.put_failing("bad")
        self.assertIn("2 cases: 1 passed, 1 failed", self.rescind("run", good, "--", bad).out)
        self.assertIn("2 files", self.rescind("lint", good, "--", bad).out)
        odd = self.put("-odd.yaml", good.read_text().replace("name: good", "name: odd"))
        self.assertEqual(self.rescind("run", "--", odd.name).out, "1 case passed\n")
        history = self.rescind("replay", good, "--format=jsonl").out
        self.put("a.jsonl", history)
        self.put("b.jsonl", history)
        self.assertIn("2 cases", self.rescind("judge", "a.jsonl", "--", "b.jsonl").out)
        self.assertIn("quota.released", self.rescind("rules", "--", "quota.released").out)
        self.assert_refused(self.rescind("rules", "quota.released", "--", "result.one-final"), "'result.one-final'")
        self.assert_refused(self.rescind("run", good, "--", "--seed=5"), "--seed=5")
        self.assert_refused(self.rescind("--", "run"), "'run'")

    def test_a_value_that_is_empty_is_refused(self):
        good = self.put_passing("good")
        for arguments in (["--seed", ""], ["--known-failing", ""], ["--profile", ""], [""]):
            self.assert_refused(self.rescind("run", good, *arguments), "empty")
        self.assert_refused(self.rescind("run", good, "--jobs="), "--jobs")

    def test_an_unknown_rule_names_the_nearest(self):
        self.assert_refused(self.rescind("rules", "cancel.final-promt"), "did you mean 'cancel.final-prompt'?")
        self.assert_refused(self.rescind("judge", "x", "--off", "quota.relesed"), "did you mean 'quota.released'?")

    def test_numbers_that_are_none(self):
        self.put_passing("a")
        for option in ("--seed", "--repeat", "--jobs"):
            self.assert_refused(self.rescind("run", f"{option}=many"), option, "'many'")
        self.assert_refused(self.rescind("run", "--seed=18446744073709551616"), "--seed")
        self.assert_refused(self.rescind("run", "--jobs=0"), "--jobs")
        self.assert_refused(self.rescind("run", "--seed=18446744073709551615", "--repeat=2"), "largest seed")

    def test_shards_that_are_none(self):
        for shard in ("0/3", "4/3", "3", "1/0", "a/b", "1/", "-1/3"):
            self.assert_refused(self.rescind("run", f"--shard={shard}"), "--shard")

    def test_reports_that_are_none(self):
        self.assert_refused(self.rescind("run", "--report", "junt=x"), "did you mean 'junit'?")
        self.assert_refused(self.rescind("run", "--report", "junit"), "KIND=FILE")
        self.assert_refused(self.rescind("run", "--report", "junit=a/b c/x.xml"), "mkdir -p 'a/b c'")

    def test_bounds_that_are_none(self):
        self.assert_refused(self.rescind("judge", "x", "--bound", "finale=1ms"), "did you mean 'final'?")
        self.assert_refused(self.rescind("judge", "x", "--bound", "final=1"), "--bound final")

    def test_options_that_exclude_each_other(self):
        self.assert_refused(self.rescind("run", "-q", "-v"), "exclude")
        self.assert_refused(self.rescind("run", "--list", "--dry-run"), "exclude")
        self.assert_refused(self.rescind("run", "--list", "--format", "json"), "--format")

    def test_an_unknown_format(self):
        for command in (["run"], ["judge", "x"], ["rules"], ["replay", "x"]):
            self.assert_refused(self.rescind(*command, "--format", "jsno"), "did you mean 'json'?")


class Rules(ProgramTest):
    def test_a_family_and_a_beginning_are_hinted_at(self):
        refused = self.rescind("rules", "quota")
        self.assert_refused(refused, "there is no rule 'quota'", "these begin so: ", "quota.released", "quota.held-while-running")
        self.assertNotIn("cancel.", refused.err)
        self.assert_refused(self.rescind("rules", "quota.rel"), "did you mean 'quota.released'?")

    def test_the_whole_contract_is_listed(self):
        result = self.rescind("rules")
        self.assertEqual(result.code, 0)
        self.assertEqual(len(result.out.splitlines()), 46)
        self.assertRegex(result.out, r"cancel.final-prompt +must +client stack +stated: S6 S12")

    def test_one_rule_shows_its_sentences(self):
        result = self.rescind("rules", "cancel.final-prompt")
        self.assertIn("S12:", result.out)
        self.assertIn("The client disconnects from the server as soon as possible", result.out)

    def test_json(self):
        report = json.loads(self.rescind("rules", "--format", "json").out)
        self.assertEqual(len(report["rules"]), 46)
        for rule in report["rules"]:
            self.assertIn(rule["level"], ("must", "should", "may"))
            for source in rule["sources"]:
                self.assertIn(source, report["sentences"])

    def test_markdown_has_a_row_for_each_rule(self):
        lines = self.rescind("rules", "--format", "markdown").out.splitlines()
        self.assertEqual(len(lines), 2 + 46)
        self.assertTrue(all(line.startswith("| `") for line in lines[2:]))


class Streams(ProgramTest):
    def with_terminal(self, *arguments, **environment):
        """Standard output is a terminal; returns what it showed."""
        ours, theirs = a_terminal()
        env = {**os.environ, "TERM": "xterm", **environment}
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.directory, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        shown = b""
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:  # The other side is closed.
                break
            if not block:
                break
            shown += block
        os.close(ours)
        process.wait(timeout=60)
        return shown.decode()

    def test_colours_on_a_terminal_only(self):
        self.put_failing("a")
        self.assertIn("\x1b[31m", self.with_terminal("run"))
        self.assertNotIn("\x1b", self.with_terminal("run", NO_COLOR="1"))
        self.assertNotIn("\x1b", self.with_terminal("run", TERM="dumb"))
        piped = self.rescind("run", environment={"TERM": "xterm"})
        self.assertNotIn("\x1b", piped.out + piped.err)

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "rules"], stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"cannot write to standard output", done.stderr)

    def wait_until_it_catches_interrupts(self, pid):
        bit = 1 << (signal.SIGINT - 1)
        while True:
            status = Path(f"/proc/{pid}/status").read_text()
            if int(next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1], 16) & bit:
                return
            time.sleep(0.01)

    def test_an_interrupt_ends_it_by_the_signal_and_writes_no_report(self):
        os.mkfifo(self.directory / "pipe")  # Nobody writes to it.
        process = subprocess.Popen(
            [PROGRAM, "judge", "pipe", "--report", "json=report.json"], cwd=self.directory, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wait_until_it_catches_interrupts(process.pid)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertIn(b"interrupted", said)
        self.assertEqual([path.name for path in self.directory.iterdir()], ["pipe"])


class Hints(ProgramTest):
    """A hint leads on: what it says to type is not what was typed."""

    def setUp(self):
        super().setUp()
        self.put_passing("good")

    def test_none_leads_in_a_circle(self):
        self.assertIn("--filter '*nope*'", self.rescind("run", "--filter=nope").err)
        self.assertNotIn("**", self.rescind("run", "--filter=*nope*").err)
        for command in ("explore", "fuzz", "bench", "coverage", "mutants"):
            self.assert_refused(self.rescind(command, "scenarios", "--filter=nope"), "`rescind run --list` shows the names")
        self.assertEqual(self.rescind("run", "--list").out, "good\n")
        self.assertIn("with a PATH every case is measured", self.rescind("bench").err)
        self.assertIn("without --tag", self.rescind("bench", "scenarios", "--tag=nix").err)
        self.assertEqual(self.rescind("bench", "scenarios", "--runs=1").code, 0)

    def test_a_baseline_that_is_none(self):
        file = self.put("b", "no baseline\n")
        for more in ([], ["--update-baseline"]):
            self.assert_refused(self.rescind("bench", "scenarios", "--runs=1", "--baseline", file, *more), "or a new file for it to write")
        new = ["bench", "scenarios", "--runs=1", "--baseline=new"]
        self.assert_refused(self.rescind(*new), "--update-baseline writes it")
        self.assertEqual(self.rescind(*new, "--update-baseline").code, 0)
        self.assertEqual(self.rescind(*new).code, 0)

    def test_an_option_that_would_do_nothing_is_refused(self):
        for arguments, needs in ((["fuzz", "--depth=4"], "--strategy pct"), (["bench", "scenarios", "--tolerance=5%"], "--history"),
                                 (["bench", "scenarios", "--ignore-unknown-events"], "--history"),
                                 (["coverage", "--ignore-unknown-events"], "--history"), (["run", "--html-limit=5MB"], "--report html"),
                                 (["explore", "scenarios", "--max-depth=5"], "--search traces"),
                                 (["mutants", "--strategy=pct"], "--by fuzz"), (["coverage", "--strategy=walk"], "--fuzz")):
            self.assert_refused(self.rescind(*arguments), arguments[-1].split("=")[0], needs)


if __name__ == "__main__":
    unittest.main()
