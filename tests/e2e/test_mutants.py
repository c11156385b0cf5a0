"""rescind mutants, as a person or a CI server would call it."""

import json
import subprocess
import unittest

import schema_check
from program import PROGRAM, SOURCE, ProgramTest

# Cancelled in the middle of its results, and once left alone: enough for a few mutants.
SCENARIO = """\
# One operation runs to its end, or is cancelled in the middle of its results, by random latencies.
name: {name}
tags: [{tag}]
matrix: {{what: [alone, cancelled]}}
system:
  network: {{latency: 1ms..5ms}}
  quota: {{operations: 1, per: user}}
  providers: {{disks: {{results: 10, every: 20ms, hears-cancel: poll, stops-after: 5ms}}}}
clients:
  alice:
    - start: {{op: list, kind: enumerate}}
    - {{cancel: list, on: second post of list, reason: timeout, when: {{what: cancelled}}}}
    - {{close: list, on: final of list}}
"""
KILLED = "final-twice:reason-dropped:quota-leak"


class MutantsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put("scenarios/a.yaml", SCENARIO.format(name="a", tag="general"))

    def json(self, *arguments):
        result = self.rescind("mutants", "--format", "json", *arguments)
        self.assertEqual(result.err, "")
        return json.loads(result.out)


class ExitCodes(MutantsTest):
    def test_0_when_all_are_killed(self):
        result = self.rescind("mutants", "--mutant", KILLED, "--runs", "20")
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertIn("3 of 3 mutants killed by 2 cases of 1 file", result.out)

    def test_1_and_what_was_tried_when_one_survives(self):
        result = self.rescind("mutants", "--mutant", "final-twice:ack-ignored", "--runs", "20")
        self.assertEqual(result.code, 1)
        self.assertIn("1 of 2 mutants killed", result.out)
        self.assertIn("which no case broke", result.out)

    def test_what_is_noticed_otherwise_is_told_apart(self):
        self.put("scenarios/a.yaml", SCENARIO.format(name="a", tag="general") + "expect:\n  list: {final: failed, when: {what: cancelled}}\n")
        result = self.rescind("mutants", "--mutant", "ok-for-cut-stream:ack-ignored", "--runs", "0", "--profile", self.put(
            "lax.yaml", "profile: lax\noff: {result.complete-if-ok: an end is an end}\n"))
        self.assertEqual(result.code, 1, result.err)
        self.assertRegex(result.out, "(?m)^ok-for-cut-stream .* noticed ")
        self.assertRegex(result.out, "(?m)^ack-ignored .* SURVIVED ")
        self.assertIn("which no case broke; noticed by what scenarios expect", result.out)
        self.assertIn("0 of 2 mutants killed by 2 cases of 1 file; 1 noticed by other rules or by what scenarios expect, 1 survived",
                      result.out)

    def test_1_when_the_system_fails_without_a_mutant(self):
        self.put_failing("b")
        result = self.rescind("mutants", "--mutant", KILLED, "--runs", "0")
        self.assertEqual(result.code, 1)
        self.assertIn("FIRES", result.out)

    def test_2_for_what_cannot_be_meant(self):
        self.assert_refused(self.rescind("mutants", "--mutant", "final-twise"), "no mutant 'final-twise'",
                            "did you mean 'final-twice'?")
        self.assert_refused(self.rescind("mutants", "--filter", "b*"), "--filter 'b*' takes none of the 2 cases")
        self.assert_refused(self.rescind("mutants", "--runs", "-1"), "--runs")
        self.assert_refused(self.rescind("mutants", "--jobs", "0"), "--jobs")
        self.assert_refused(self.rescind("mutants", "--format", "xml"), "--format")
        self.assert_refused(self.rescind("mutants", "--quiet", "--verbose"), "exclude each other")
        self.assert_refused(self.rescind("mutants", "nowhere"), "nowhere")
        self.assert_refused(self.rescind("mutants", "--seed", str(2**64 - 1), "--runs", "2"), "largest seed")
        self.assert_refused(self.rescind("replay", "scenarios/a.yaml", "--case", "a[what=alone]", "--mutant", "final-twise"),
                            "did you mean 'final-twice'?")


