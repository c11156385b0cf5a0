"""rescind.yaml: what `rescind run` takes where its command line says nothing."""

import json
import re
import unittest
import xml.etree.ElementTree as ElementTree

import schema_check
from program import MODES, SOURCE, ProgramTest

STRICT = "profile: ours\nbounds: {virtual: {final: 1us}}\n"


class Config(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_passing("good")

    def put_config(self, text, name="rescind.yaml"):
        return self.put(name, text)

    def test_it_says_what_the_command_line_does_not(self):
        self.put_config("format: 1\nprofile: ours.yaml\npaths: [mine, more/one.yaml]\nrequire: quota.released\nknown-failing: known.txt\n")
        self.put("ours.yaml", STRICT)
        good = (self.directory / "scenarios/good.yaml").read_text()
        self.put("mine/a.yaml", good.replace("name: good", "name: a"))
        self.put("more/one.yaml", good.replace("name: good", "name: one"))
        self.put("known.txt", "a  cancel.final-prompt  # slow\na  quota.released  # has none\n")
        result = self.rescind("run", "--report=json=r.json", "--report=junit=r.xml", "-q")
        self.assertEqual(result.code, 1, result.err)
        self.assertIn("FAILED one", result.out)
        self.assertIn("quota.released not exercised", result.out)
        self.assertNotIn("FAILED a", result.out)
        hash_ = re.search(r"judged by the profile ours \(ours.yaml, [0-9a-f]{16}\), as rescind.yaml says \(([0-9a-f]{16})\)\n", result.out).group(1)
        report = json.loads((self.directory / "r.json").read_text())
        schema = json.loads((SOURCE / "reports/schema.json").read_text())
        self.assertEqual(schema_check.errors(report, schema, schema), [])
        self.assertEqual((report["config_file"], report["config_hash"]), ("rescind.yaml", hash_))
        self.assertIn("rescind.yaml " + hash_, (self.directory / "r.xml").read_text())
        self.assertIn("--profile ours.yaml", result.out)

    def test_the_command_line_wins(self):
        self.put_config("profile: ours.yaml\npaths: nowhere\nrequire: quota.released\nknown-failing: nowhere.txt\n")
        self.put("ours.yaml", STRICT)
        result = self.rescind("run", "scenarios", "--profile=mi", "--require=cancel.final-prompt",
                              "--known-failing", self.put("none.txt", ""))
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(self.rescind("run", "--no-config").out, "1 case passed\n")

    def test_only_the_one_here_or_the_one_that_is_named(self):
        self.put_config("profile: ours.yaml\n", "deep/rescind.yaml")
        self.put("deep/ours.yaml", STRICT)
        self.assertEqual(self.rescind("run").out, "1 case passed\n")
        named = self.rescind("run", "scenarios", "--config", "deep/rescind.yaml")
        self.assertIn("(deep/ours.yaml, ", named.out)
        self.assertEqual(named.code, 0)
        self.assert_refused(self.rescind("run", "--config", "nowhere.yaml"), "nowhere.yaml")
        self.assert_refused(self.rescind("run", "--config", "deep/rescind.yaml", "--no-config"), "exclude each other")

    def test_findings_are_regressions(self):
        self.put_config("findings: findings\n")
        first = self.rescind("run")
        self.assertEqual(first.code, 0)
        self.assertIn("there is nothing in 'findings' yet", first.err)
        (self.directory / "findings").mkdir()
        self.assertEqual(self.rescind("run").code, 0)
        self.assertEqual(self.rescind("fuzz", "scenarios", "--mutant=final-twice", "--runs=2000").code, 1)
        result = self.rescind("run")
        self.assertEqual(result.code, 1)
        self.assertIn("FAILED findings/result.one-final-", result.out)
        self.assertIn("2 cases: 1 passed, 1 failed", result.out)

    def test_errors_have_line_and_column(self):
        for text, place, message in (("profil: x\n", "rescind.yaml:1:1", "did you mean 'profile'?"),
                                     ("paths: {a: b}\n", "rescind.yaml:1:8", "paths"),
                                     ("require: [quota.relased]\n", "rescind.yaml:1:11", "quota.released"),
                                     ("run: [sh, -c, evil]\n", "rescind.yaml:1:1", "unknown key 'run'"),
                                     ("format: 2\n", "rescind.yaml:1:9", "format"),
                                     ("- a\n", "rescind.yaml:1", "a configuration is a map"),
                                     ("a: &b [*b]\n", "rescind.yaml:1", "write the value out"),
                                     ("\xff\x1b[31m: 1\n", "rescind.yaml:1", "")):
            with self.subTest(text):
                self.put_config(text.encode("latin-1"))
                result = self.rescind("run", "--report=json=r.json")
                self.assert_refused(result, place, message)
                self.assertNotIn("\x1b", result.err)
                self.assertEqual(json.loads((self.directory / "r.json").read_text())["refused"][0]["file"], "rescind.yaml")
        self.put_config("profil: x\npath: y\n")
        self.assertIn("rescind.yaml:2:1", self.rescind("run").err)

    def test_it_is_no_scenario_and_no_report_goes_onto_it(self):
        self.put_config("paths: scenarios\n", "rescind.yaml")
        self.put_config("paths: .\n", "scenarios/deep/rescind.yaml")
        self.assertEqual(self.rescind("lint", ".").code, 0)
        self.assert_refused(self.rescind("run", "rescind.yaml"), "this is a configuration, and no scenario")
        self.assert_refused(self.rescind("run", "--report=json=rescind.yaml"), "rescind.yaml")
        self.assertEqual((self.directory / "rescind.yaml").read_text(), "paths: scenarios\n")


class CommonCauses(ProgramTest):
    def test_they_stand_in_every_report(self):
        self.put("scenarios/modes.yaml", MODES)
        result = self.rescind("run", "--report=json=r.json", "--report=junit=r.xml")
        cause = "exactly when kind is enumerate or get, and mode is sync"
        self.assertIn(f"note: scenarios/modes.yaml failed {cause}: expect.final\n", result.out)
        [group] = json.loads((self.directory / "r.json").read_text())["failed_alike"]
        self.assertEqual(group, {"file": "scenarios/modes.yaml", "rules": "expect.final", "cases": 2, "when": cause})
        [suite] = ElementTree.parse(self.directory / "r.xml").getroot()
        properties = {one.get("name"): one.get("value") for one in suite.find("properties")}
        self.assertEqual(properties["failed"], f"{cause}: expect.final")


if __name__ == "__main__":
    unittest.main()
