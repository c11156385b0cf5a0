"""What users of other tools type: choosing what failed, ending early, colours, help."""

import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time
import unittest

from program import MODES, PROGRAM, SOURCE, ProgramTest, a_terminal


class Choosing(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_passing("good")
        self.put("scenarios/modes.yaml", MODES)

    def test_what_failed_last(self):
        self.rescind("run", "--report=json=r.json")
        again = self.rescind("run", "--failed=r.json", "--list")
        self.assertEqual(again.out, "modes[kind=get,mode=sync]\nmodes[kind=enumerate,mode=sync]\n")
        self.assert_refused(self.rescind("run", "--failed=nowhere.json"), "nowhere.json")
        self.assert_refused(self.rescind("run", "--failed", self.put("x.json", "[1]")), "no JSON report")
        self.assert_refused(self.rescind("run", "scenarios/good.yaml", "--failed=r.json"), "none of the cases")

    def test_tags(self):
        self.assertEqual(len(self.rescind("run", "--tag=quick", "--tag=modes", "--list").out.splitlines()), 6)
        self.assert_refused(self.rescind("run", "--tag=slow"), "none of the cases has the tags")

    def test_it_ends_with_the_first_failure_whatever_the_jobs(self):
        seen = set()
        for jobs in (1, 2, 4):
            result = self.rescind("run", "--fail-fast", f"--jobs={jobs}", "--report=json=r.json")
            self.assertEqual(result.code, 1)
            seen.add((result.out, (self.directory / "r.json").read_text()))
        self.assertEqual(len(seen), 1)
        self.assertIn("1 failed; stopped after 3 runs of 7", seen.pop()[0])
        self.assertIn("2 failed; stopped after", self.rescind("run", "--max-failures=2").out)
        self.assert_refused(self.rescind("run", "--fail-fast", "--max-failures=2"), "--fail-fast")

    def test_durations(self):
        result = self.rescind("run", "--durations=2")
        self.assertEqual(len([line for line in result.err.splitlines() if " ms  " in line]), 2)

    def test_common_causes(self):
        self.assertIn("note: scenarios/modes.yaml failed exactly when kind is enumerate or get, and mode is sync: "
                      "expect.final\n", self.rescind("run").out)


class Terminal(ProgramTest):
    def test_colours_when_they_are_asked_for(self):
        self.put_failing("bad")
        for arguments, environment, colours in ((["--color=always"], {}, True), (["--color", "never"], {"FORCE_COLOR": "1"}, False),
                                                ([], {"FORCE_COLOR": "1"}, True), ([], {}, False),
                                                ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
                                                (["--color=always"], {"NO_COLOR": "1"}, True)):
            result = self.rescind("run", *arguments, environment=environment)
            self.assertEqual("\x1b[31m" in result.out, colours, (arguments, environment))
        self.assert_refused(self.rescind("run", "--color=sometimes"), "--color", "always")

    def test_help_of_a_command(self):
        self.assertEqual(self.rescind("help", "run").out, self.rescind("run", "--help").out)
        self.assertEqual(self.rescind("help").out, self.rescind("--help").out)
        self.assert_refused(self.rescind("help", "rnu"), "did you mean 'run'?")


# One run that takes long.
LONG = """\
name: long
until: 100000h
max-steps: 900000000
system:
  providers: {disks: {results: endless, every: 1us}}
clients:
  alice:
    - start: {op: list, kind: subscribe}
"""


class Progress(ProgramTest):
    """It moves while a single case takes long, and fits the terminal."""

    def lines_of(self, *arguments, wanted=2, columns=24):
        ours, theirs = a_terminal()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.directory, stdout=subprocess.DEVNULL, stderr=theirs,
                                   env={**os.environ, "TERM": "xterm"})
        os.close(theirs)
        text, seen = b"", []
        end = time.monotonic() + 60
        while len(seen) < wanted and time.monotonic() < end and select.select([ours], [], [], 5)[0]:
            text += os.read(ours, 4096)
            seen = sorted(set(re.findall(rb"\x1b\[K([^\r\x1b]+)", text)))
        process.kill()
        process.wait()
        os.close(ours)
        return [line.decode() for line in seen]

    def test_it_moves_inside_a_case(self):
        self.put("long.yaml", LONG)
        bounded = SOURCE / "scenarios/bounded/two-clients.yaml"
        for arguments in (["run", "long.yaml"], ["fuzz", "long.yaml"], ["coverage", "long.yaml"],
                          ["mutants", "long.yaml", "--mutant=final-twice", "--max-steps=900000000"],
                          ["bench", "long.yaml", "--runs=1"],
                          ["explore", bounded, "--mutant=final-twice", "--keep-going", "--jobs=1"]):
            lines = self.lines_of(*arguments)
            self.assertGreaterEqual(len(lines), 2, arguments)
            for line in self.lines_of(*arguments, wanted=1, columns=10):
                self.assertLess(len(line), 10, arguments)


if __name__ == "__main__":
    unittest.main()
