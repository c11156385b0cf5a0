"""`rescind bench`: what it measures, its baseline, its requirements and its reports."""

import csv
import json
import shlex
import unittest

import schema_check
from program import SANITIZED, SOURCE, ProgramTest

SCHEMA = json.loads((SOURCE / "reports/latency.schema.json").read_text())
FAMILY = SOURCE / "tests/golden/latency.baseline"
STORY = SOURCE / "scenarios/cancel/between-results.yaml"

# Two cases: one whose provider polls in fixed time, one that is told over a line of varying length.
SCENARIO = """\
name: mine
tags: [latency]
matrix: {hears: [poll, callback]}
system:
  network: {latency: 1ms..5ms}
  providers: {disks: {results: 10, every: EVERY, hears-cancel: $(hears)}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {cancel: list, on: second post of list, after: 7ms}
    - {close: list, on: final of list}
"""


class Bench(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_scenario("20ms")

    def put_scenario(self, every):
        self.put("scenarios/mine.yaml", SCENARIO.replace("EVERY", every))

    def bench(self, *arguments, code=0, runs=100):
        result = self.rescind("bench", "--runs", runs, *arguments)
        self.assertEqual(result.code, code, result.err + result.out)
        return result

    def json(self, *arguments, **how):
        return json.loads(self.bench("--format", "json", *arguments, **how).out)

    def line(self, report, measure, **where):
        found = [line for line in report["lines"] if line["measure"] == measure and line["where"] == where]
        self.assertEqual(len(found), 1, [(line["measure"], line["where"]) for line in report["lines"]])
        return found[0]

    def test_measures_exactly_and_splits_by_the_fewest_keys(self):
        report = self.json()
        self.assertEqual(self.line(report, "heard", hears=["poll"])["constant"], 13_000_000)
        callback = self.line(report, "heard", hears=["callback"])
        self.assertIsNone(callback["constant"])
        self.assertTrue(1_000_000 <= callback["percentiles"]["p50"] <= callback["percentiles"]["max"] <= 5_000_000)
        self.assertEqual(self.line(report, "final")["constant"], 0)

    def test_percentiles_are_those_of_the_values(self):
        line = self.line(self.json(), "told")
        values = [value for value, count in line["values"] for _ in range(count)]
        self.assertEqual(len(values), line["n"])
        for key, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)):
            rank = max(1, -(-int(share * 1000) * len(values) // 1000))
            self.assertEqual(line["percentiles"][key], values[rank - 1], key)
        self.assertIsNone(line["percentiles"]["p999"], "100 seeds are too few")

    def test_the_worst_seed_has_the_worst_value(self):
        worst = self.line(self.json(), "told")["worst"]
        alone = self.json("--seed", worst["seed"], runs=1)
        self.assertEqual(self.line(alone, "told")["constant"], worst["value"])
        self.assertEqual(self.rescind(*shlex.split(worst["replay"])[1:]).code, 0)

    def test_the_same_bytes_whatever_the_jobs(self):
        once, again = (self.bench("--format", "json", "-j", jobs).out for jobs in (1, 4))
        self.assertEqual(once, again)

    def test_without_a_path_it_takes_those_with_the_tag(self):
        self.put("scenarios/other.yaml", SCENARIO.replace("name: mine\ntags: [latency]", "name: other").replace("EVERY", "1ms"))
        self.assertEqual([one["scenario"] for one in self.json()["scenarios"]], ["mine"])
        self.assertEqual([one["scenario"] for one in self.json("scenarios")["scenarios"]], ["mine", "other"])

    def test_by_splits_also_what_is_equal(self):
        report = self.json("--by", "hears")
        self.assertEqual(self.line(report, "final", hears=["poll"])["n"], 100)
        self.assert_refused(self.rescind("bench", "--by", "hear"), "no matrix of the cases has the key 'hear'")

    def test_a_slow_down_of_one_nanosecond_is_shown(self):
        self.bench("--baseline", "b", "--update-baseline")
        self.bench("--baseline", "b", "--exact")
        self.put_scenario("20000001ns")
        result = self.bench("--baseline", "b", "--exact", code=1)
        self.assertIn("WORSE", result.out)
        self.assertIn("mine heard[hears=poll]: in every run 13.000 -> 13.000001 (+0.000001, +0.0 %) ms", result.out)
        self.assertIn("rescind replay scenarios/mine.yaml --case 'mine[hears=poll]' --seed 1", result.out)
        self.bench("--baseline", "b", code=1)

    def test_what_is_better_is_told_and_fails_only_exactly(self):
        self.bench("--baseline", "b", "--update-baseline")
        self.put_scenario("19ms")
        result = self.bench("--baseline", "b")
        self.assertIn("BETTER", result.out)
        self.assertIn("The baseline is out of date", result.out)
        self.assertIn("BETTER", self.bench("--baseline", "b", "--exact", code=1).out)
        self.bench("--baseline", "b", "--update-baseline")
        self.bench("--baseline", "b", "--exact")

    def test_a_mutant_makes_it_worse(self):
        self.bench("--baseline", "b", "--update-baseline")
        result = self.bench("--baseline", "b", "--mutant", "final-lost", code=1)
        self.assertIn("mine final: in every run 0.000 -> never", result.out)
        self.assertIn("--mutant final-lost", result.out)

    def test_a_line_that_is_gone_is_worse_and_a_new_one_is_news(self):
        self.bench("--baseline", "b", "--update-baseline")
        written = (self.directory / "b").read_text()
        self.put("b", written + "mine units 200 =5\n")
        self.assertIn("GONE", self.bench("--baseline", "b", code=1).out)
        self.put("b", "".join(line for line in written.splitlines(True) if " told " not in line))
        self.assertIn("NEW", self.bench("--baseline", "b").out)
        self.bench("--baseline", "b", "--exact", code=1)

    def test_what_was_not_asked_for_is_neither_compared_nor_lost(self):
        self.put("scenarios/other.yaml", SCENARIO.replace("mine", "other").replace("EVERY", "1ms"))
        self.bench("--baseline", "b", "--update-baseline")
        whole = (self.directory / "b").read_text()
        self.assertIn("not asked for", self.bench("--baseline", "b", "--exact", "scenarios/mine.yaml").out)
        self.bench("--baseline", "b", "--update-baseline", "scenarios/mine.yaml")
        self.assertEqual((self.directory / "b").read_text(), whole)

    def test_a_baseline_of_other_seeds_is_refused(self):
        self.bench("--baseline", "b", "--update-baseline")
        self.assert_refused(self.rescind("bench", "--runs", "7", "--baseline", "b"), "seeds 1..100", "add --seed 1 --runs 100")
        self.assert_refused(self.rescind("bench", "--runs", "100", "--profile", "lsp", "--baseline", "b"), "profile lsp")
        self.assert_refused(self.rescind("bench", "--baseline", "none"), "there is no baseline 'none'")
        self.put("b", "nonsense\n")
        self.assert_refused(self.rescind("bench", "--baseline", "b"), "b:1:1: error: this is no baseline")

    def test_a_baseline_is_written_whole_or_not_at_all(self):
        self.put("b", "old\n")
        result = self.rescind("bench", "--baseline", "b", "--update-baseline", "--runs", "1")
        self.assertEqual(result.code, 2, "what is no baseline is not overwritten")
        self.assertEqual((self.directory / "b").read_text(), "old\n")

    def test_requirements(self):
        self.bench("--require", "final.p99<=5ms", "--require", "told.never<=0")
        result = self.bench("--require", "told.p99<=1ms", code=1)
        self.assertIn("UNMET", result.out)
        self.assertIn("told.p99<=1ms: mine told: ", result.out)
        self.assertIn("too few to say: 1000 are needed", self.bench("--require", "told.p99.9<=9ms", code=1).out)
        self.assertIn("nothing of units was measured", self.bench("--require", "units.max<=9ms", code=1).out)
        self.assert_refused(self.rescind("bench", "--require", "finl.p99<=5ms"), "did you mean 'final'?")

    def test_options_that_make_no_sense_are_refused(self):
        self.assert_refused(self.rescind("bench", "--exact"), "name it with --baseline FILE")
        self.assert_refused(self.rescind("bench", "--tag", "nothing"), "has the tag 'nothing'")
        self.assert_refused(self.rescind("bench", "--report", "xml=a"), "there is no kind 'xml'")
        self.assert_refused(self.rescind("bench", "--report", "json=a", "--report", "csv=a"), "two reports")

    def test_reports(self):
        self.bench("--report", "json=r.json", "--report", "csv=r.csv", "--report", "gbench=g.json", "--report", "hgrm=h/", "-q")
        report = json.loads((self.directory / "r.json").read_text())
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        with open(self.directory / "r.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["measure"], int(row["n"])) for row in rows], [(line["measure"], line["n"]) for line in report["lines"]])
        google = json.loads((self.directory / "g.json").read_text())
        p99 = next(one for one in google["benchmarks"] if one["name"] == "mine/told/p99")
        self.assertEqual(p99["real_time"], self.line(report, "told")["percentiles"]["p99"])
        self.assertEqual(len(list((self.directory / "h").iterdir())), len(report["lines"]))
        rows = [line.split() for line in (self.directory / "h/mine.told.hgrm").read_text().splitlines() if line.strip()]
        largest = [row for row in rows if row[0][0].isdigit()][-1]
        self.assertEqual(float(largest[0]) * 1e6, self.line(report, "told")["percentiles"]["max"])
        self.assertEqual(int(largest[2]), self.line(report, "told")["n"])

    def test_the_schema_refuses_what_is_wrong(self):
        report = self.json()
        for spoil in (lambda one: one.pop("clock"), lambda one: one["lines"][0].update(measure="speed"),
                      lambda one: one["lines"][0].update(constant=-3), lambda one: one["scenarios"][0].update(runs=0)):
            spoiled = json.loads(json.dumps(report))
            spoil(spoiled)
            self.assertNotEqual(schema_check.errors(spoiled, SCHEMA, SCHEMA), [])


class Family(ProgramTest):
    def test_the_shipped_latencies_are_as_written_down(self):
        """After a change on purpose: rescind bench --baseline tests/golden/latency.baseline --update-baseline."""
        some = [STORY] if SANITIZED else [SOURCE / "scenarios", "--tag", "latency"]
        result = self.rescind("bench", *some, "--baseline", FAMILY, "--exact", "-q")
        self.assertEqual(result.code, 0, result.out + result.err)


if __name__ == "__main__":
    unittest.main()