class Output(MutantsTest):
    def test_quiet_says_nothing_when_all_are_killed(self):
        result = self.rescind("mutants", "--mutant", KILLED, "--quiet")
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_json_is_as_its_schema_says(self):
        schema = json.loads((SOURCE / "reports/mutants.schema.json").read_text())
        for arguments in (["--mutant", KILLED], ["--mutant", KILLED, "--runs", "0"], ["--list"], ["--filter", "*"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(schema_check.errors(self.json(*arguments), schema, schema), [])

    def test_the_approved_json_is_as_its_schema_says(self):
        schema = json.loads((SOURCE / "reports/mutants.schema.json").read_text())
        report = json.loads((SOURCE / "tests/golden/reports/mutants.json").read_text())
        self.assertEqual(schema_check.errors(report, schema, schema), [])
        report["mutants"][0]["result"]["killed"] = "yes"
        self.assertNotEqual(schema_check.errors(report, schema, schema), [])

    def test_the_matrix_tells_what_was_measured(self):
        report = self.json("--mutant", "reason-dropped", "--runs", "20")
        result = report["mutants"][0]["result"]
        self.assertEqual(report["summary"]["cases_uncancelled"], 1)
        self.assertEqual((result["killed"], result["cases_failed"], result["uncancelled_failed"]), (True, 1, 0))
        self.assertEqual(result["files"], [{"file": "scenarios/a.yaml", "cases": 1}])
        self.assertIn({"rule": "cancel.reason-carried", "cases": 1}, result["rules"])
        self.assertEqual((result["random"]["runs"], result["random"]["by_named_rule"]), (20, 10))
        self.assertEqual(report["reference"]["result"]["rules"], [])

    def test_without_a_general_scenario_there_is_no_rate(self):
        self.put("scenarios/a.yaml", SCENARIO.format(name="a", tag="other"))
        self.assertIsNone(self.json("--mutant", KILLED)["mutants"][0]["result"]["random"])

    def test_the_replay_command_can_be_pasted(self):
        for key in ("replay", "random"):
            result = self.json("--mutant", "final-twice", "--runs", "20", "--filter", "*cancelled*")["mutants"][0]["result"]
            command = (result[key]["replay"] if key == "random" else result[key]).replace("rescind", PROGRAM, 1)
            pasted = subprocess.run(["bash", "-c", command], cwd=self.directory, capture_output=True, timeout=60)
            self.assertEqual(pasted.returncode, 1)
            self.assertIn(b"result.one-final broken", pasted.stdout)

    def test_the_list_names_public_bugs_with_their_links(self):
        told = [mutant for mutant in self.json("--list")["mutants"] if mutant["link"]]
        self.assertGreaterEqual(len(told), 25)
        self.assertTrue(all(mutant["retells"] for mutant in told))
        self.assertIn(told[0]["link"], self.rescind("mutants", "--list").out)


class Searching(MutantsTest):
    """By fuzz and explore: the case names the rules of what is looked for."""

    CHOSEN = ("--mutant", "final-lost:reason-dropped")

    def setUp(self):
        super().setUp()
        rules = "rules: [result.one-final, cancel.reason-carried]\ntags: [small]"
        self.put("scenarios/a.yaml", SCENARIO.format(name="a", tag="small").replace("tags: [small]", rules)
                 .replace("[alone, cancelled]", "[cancelled]").replace("results: 10", "results: 3"))

    def test_each_way_kills_by_the_rule_that_is_named(self):
        for way in (["--by", "fuzz"], ["--by", "fuzz", "--strategy", "walk"], ["--by", "explore"]):
            with self.subTest(way=way):
                result = self.rescind("mutants", *self.CHOSEN, *way)
                self.assertEqual((result.code, result.err), (0, ""))
                self.assertIn("2 of 2 mutants killed by", result.out)

    def test_1_when_one_survives(self):
        for way in (["--by", "fuzz", "--runs", "20"], ["--by", "explore"], ["--bench", "--runs", "20"]):
            with self.subTest(way=way):
                result = self.rescind("mutants", "--mutant", "ack-ignored", *way)
                self.assertEqual((result.code, result.err), (1, ""))

    def test_2_for_what_cannot_be_meant(self):
        self.assert_refused(self.rescind("mutants", "--by", "fuz"), "no 'fuz'", "fuzz")
        self.assert_refused(self.rescind("mutants", "--by", "fuzz", "--strategy", "wolk"), "did you mean 'walk'?")
        self.assert_refused(self.rescind("mutants", "--strategy", "walk"), "--by fuzz")
        self.assert_refused(self.rescind("mutants", "--bench", "--by", "fuzz"), "--bench")
        self.assert_refused(self.rescind("mutants", "--by", "explore", "--runs", "9"), "--runs")

    def test_json_is_as_its_schema_says_and_the_same_for_any_number_of_jobs(self):
        for way, name in ((["--by", "fuzz"], "kills"), (["--by", "explore"], "kills"), (["--bench", "--runs", "50"], "cancelbench")):
            with self.subTest(way=way):
                report = self.json(*self.CHOSEN, *way, "--jobs", "1")
                schema = json.loads((SOURCE / f"reports/{name}.schema.json").read_text())
                self.assertEqual(schema_check.errors(report, schema, schema), [])
                self.assertEqual(self.json(*self.CHOSEN, *way, "--jobs", "5"), report)


class Determinism(MutantsTest):
    def test_the_number_of_jobs_changes_nothing(self):
        arguments = ["mutants", "--mutant", "final-*:quota-*:cancel-*", "--runs", "600", "--verbose"]
        self.assertEqual(self.rescind(*arguments, "--jobs", "1").out, self.rescind(*arguments, "--jobs", "5").out)


if __name__ == "__main__":
    unittest.main()
