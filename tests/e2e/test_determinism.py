"""Every build gives the same histories: g++ and clang++, -O0 to -O3, one job and several, each in a process of its own.

The builds are those of tests/builds. The hashes are held against tests/golden/suite_hashes.txt; where they differ, the
test says which case it is and which event.
"""

import json
import os
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, SOURCE

BUILDS = {Path(directory).name: Path(directory) for directory in os.environ["RESCIND_BUILDS"].split(":")}
GOLDEN = SOURCE / "tests/golden/suite_hashes.txt"


def built(name, path):
    file = BUILDS[name] / path
    if not file.exists():
        raise AssertionError(f"{file} is not there; ./dev build other_builds makes it")
    return str(file)


def programs():
    """The build around the others first."""
    return [PROGRAM, *(built(name, "harness/cli/rescind") for name in BUILDS)]


def run(*words, stdin=None):
    return subprocess.run(words, cwd=SOURCE, stdin=stdin, capture_output=True, text=True, timeout=300)


def hashes(of, *options):
    """The lines "HASH  PATH" of the shipped suite."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "hashes"
        done = run(of, "run", "--quiet", f"--report=hashes={file}", *options)
        if done.returncode != 0:
            raise AssertionError(f"{of} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-4000:]}")
        return file.read_text().splitlines()


def case_hashes(of, file):
    report = json.loads(run(of, "run", file, "--format=json").stdout)
    return [(case["name"], case["history_hash"]) for case in report["cases"]]


def piped(first, second):
    """Standard output of `first | second`."""
    writer = subprocess.Popen(first, cwd=SOURCE, stdout=subprocess.PIPE)
    with writer.stdout:
        done = run(*second, stdin=writer.stdout)
    writer.wait()
    return done


def first_difference(one, other, file):
    """The first case of the file in which two builds differ, its first event that does, and what shows it again."""
    for (name, hash_of_one), (_, hash_of_other) in zip(case_hashes(one, file), case_hashes(other, file)):
        if hash_of_one == hash_of_other:
            continue
        replay = ["replay", file, "--case", name]
        first, second = [one, *replay, "--format=jsonl"], [other, *replay, "--against=-"]
        return f"{piped(first, second).stdout}to see it again:\n  {shlex.join(first)} |\n  {shlex.join(second)}"
    return None


def explain(of, file):
    difference = first_difference(PROGRAM, of, file)
    if difference:
        return difference
    return (f"The builds agree on it, so that it is the behaviour that changed. Where that is meant, approve it:\n"
            f"  RESCIND_APPROVE=1 ./dev test -R SuiteHashes\n"
            f"Otherwise, to see the first event that changed, with a build of the commit before as BEFORE:\n"
            f"  BEFORE/rescind replay {file} --case NAME --format=jsonl | {PROGRAM} replay {file} --case NAME --against=-")


class FourBuilds(unittest.TestCase):
    maxDiff = None

    def golden(self, of, *options):
        differing = sorted(set(hashes(of, *options)) ^ set(GOLDEN.read_text().splitlines()))
        if differing:
            file = differing[0].split("  ", 1)[1]
            self.fail(f"{of} {' '.join(options)}: other hashes than in {GOLDEN}:\n" + "\n".join(differing) +
                      f"\n{explain(of, file)}")

    def test_one_job(self):
        for of in programs():
            with self.subTest(of):
                self.golden(of, "--jobs=1")

    def test_several_jobs(self):
        for of in programs():
            with self.subTest(of):
                self.golden(of, "--jobs=5")

    def test_every_case_comes_to_the_same_when_its_memory_is_placed_differently(self):
        self.golden(PROGRAM, "--self-check=100")


class Locating(unittest.TestCase):
    """What shows between builds only is found by comparing them, and the first event that differs is named."""

    def planted(self, fault):
        one, other = (built(name, "tests/faults/planted_fault") for name in ("gcc-O0", "clang-O2"))
        return piped([one, fault], [other, fault, "--against", "-"])

    def test_no_fault(self):
        done = self.planted("none")
        self.assertEqual((done.returncode, done.stdout), (0, "turns, seed 1: the same history as in -, 13 events\n"))

    def test_argument_order(self):
        done = self.planted("argument-order")
        self.assertEqual(done.returncode, 3, done.stdout)
        # The header, three starts and two rounds of three posts come first.
        self.assertIn("differs from - in line 11, the first event that differs:\n", done.stdout)
        here, there = (line.split(": ", 1)[1] for line in done.stdout.splitlines()[1:3])
        self.assertIn("provider post first:", here)
        self.assertIn("provider post first:", there)
        self.assertNotEqual(here, there)

    def test_a_build_that_differs_is_explained(self):
        with tempfile.TemporaryDirectory() as directory:
            # Stands for a build that draws otherwise.
            other = Path(directory) / "other"
            other.write_text(f'#!/bin/sh\nexec {shlex.quote(PROGRAM)} "$@" --seed 2\n')
            other.chmod(0o755)
            told = first_difference(PROGRAM, str(other), "scenarios/cancel/between-results.yaml")
        self.assertIn("cancel/between-results[", told)
        self.assertIn("the first event that differs:\n  here: ", told)
        self.assertIn("--against=-", told)
        self.assertIsNone(first_difference(PROGRAM, PROGRAM, "scenarios/cancel/twice.yaml"))


if __name__ == "__main__":
    unittest.main()
