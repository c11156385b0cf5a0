"""Runs that come to the limit of their steps: told, counted, never taken for a success; the limit can be set."""

import json
import re
import unittest

from program import PASSES, ProgramTest

# Nothing is cancelled before the provider has posted 400 results.
LATE = """\
name: late
rules: [cancel.final-prompt]
system:
  providers: {disks: {results: endless, every: 1ms, hears-cancel: poll}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disks, mode: async}
    - {on: 400th post of list, cancel: list}
    - {on: final of list, close: list}
"""

# Never ends by itself, and waits for nothing.
ENDLESS = """\
name: endless
system:
  providers: {disks: {results: endless, every: 1ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disks, mode: async}
until: 50ms
"""


class Limits(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put("scenarios/late.yaml", LATE)

    def test_a_case_that_was_cut_before_what_it_is_about_could_not_run(self):
        result = self.rescind("run", "--max-steps=100")
        self.assertEqual(result.code, 3, result.out)
        self.assertIn("COULD NOT RUN late", result.out)
        self.assertIn("it was cut at 100 steps, before all that the scenario is about had happened", result.out)
        self.assertIn("--max-steps", result.out)
        self.assertIn("when the run is cut", result.out)
        self.assertNotIn("nothing more can happen", result.out)
        self.assertIn("; 1 of 1 run cut at 100 steps, 1 of them before any cancel", result.out.splitlines()[-1])
        case, = json.loads(self.rescind("run", "--max-steps=100", "--format=json").out)["cases"]
        self.assertEqual(case["cut"], {"at": 100, "before_cancel": True})
        self.assertEqual(self.rescind("run").code, 0)

    def test_the_limit_can_stand_in_the_scenario_and_the_command_line_wins(self):
        self.put("scenarios/late.yaml", LATE + "max-steps: 100\n")
        self.assertEqual(self.rescind("run").code, 3)
        result = self.rescind("run", "--max-steps=100000")
        self.assertEqual((result.code, result.out), (0, "1 case passed\n"))

    def test_the_command_that_replays_has_the_limit(self):
        line = next(line for line in self.rescind("run", "--max-steps=100").out.splitlines() if "replay: " in line)
        arguments = line.split("replay: rescind ")[1].split()
        result = self.rescind(*arguments)
        self.assertEqual(result.code, 3)
        self.assertIn("cut at 100 steps", result.out)

    def test_a_run_that_was_cut_later_passes_and_is_counted(self):
        self.put("scenarios/late.yaml", PASSES.format(name="a", results="0..10").replace("rules: [cancel.final-prompt]\n", ""))
        seen = set()
        for steps in range(1, 80):
            result = self.rescind("run", f"--max-steps={steps}")
            last = result.out.splitlines()[-1]
            seen.add((result.code, "cut at" in last))
        self.assertEqual(seen, {(3, True), (0, True), (0, False)})

    def test_what_ends_by_until_is_not_counted(self):
        self.put("scenarios/late.yaml", ENDLESS)
        result = self.rescind("run")
        self.assertEqual((result.code, result.out), (0, "1 case passed; 2 musts undecided\n"))

    def test_fuzz_counts_them_and_a_case_without_any_other_could_not_run(self):
        for strategy in ("random", "walk", "pct"):
            arguments = ("fuzz", "--runs=20", f"--strategy={strategy}", "--max-steps=50")
            result = self.rescind(*arguments)
            self.assertEqual(result.code, 3, result.out)
            self.assertIn("COULD NOT RUN late", result.out)
            self.assertRegex(result.out, r"; \d+ of \d+ runs? cut at 50 steps, \d+ of them before any cancel")
            report = json.loads(self.rescind(*arguments, "--format=json").out)
            self.assertEqual(report["could_not_run"], ["late"])
            self.assertEqual((report["cut"]["runs"], report["cut"]["at"]), (report["runs"], 50))
        self.assertIn("cut at 50 steps", self.rescind("fuzz", "--generate", "--runs=64", "--max-steps=50").out)
        self.assertEqual(self.rescind("fuzz", "--runs=20", "--max-steps=20000").code, 0)

    def test_a_finding_keeps_the_limit_that_it_was_found_with(self):
        self.put("scenarios/late.yaml", PASSES.format(name="a", results="0..10"))
        result = self.rescind("fuzz", "--mutant=final-twice", "--strategy=walk", "--max-steps=5000", "--runs=2000")
        self.assertEqual(result.code, 1, result.out + result.err)
        for saved in (self.directory / "findings").iterdir():
            self.assertIn("--max-steps 5000", saved.read_text().replace("\n# ", " "))
            self.assertEqual(self.rescind("run", saved).code, 1)

    def test_coverage_and_mutants_tell_them(self):
        self.assertIn("note: 1 of 1 run cut at 50 steps", self.rescind("coverage", "--runs=1", "--fuzz=8", "--max-steps=50").err +
                      self.rescind("coverage", "--fuzz=8", "--max-steps=50", "--strategy=walk").err.replace("8 of 8 runs", "1 of 1 run"))
        result = self.rescind("mutants", "--mutant=quota-leak", "--runs=0", "--max-steps=50")
        self.assertIn("2 of 2 runs cut at 50 steps", result.out)

    def test_the_traces_search_has_a_depth_that_can_be_set(self):
        self.put("scenarios/late.yaml", PASSES.format(name="a", results="0..1").replace("results: 10", "results: 2"))
        result = self.rescind("explore", "scenarios", "--search=traces", "--max-depth=5")
        self.assertEqual(result.code, 3)
        self.assertIn("--max-depth", result.out)
        self.assert_refused(self.rescind("explore", "scenarios", "--max-depth=5"), "--max-depth")

    def test_every_limit_stands_in_the_help(self):
        for command in ("run", "replay", "fuzz", "coverage", "mutants"):
            self.assertRegex(re.sub(r"\s+", " ", self.rescind(command, "--help").out), "--max-steps N .*default 10+")
        self.assertIn("--max-depth", self.rescind("explore", "--help").out)


if __name__ == "__main__":
    unittest.main()
