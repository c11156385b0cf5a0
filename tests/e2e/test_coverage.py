"""`rescind coverage`, and its approved JSON read by a parser that is not ours."""

import copy
import json
import unittest

import schema_check
from program import PASSES, SOURCE, ProgramTest

SCHEMA = json.loads((SOURCE / "reports/coverage.schema.json").read_text())


class Json(unittest.TestCase):
    def setUp(self):
        self.report = json.loads((SOURCE / "tests/golden/reports/coverage.json").read_text())

    def errors(self):
        return schema_check.errors(self.report, SCHEMA, SCHEMA)

    def test_the_report_is_as_its_schema_says(self):
        self.assertEqual(self.errors(), [])

    def test_the_schema_refuses_what_is_wrong(self):
        whole = copy.deepcopy(self.report)

        def spoil(change):
            self.report = copy.deepcopy(whole)
            change(self.report)
            self.assertNotEqual(self.errors(), [])

        spoil(lambda report: report.pop("totals"))
        spoil(lambda report: report["rules"][0].update(level="perhaps"))
        spoil(lambda report: report["sentences"][0].update(id="7"))
        spoil(lambda report: report["races"]["reached"][0].update(runs=0))
        spoil(lambda report: report["races"]["unreached"][0].pop("impossible"))


class Coverage(ProgramTest):
    def coverage(self, *arguments):
        result = self.rescind("coverage", *arguments, "--format", "json")
        self.assertEqual(result.code, 0, result.err)
        report = json.loads(result.out)
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        return report

    def scenario(self):
        return self.put("scenarios/one.yaml", PASSES.format(name="one", results="2..10"))

    def test_a_scenario_and_what_it_reached(self):
        self.scenario()
        report = self.coverage()
        self.assertEqual([report["totals"][key] for key in ("files", "cases", "runs")], [1, 1, 1])
        race = report["races"]["reached"][0]
        self.assertEqual([race[key] for key in ("kind", "mode", "reason", "network")],
                         ["enumerate", "async", "timeout", "clean"])
        prompt = next(rule for rule in report["rules"] if rule["rule"] == "cancel.final-prompt")
        self.assertEqual(prompt["named_by"], {"files": 1, "cases": 1})
        self.assertEqual(prompt["exercised_by"], {"files": 1, "cases": 1})

    def test_text_is_the_same_with_one_job_and_with_several(self):
        self.scenario()
        one = self.rescind("coverage", "--runs", 20, "--jobs", 1)
        several = self.rescind("coverage", "--runs", 20, "--jobs", 4)
        self.assertEqual(one.code, 0, one.err)
        self.assertIn("1 file, 1 case, 20 runs", one.out)
        self.assertEqual(one.out, several.out)

    def test_fuzzing_adds_races_and_does_not_depend_on_jobs(self):
        self.scenario()
        plain = self.coverage()
        searched = self.coverage("--fuzz", 500, "--strategy", "walk", "--jobs", 1)
        self.assertEqual(searched, self.coverage("--fuzz", 500, "--strategy", "walk", "--jobs", 3))
        self.assertEqual([plain["totals"]["searched"], searched["totals"]["searched"]], [0, 500])
        self.assertGreater(searched["totals"]["races_reached"], plain["totals"]["races_reached"])

    def test_mutants_are_tried_when_asked(self):
        self.scenario()
        self.assertEqual({rule["killed"] is None for rule in self.coverage()["rules"]}, {True})
        rules = {rule["rule"]: rule for rule in self.coverage("--mutants")["rules"]}
        self.assertIn("final-lost", rules["result.one-final"]["killed"])
        self.assertEqual(rules["quota.recovers"]["killed"], [])

    def test_a_history_of_another_program(self):
        report = self.coverage("--history", SOURCE / "tests/golden/real/d-copycancel.jsonl")
        self.assertEqual([report["totals"][key] for key in ("files", "cases", "runs")], [1, 1, 1])
        self.assertEqual([race["phase"] for race in report["races"]["reached"]], ["between-posts"])

    def test_a_history_beside_scenarios(self):
        report = self.coverage(self.scenario(), "--history", SOURCE / "tests/golden/real/d-copycancel.jsonl")
        self.assertEqual(report["totals"]["cases"], 2)

    def test_a_simulated_history_covers_what_its_run_did(self):
        path = self.scenario()
        history = self.put("one.jsonl", self.rescind("replay", path, "--format", "jsonl").out)
        self.assertEqual(self.coverage(path)["races"], self.coverage("--history", history)["races"])

    def test_one_row_with_what_was_not_reached(self):
        report = self.coverage(self.scenario(), "--phase", "read-blocked", "--kind", "query", "--unreached")
        unreached = report["races"]["unreached"]
        self.assertEqual(len(unreached), 2 * 8 * 7)
        self.assertEqual({race["impossible"] is None for race in unreached if race["mode"] == "sync"}, {True})
        self.assertEqual({race["impossible"] is None for race in unreached if race["mode"] == "async"}, {False})

    def test_wrong_words_are_usage_errors_that_name_the_nearest(self):
        self.scenario()
        for arguments, expected in [
            (("--phase", "queud"), "did you mean 'queued'?"),
            (("--kind", "enumrate"), "did you mean 'enumerate'?"),
            (("--filter", "nothing"), "takes none of the 1 case"),
            (("--runs", "0"), "--runs"),
            (("--fuzz", "10", "--strategy", "sweep"), "--strategy"),
            (("--strategy", "pct"), "add --fuzz 100000"),
            (("--fuzz", "many"), "--fuzz"),
            (("nowhere.yaml",), "nowhere.yaml"),
            (("--history", "nowhere.jsonl"), "nowhere.jsonl"),
        ]:
            result = self.rescind("coverage", *arguments)
            self.assertEqual(result.code, 2, arguments)
            self.assertIn(expected, result.err)
            self.assertEqual(result.out, "")


if __name__ == "__main__":
    unittest.main()
