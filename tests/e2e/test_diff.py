"""`rescind diff`: what two JSON reports say differently."""

import unittest

from program import ProgramTest

LATENCY = """\
name: mine
tags: [latency]
system:
  network: {latency: 1ms..5ms}
  providers: {disks: {results: 10, every: 20ms, hears-cancel: poll}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {cancel: list, on: second post of list, after: AFTER}
    - {close: list, on: final of list}
"""


class Diff(ProgramTest):
    def diff(self, *arguments, code=0):
        result = self.rescind("diff", *arguments)
        self.assertEqual(result.code, code, result.err + result.out)
        return result.out

    def test_verdicts(self):
        self.put_passing("a")
        self.put_passing("b")
        self.rescind("run", "--report", "json=before.json")
        self.put_failing("b")
        self.rescind("run", "--report", "json=after.json")
        self.assertEqual(self.diff("before.json", "after.json", code=1),
                         "worse   b: passed -> failed: expect.results\n\nverdicts: 1 cases the same, 1 worse\n")
        self.assertEqual(self.diff("after.json", "before.json"),
                         "better  b: failed: expect.results -> passed\n\nverdicts: 1 cases the same, 1 better\n")
        self.assertEqual(self.diff("after.json", "after.json"), "verdicts: 2 cases the same\n")

    def test_cases_of_a_matrix_that_change_alike_are_one_row(self):
        matrix = "matrix: {kind: [enumerate, query]}\n"
        self.put("scenarios/a.yaml", LATENCY.replace("AFTER", "7ms").replace("tags:", matrix + "tags:").replace("kind: enumerate", "kind: $(kind)"))
        self.rescind("run", "--report", "json=before.json")
        self.rescind("run", "--mutant", "final-lost", "--report", "json=after.json")
        self.assertIn("worse   mine, 2 cases: passed -> failed: ", self.diff("before.json", "after.json", code=1))

    def test_latency(self):
        for name, after in (("before", "7ms"), ("after", "6999999ns")):
            self.put("scenarios/mine.yaml", LATENCY.replace("AFTER", after))
            self.rescind("bench", "--runs", "20", "--report", f"json={name}.json")
        out = self.diff("before.json", "after.json", code=1)
        self.assertIn("worse   mine heard: in every run: 13.000 ms -> 13.000001 ms\n", out)
        markdown = self.diff("before.json", "after.json", "--format", "markdown", code=1)
        self.assertTrue(markdown.startswith("### rescind: latency\n\n| | what | before | after |\n|---|---|---|---|\n| **worse** | "))

    def test_a_line_that_is_gone_is_a_loss_unless_its_scenario_was_not_measured(self):
        matrix = "matrix: {kind: [enumerate, query]}\n"
        self.put("scenarios/a.yaml", LATENCY.replace("AFTER", "7ms").replace("tags:", matrix + "tags:").replace("kind: enumerate", "kind: $(kind)"))
        self.put("scenarios/b.yaml", LATENCY.replace("mine", "other").replace("AFTER", "7ms"))
        self.rescind("bench", "--runs", "20", "--report", "json=both.json")
        self.rescind("bench", "--runs", "20", "--by", "kind", "--report", "json=split.json")
        self.rescind("bench", "scenarios/b.yaml", "--runs", "20", "--report", "json=one.json")
        self.assertIn("worse   mine heard: 13.000 ms in every run -> not there\n", self.diff("both.json", "split.json", code=1))
        self.assertIn("other   mine heard: 13.000 ms in every run -> not there\n", self.diff("both.json", "one.json"))

    def test_coverage(self):
        self.put_passing("a")
        (self.directory / "some.json").write_text(self.rescind("coverage", "--format", "json").out)
        self.put("scenarios/b.yaml", LATENCY.replace("AFTER", "7ms").replace("kind: enumerate", "kind: query"))
        (self.directory / "more.json").write_text(self.rescind("coverage", "--format", "json").out)
        more = self.diff("some.json", "more.json")
        self.assertIn("better  race ", more)
        self.assertIn("other   runs: 1 -> 2\n", more)
        self.assertIn("worse   race ", self.diff("more.json", "some.json", code=1))

    def test_what_is_no_report_is_refused(self):
        self.put_passing("a")
        self.rescind("run", "--report", "json=run.json")
        (self.directory / "coverage.json").write_text(self.rescind("coverage", "--format", "json").out)
        self.put("nonsense.json", "{]")
        self.put("other.json", "{}")
        self.put("old.json", '{"version": 1, "cases": []}')
        self.put("broken.json", '{"version": 2, "cases": [{}]}')
        self.assert_refused(self.rescind("diff", "run.json"), "two reports are needed")
        self.assert_refused(self.rescind("diff", "run.json", "none.json"), "none.json")
        self.assert_refused(self.rescind("diff", "run.json", "nonsense.json"), "nonsense.json: error: this is no JSON report")
        self.assert_refused(self.rescind("diff", "run.json", "other.json"), "other.json: error: this is no report of verdicts")
        self.assert_refused(self.rescind("diff", "old.json", "run.json"), "old.json: error: this is no run report of version 2")
        self.assert_refused(self.rescind("diff", "run.json", "broken.json"), "lacks what this version")
        self.assert_refused(self.rescind("diff", "run.json", "coverage.json"), "another kind: coverage")


if __name__ == "__main__":
    unittest.main()
