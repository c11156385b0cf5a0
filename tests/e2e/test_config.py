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

    def test_a_link_that_leads_to_nothing_is_no_missing_configuration(self):
        (self.directory / "rescind.yaml").symlink_to("gone.yaml")
        for command in ("run", "lint", "fuzz"):
            self.assert_refused(self.rescind(command), "rescind.yaml: error: there is no such file")
        self.assertEqual(self.rescind("run", "--no-config").code, 0)

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


class OtherCommands(ProgramTest):
    """What of it applies to which command: paths and profile where scenarios are read, known failures and required rules
    where histories are judged, known failures where a program is tried."""

    def setUp(self):
        super().setUp()
        self.put_passing("elsewhere")
        (self.directory / "scenarios").rename(self.directory / "mine")
        self.put("ours.yaml", STRICT)
        self.put("rescind.yaml", "profile: ours.yaml\npaths: [mine]\nrequire: [quota.released]\nknown-failing: known.txt\n")
        self.put("known.txt", "elsewhere  cancel.final-prompt  # known\n")

    def test_scenarios_are_those_of_its_paths_judged_by_its_profile(self):
        said = r"rescind\.yaml( says)? \([0-9a-f]{16}\)"
        for arguments, shown in ((["lint"], "2 files, no problems"), (["fuzz", "--runs=200"], "ours.yaml"),
                                 (["explore", "--filter=*", "--max-states=10", "--allow-unexhausted", "mine"], "ours.yaml"),
                                 (["mutants", "--mutant=final-twice", "--runs=0"], "final-twice"),
                                 (["bench", "--tag=quick"], ""), (["coverage"], "1 case")):
            if arguments[0] == "bench":
                text = (self.directory / "mine/elsewhere.yaml").read_text()
                self.put("mine/elsewhere.yaml", text.replace("rules:", "tags: [quick]\nrules:"))
            result = self.rescind(*arguments)
            self.assertIn(result.code, (0, 1), (arguments, result.err))
            self.assertIn(shown, result.out, arguments)
            self.assertRegex(result.out + result.err, said, arguments)
            if arguments[0] == "explore":
                continue
            without = self.rescind(*arguments, "--no-config")
            self.assertNotEqual(without.code, 0 if arguments[0] == "bench" else None)
            self.assertNotIn("rescind.yaml", without.out + without.err, arguments)

    def test_its_reports_name_it(self):
        for arguments, report in ((["fuzz", "--runs=200"], "json"), (["mutants", "--mutant=final-twice", "--runs=0"], "json"),
                                  (["bench", "mine", "--runs=2"], "json"), (["lint"], "json")):
            self.rescind(*arguments, f"--report={report}=r.json")
            told = json.loads((self.directory / "r.json").read_text())
            self.assertEqual(told["config_file"], "rescind.yaml", arguments)
            self.assertRegex(told["config_hash"], "^[0-9a-f]{16}$")
        for arguments, name in ((["fuzz", "--runs=200"], "fuzzed"), (["explore", "mine", "--max-states=10"], "explored"),
                                (["bench", "mine", "--runs=2"], "latency")):
            told = json.loads(self.rescind(*arguments, "--format=json").out)
            schema = json.loads((SOURCE / f"reports/{name}.schema.json").read_text())
            self.assertEqual(schema_check.errors(told, schema, schema), [], arguments)
            self.assertEqual(told["config_file"], "rescind.yaml", arguments)

    def test_histories_have_its_known_failures_and_required_rules(self):
        run = self.rescind("replay", "mine/elsewhere.yaml", "--format=jsonl")
        self.put("h.jsonl", run.out)
        result = self.rescind("judge", "h.jsonl")
        self.assertIn("quota.released not exercised", result.out)
        self.assertRegex(result.out, r", as rescind\.yaml says \([0-9a-f]{16}\)")
        self.assertNotIn("known.txt", result.err)
        self.assertEqual(self.rescind("judge", "h.jsonl", "--no-config").code, 0)
        self.assertEqual(self.rescind("judge", "h.jsonl", "--require=result.one-final", "--profile=mi", "--known-failing", self.put("none", "")).code, 0)

    def test_one_that_is_wrong_is_told_in_every_report(self):
        self.put("rescind.yaml", "profil: x\npath: y\n")
        for command in ("run", "fuzz", "explore", "mutants", "bench", "lint"):
            self.put("r.json", "old")
            self.assert_refused(self.rescind(command, "mine", "--report=json=r.json"), "rescind.yaml:1:1", "rescind.yaml:2:1")
            told = json.loads((self.directory / "r.json").read_text())["refused"]
            self.assertEqual([one["line"] for one in told], [1, 2], command)

    def test_no_report_goes_onto_it(self):
        for command in ("fuzz", "explore", "mutants", "bench", "lint"):
            self.assert_refused(self.rescind(command, "mine", "--report=json=rescind.yaml"), "rescind.yaml")
        self.assert_refused(self.rescind("lint", "--report=json=ours.yaml"), "ours.yaml")
        self.assertEqual((self.directory / "ours.yaml").read_text(), STRICT)


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
