"""mpirun rescind-explore: any number of ranks comes to what one process comes to, to the byte; and a rank that dies ends the
search with a clear word. Small is part of the ordinary tests, Large of ./dev test --cluster."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

EXPLORE = os.environ["RESCIND_EXPLORE"]
TWO_PHASE_COMMIT = os.environ["RESCIND_TWO_PHASE_COMMIT"]
RESCIND = os.environ["RESCIND"]
SOURCE = Path(os.environ["RESCIND_SOURCE_DIR"])

# As the specification's own tools count them.
STATES = {3: 288, 5: 8832, 7: 296448, 8: 1745408, 9: 10340352}

# Ranks may be more than processors, and root may start them: in containers there is nobody else.
SETTINGS = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1",
            "OMPI_MCA_btl": "self,vader", "OMPI_MCA_plm": "isolated",
            "OMPI_MCA_btl_vader_single_copy_mechanism": "none", "OMPI_MCA_hwloc_base_binding_policy": "none"}


class Ranks(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def start(self, ranks, *command):
        return subprocess.Popen(["mpirun", "-n", str(ranks), *map(str, command)], cwd=self.directory, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env={**os.environ, **SETTINGS})

    def ranks(self, ranks, *command):
        process = self.start(ranks, *command)
        out, error = process.communicate(timeout=1800)
        return process.returncode, out, error

    def assert_two_phase_commit(self, managers, ranks):
        code, out, error = self.ranks(ranks, TWO_PHASE_COMMIT, managers)
        self.assertEqual(code, 0, error)
        found = json.loads(out)
        self.assertEqual((found["states"], found["exhausted"], found["broken"]), (STATES[managers], True, 0))
        self.assertEqual((len(found["owned"]), sum(found["owned"])), (ranks, found["states"]))
        self.assertGreater(min(found["owned"]) * ranks, 0.8 * found["states"])
        self.assertEqual((len(found["expanded"]), sum(found["expanded"])), (ranks, found["states"]))
        if managers > 5:  # Else most levels are so few blocks of states that they cannot be shared out evenly.
            self.assertGreater(min(found["expanded"]) * ranks, 0.8 * found["states"])
        return found

    def one_process(self, *arguments):
        done = subprocess.run([RESCIND, "explore", *map(str, arguments), "--no-cycles", "--format", "json", "--save", "one"],
                              cwd=self.directory, capture_output=True, text=True)
        return done.returncode, done.stdout

    def assert_same(self, ranks, *arguments):
        """Verdicts, counts, and the very orders that break a rule."""
        expected = self.one_process(*arguments)
        for count in ranks:
            code, out, error = self.ranks(count, EXPLORE, *arguments, "--format", "json", "--save", "one")
            with self.subTest(ranks=count):
                self.assertEqual((code, json.loads(out)), (expected[0], json.loads(expected[1])), error)


class Small(Ranks):
    def test_two_phase_commit_has_as_many_states(self):
        for managers, ranks in ((3, 1), (3, 4), (5, 2), (7, 3)):
            self.assert_two_phase_commit(managers, ranks)

    def test_a_broken_property_is_found_at_its_least_depth(self):
        depths = set()
        for ranks in (1, 2):
            code, out, error = self.ranks(ranks, TWO_PHASE_COMMIT, 3, "hasty")
            self.assertEqual(code, 0, error)
            found = json.loads(out)
            self.assertEqual((found["broken"], found["exhausted"]), (1, False))
            depths.add((found["broken_depth"], found["states"], found["transitions"]))
        self.assertEqual(len(depths), 1, depths)

    def test_two_ranks_say_what_one_process_says(self):
        scenario = SOURCE / "scenarios/bounded/one-fault.yaml"
        some = "bounded/one-cancelled[[]kind=get,mode=async*".replace("[[]", "[")
        self.assert_same((2,), SOURCE / "scenarios/bounded/one-cancelled.yaml", "--filter", some)
        self.assert_same((2,), SOURCE / "scenarios/bounded/one-cancelled.yaml", "--filter", some, "--mutant", "final-twice")
        code, _, error = self.ranks(2, EXPLORE, scenario.with_name("none.yaml"))
        self.assertEqual((code, error.count("none.yaml")), (2, 1), error)

    def test_any_number_of_ranks_says_what_one_process_says(self):
        self.assert_same((1, 2, 3, 4), SOURCE / "scenarios/bounded/one-cancelled.yaml")
        # Which state comes first is another in each run: how many there are must not hang on it.
        self.assert_same((3,), SOURCE / "scenarios/bounded/one-fault.yaml")

    def test_the_manual_page_has_every_option(self):
        def ask(option):
            return subprocess.run([EXPLORE, option], capture_output=True, text=True, check=True, env={**os.environ, **SETTINGS}).stdout
        options = re.findall(r"(?m)^  (?:-\w,)?(--[\w-]+)", ask("--help"))
        self.assertIn("--max-memory", options)
        page = ask("--manual").replace("\\-", "-")
        for option in options:
            self.assertRegex(page, rf"(?m)^\.B .*{option}\b")
        self.assertEqual(self.ranks(2, EXPLORE, "--manual", "--strict")[0], 2)

    def test_a_rank_that_dies_ends_the_search(self):
        process = self.start(2, EXPLORE, SOURCE / "scenarios/bounded-large", "--max-states", 10**9)
        victim = None
        deadline = time.time() + 60
        while victim is None and time.time() < deadline:
            time.sleep(0.2)
            children = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
            ours = [int(line.split()[0]) for line in children.splitlines() if "rescind-explore"[:15] in line]
            victim = ours[-1] if len(ours) == 2 else None
        time.sleep(1)
        os.kill(victim, signal.SIGKILL)
        out, error = process.communicate(timeout=120)
        self.assertNotEqual(process.returncode, 0)
        self.assertEqual(out, "")
        self.assertIn("ends, since another rank has ended or somebody interrupted: the search is given up, and proves nothing", error)


class Large(Ranks):
    def test_two_phase_commit_has_as_many_states_in_one_to_four_ranks(self):
        for managers in STATES:
            for ranks in (1, 2, 3, 4):
                with self.subTest(managers=managers, ranks=ranks):
                    self.assert_two_phase_commit(managers, ranks)

    def test_every_bounded_configuration_says_what_one_process_says(self):
        self.assert_same((1, 2, 3, 4), SOURCE / "scenarios/bounded")
        self.assert_same((2, 3), SOURCE / "scenarios/bounded", "--reduce", "symmetry")


if __name__ == "__main__":
    unittest.main()
