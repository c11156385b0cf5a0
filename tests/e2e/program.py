"""Runs the built program for the end-to-end tests. Python's standard library only."""

import os
import pty
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ["RESCIND"]
SOURCE = Path(os.environ["RESCIND_SOURCE_DIR"])

# A shell's background job ignores Ctrl-C, and so would the programs that are started here.
signal.signal(signal.SIGINT, signal.default_int_handler)


def contains(path, word):
    """Reads piece by piece: what this process holds counts as its children's memory too."""
    with open(path, "rb") as file:
        tail = b""
        while piece := file.read(1 << 20):
            if word in tail + piece:
                return True
            tail = piece[-len(word):]
    return False


def outcomes_of(report, case):
    """What each rule and expectation of a case came to, by its name."""
    lists = report["rule_sets"][case["rule_set"]]
    found = {name: outcome for outcome, names in lists.items() for name in names}
    return {**found, **{rule["rule"]: rule["outcome"] for rule in case["rules"]}}


SANITIZED = contains(PROGRAM, b"__asan_init")

# Of its six cases two fail.
MODES = """\
name: modes
tags: [quick, modes]
matrix:
  kind: [get, enumerate, subscribe]
  mode: [async, sync]
system:
  providers: {disks: {results: 1, every: 5ms}}
clients:
  alice:
    - start: {op: list, kind: $(kind), mode: $(mode)}
    - {drain: list, when: {mode: sync}}
    - {on: final of list, close: list}
expect:
  list: {final: failed, when: {kind: [get, enumerate], mode: sync}}
"""

# A scenario that the simulated system passes.
PASSES = """\
# The provider is between its second and third result when the client cancels.
name: {name}
rules: [cancel.final-prompt]
system:
  network: {{latency: 1ms..5ms}}
  providers: {{disks: {{results: 10, every: 20ms, hears-cancel: poll}}}}
clients:
  alice:
    - start: {{op: list, kind: enumerate, provider: disks, mode: async}}
    - {{on: second post of list, cancel: list, reason: timeout}}
    - {{on: final of list, close: list}}
expect:
  list: {{results: {results}}}
"""


class Result:
    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err


def a_terminal():
    """Both ends of a new pseudo-terminal; a test skips where the system gives none."""
    try:
        return pty.openpty()
    except OSError as error:
        raise unittest.SkipTest(f"there is no terminal here: {error} (is /dev/pts mounted?)")


class ProgramTest(unittest.TestCase):
    """Each test has a directory of its own, which is the program's working directory."""

    maxDiff = None

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def rescind(self, *arguments, stdin=b"", environment=None):
        env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "CLICOLOR_FORCE")}
        env.update(environment or {})
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)], cwd=self.directory, input=stdin, env=env, capture_output=True, timeout=900)
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def put(self, name, text):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def put_passing(self, name):
        return self.put(f"scenarios/{name}.yaml", PASSES.format(name=name, results="0..10"))

    def put_failing(self, name):
        return self.put(f"scenarios/{name}.yaml", PASSES.format(name=name, results="10"))

    def assert_refused(self, result, *words):
        """A usage error: exit code 2, nothing on standard output, an error that has these words."""
        self.assertEqual(result.code, 2, result.err)
        self.assertEqual(result.out, "")
        for word in words:
            self.assertIn(word, result.err)
        self.assertNotIn("internal error", result.err)
