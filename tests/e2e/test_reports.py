"""The approved report files, read by parsers that are not ours."""

import copy
import json
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import schema_check
from program import PROGRAM, SOURCE

REPORTS = SOURCE / "tests/golden/reports"


class JUnit(unittest.TestCase):
    def setUp(self):
        self.root = ElementTree.parse(REPORTS / "junit.xml").getroot()

    def test_counts_are_those_of_its_test_cases(self):
        self.assertEqual(sum(int(suite.get("tests")) for suite in self.root), len(list(self.root.iter("testcase"))))
        for node in self.root.iter("testsuite"):
            cases = list(node.iter("testcase"))
            self.assertEqual(int(node.get("tests")), len(cases))
            for attribute, element in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
                self.assertEqual(int(node.get(attribute)), sum(case.find(element) is not None for case in cases))

    def test_each_test_case_has_what_ci_servers_show(self):
        for case in self.root.iter("testcase"):
            for attribute in ("name", "classname", "time", "file", "line"):
                self.assertTrue(case.get(attribute), attribute)
            float(case.get("time"))

    def test_no_two_test_cases_are_called_the_same(self):
        names = [(case.get("classname"), case.get("name")) for case in self.root.iter("testcase")]
        self.assertEqual(len(names), len(set(names)))

    def test_a_hostile_name_stays_text(self):
        names = [case.get("name") for case in self.root.iter("testcase")]
        hostile = [name for name in names if name.startswith("<script>")]
        self.assertEqual(len(hostile), 1)
        self.assertIn("\\x1b[31mred", hostile[0])
        self.assertIn("hé 😀", hostile[0])
        self.assertEqual(list(self.root.iter("script")), [])

    def test_a_failure_names_the_rule_and_hands_over_the_replay(self):
        failure = next(self.root.iter("failure"))
        self.assertEqual(failure.get("type"), "cancel.final-prompt")
        self.assertIn("expected: the final result of list within 1 ms of cancel", failure.text)
        self.assertIn("replay: rescind replay scenarios/cancel/between-results.yaml --case", failure.text)


class Json(unittest.TestCase):
    def setUp(self):
        self.schema = json.loads((SOURCE / "reports/schema.json").read_text())
        self.report = json.loads((REPORTS / "report.json").read_text())

    def errors(self):
        return schema_check.errors(self.report, self.schema, self.schema)

    def test_the_report_is_as_its_schema_says(self):
        self.assertEqual(self.errors(), [])

    def test_the_schema_refuses_what_is_wrong(self):
        whole = copy.deepcopy(self.report)

        def spoil(change):
            self.report = copy.deepcopy(whole)
            change(self.report)
            self.assertNotEqual(self.errors(), [])

        spoil(lambda report: report.pop("version"))
        spoil(lambda report: report["cases"][0].update(outcome="fine"))
        spoil(lambda report: report["cases"][0].update(history_hash="123"))
        spoil(lambda report: report["cases"][0].update(seed=1))
        spoil(lambda report: report["cases"][0].update(surplus=1))
        spoil(lambda report: report["cases"][0]["rules"][0].update(t=-5))
        spoil(lambda report: report["cases"][0]["rules"][0].update(rule=None))
        spoil(lambda report: report["cases"][0]["rules"][0].update(events=[-1]))
        spoil(lambda report: report["cases"][0].pop("rule_set"))
        spoil(lambda report: report["rule_sets"][0].pop("not-exercised"))


class Sizes(unittest.TestCase):
    """Of the reports of every shipped case."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as directory:
            json_file, junit_file = Path(directory) / "report.json", Path(directory) / "junit.xml"
            subprocess.run([PROGRAM, "run", "--quiet", "--report", f"json={json_file}", "--report", f"junit={junit_file}"],
                           cwd=SOURCE, check=True, timeout=600)
            cls.json, cls.junit = json_file.read_bytes(), junit_file.read_bytes()
        cls.cases = json.loads(cls.json)["cases"]

    def test_a_case_takes_at_most_700_bytes_of_json(self):
        self.assertGreater(len(self.cases), 10_000)
        self.assertLess(len(self.json) / len(self.cases), 700)

    def test_a_case_takes_at_most_350_bytes_of_junit_xml(self):
        self.assertEqual(len(list(ElementTree.fromstring(self.junit).iter("testcase"))), len(self.cases))
        self.assertLess(len(self.junit) / len(self.cases), 350)


if __name__ == "__main__":
    unittest.main()
