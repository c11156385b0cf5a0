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
PLANTED_AGAINST = os.environ["RESCIND_PLANTED_AGAINST"]
GOLDEN = SOURCE / "tests/golden/suite_hashes.txt"


def built(name, path):
    file = BUILDS[name] / path
    if not file.exists():
        raise AssertionError(f"{file} is not there; ./dev build other_builds makes it")
    return str(file)


class Program:
    """A build of the whole program."""

    def __init__(self, path):
        self.path = path

    def hash_suite(self, jobs, file, *options):
        return [self.path, "run", "--quiet", f"--jobs={jobs}", f"--report=hashes={file}", *options]

    def case_hashes(self, file):
        report = json.loads(run(self.path, "run", file, "--format=json").stdout)
        return [(case["name"], case["history_hash"]) for case in report["cases"]]

    def history(self, file, name):
        return [self.path, "replay", file, "--case", name, "--format=jsonl"]


class Histories:
    """A build of tests/builds/histories.cpp."""

    def __init__(self, path):
        self.path = path

    def hash_suite(self, jobs, file):
        return [self.path, "suite", str(jobs), str(file)]

    def case_hashes(self, file):
        lines = run(self.path, "cases", file).stdout.splitlines()
        return [tuple(reversed(line.split(" ", 1))) for line in lines]

    def history(self, file, name):
        return [self.path, "replay", file, name]


OURS = Program(PROGRAM)


def builds():
    """The build around the others first."""
    return [OURS, *(Histories(built(name, "tests/builds/histories")) for name in BUILDS)]


def run(*words, stdin=None):
    return subprocess.run(words, cwd=SOURCE, stdin=stdin, capture_output=True, text=True, timeout=300)


def hashes(of, jobs, *options):
    """The lines "HASH  PATH" of the shipped suite."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "hashes"
        done = run(*of.hash_suite(jobs, file, *options))
        if done.returncode != 0:
            raise AssertionError(f"{of.path} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-4000:]}")
        return file.read_text().splitlines()


def piped(first, second):
    """Standard output of `first | second`."""
    writer = subprocess.Popen(first, cwd=SOURCE, stdout=subprocess.PIPE)
    with writer.stdout:
        done = run(*second, stdin=writer.stdout)
    writer.wait()
    return done


def first_difference(of, file):
    """The first case of the file in which a build differs from ours, its first event that does, and what shows it again."""
    for (name, hash_of_ours), (_, hash_of_other) in zip(OURS.case_hashes(file), of.case_hashes(file)):
        if hash_of_ours == hash_of_other:
            continue
        first, second = of.history(file, name), [PROGRAM, "replay", file, "--case", name, "--against=-"]
        return f"{piped(first, second).stdout}to see it again:\n  {shlex.join(first)} |\n  {shlex.join(second)}"
    return None


def explain(of, file):
    difference = first_difference(of, file)
    if difference:
        return difference
    return (f"The builds agree on it, so that it is the behaviour that changed. Where that is meant, approve it:\n"
            f"  RESCIND_APPROVE=1 ./dev test -R SuiteHashes\n"
            f"Otherwise, to see the first event that changed, with a build of the commit before as BEFORE:\n"
            f"  BEFORE/rescind replay {file} --case NAME --format=jsonl | {PROGRAM} replay {file} --case NAME --against=-")


class FourBuilds(unittest.TestCase):
    maxDiff = None

    def golden(self, of, jobs, *options):
        differing = sorted(set(hashes(of, jobs, *options)) ^ set(GOLDEN.read_text().splitlines()))
        if differing:
            file = differing[0].split("  ", 1)[1]
            self.fail(f"{of.path} {jobs} {' '.join(options)}: other hashes than in {GOLDEN}:\n" + "\n".join(differing) +
                      f"\n{explain(of, file)}")

    def test_one_job(self):
        for of in builds():
            with self.subTest(of.path):
                self.golden(of, 1)

    def test_several_jobs(self):
        for of in builds():
            with self.subTest(of.path):
                self.golden(of, 5)

    def test_every_case_comes_to_the_same_when_its_memory_is_placed_differently(self):
        self.golden(OURS, 2, "--self-check=100")


class Locating(unittest.TestCase):
    """What shows between builds only is found by comparing them, and the first event that differs is named."""

    def planted(self, fault):
        """What comes of comparing our run with that of g++, and with that of clang++."""
        return [piped([built(name, "tests/faults/planted_fault"), fault], [PLANTED_AGAINST, fault, "-"])
                for name in ("gcc-O0", "clang-O0")]

    def test_no_fault(self):
        for done in self.planted("none"):
            self.assertEqual((done.returncode, done.stdout), (0, "turns, seed 1: the same history as in -, 13 events\n"))

    def test_argument_order(self):
        both = self.planted("argument-order")
        self.assertEqual(sorted(done.returncode for done in both), [0, 3], "our compiler is one of them")
        done = max(both, key=lambda one: one.returncode)
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
            told = first_difference(Program(str(other)), "scenarios/cancel/between-results.yaml")
        self.assertIn("cancel/between-results[", told)
        self.assertIn("the first event that differs:\n  here: ", told)
        self.assertIn("--against=-", told)

    def test_every_build_names_hashes_and_prints_cases_alike(self):
        file = "scenarios/cancel/twice.yaml"
        ours = OURS.case_hashes(file)
        name = ours[0][0]
        history = run(*OURS.history(file, name)).stdout
        self.assertIn('"event":"cancel"', history)
        for of in builds():
            with self.subTest(of.path):
                self.assertEqual(of.case_hashes(file), ours)
                self.assertEqual(run(*of.history(file, name)).stdout, history)


if __name__ == "__main__":
    unittest.main()
