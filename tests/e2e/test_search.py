"""`rescind fuzz` and `rescind explore`: what they find, what they write, and that it can be replayed."""

import json
import os
import re
import shutil
import unittest

import schema_check
from program import SOURCE, ProgramTest

SCHEMAS = {name: json.loads((SOURCE / f"reports/{name}.schema.json").read_text()) for name in ("explored", "fuzzed")}

# One cancelled stream under a quota of one, and an operation that has nothing to do with it.
STREAM = """\
name: search/stream
tags: [bounded]
system:
  network: {latency: 0ms..5ms}
  server: {admission: 0ms..5ms, dispatch: 0ms..5ms}
  quota: {operations: 2, per: user}
  providers: {disks: {results: 1, every: 5ms}}
clients:
  alice:
    threads:
      caller:
        - start: {op: list, kind: enumerate}
        - {close: list, on: final of list}
      canceller:
        - {cancel: list, on: start of list, after: 0ms..30ms}
      bystander:
        - start: {op: ask, kind: get}
        - {close: ask, on: final of ask}
"""

ONE_THREAD = """\
name: search/one-thread
tags: [bounded]
system:
  network: {latency: 1ms}
  providers: {disks: {results: 1, every: 5ms}}
clients:
  alice:
    - start: {op: list, kind: get}
    - {cancel: list}
    - {close: list, on: final of list}
"""


# Five results may lie ready behind a slow callback when cancel comes. No more than four should follow it.
MANY_READY = """\
name: search/many-results-ready
tags: [bounded]
profile: {bounds: {extras: 4}}
system:
  network: {latency: 1ms}
  providers: {disks: {results: 6, every: 0ms..1ms}}
clients:
  alice:
    callback-time: 1ms..3ms
    threads:
      caller:
        - start: {op: list, kind: enumerate}
        - {close: list, on: final of list}
      canceller:
        - {cancel: list, on: first result of list, after: 0ms..9ms}
"""


class Search(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put("scenarios/stream.yaml", STREAM)

    def json_of(self, schema, code, *arguments):
        result = self.rescind(*arguments, "--format", "json")
        self.assertEqual(result.code, code, result.err)
        report = json.loads(result.out)
        self.assertEqual(schema_check.errors(report, SCHEMAS[schema], SCHEMAS[schema]), [])
        return report


class Strict(Search):
    def setUp(self):
        super().setUp()
        self.put("scenarios/stream.yaml", MANY_READY)

    def assert_found_only_when_strict(self, *command):
        command = *command, "--mutant", "flood-after-cancel"
        self.assertEqual(self.rescind(*command).code, 0)
        found = self.rescind(*command, "--strict")
        self.assertEqual(found.code, 1, found.err)
        self.assertIn("result.few-extras broken for list", found.out)
        replay = re.search(r"rescind (replay findings/result.few-extras-[0-9a-f]{8}.yaml --strict)\n", found.out).group(1)
        self.assertEqual(self.rescind(*replay.split()).code, 1)
        lenient = self.rescind(*replay.split()[:-1])
        self.assertEqual(lenient.code, 0, lenient.err)
        self.assertIn("a should: it fails only with --strict", lenient.out)
        story = (self.directory / replay.split()[1]).read_text().replace("\n# ", " ")
        self.assertIn(f"  rescind {replay}\n", story)
        again = re.search("by rescind (.*?) and shrunk", story).group(1)
        self.assertIn("--strict", again)
        self.assertEqual(self.rescind(*again.split(), "--save", "again").code, 1)
        self.assertEqual(os.listdir(self.directory / "again"), os.listdir(self.directory / "findings"))

    def test_fuzz_finds_a_broken_should(self):
        for strategy in ("random", "pos"):
            with self.subTest(strategy):
                for directory in ("findings", "again"):
                    shutil.rmtree(self.directory / directory, ignore_errors=True)
                self.assert_found_only_when_strict("fuzz", "--runs", 4000, "--strategy", strategy)

    def test_explore_finds_a_broken_should(self):
        self.assert_found_only_when_strict("explore", "--no-cycles")

    def test_nothing_is_found_in_what_is_generated(self):
        report = self.json_of("fuzzed", 0, "fuzz", "--generate", "--strict", "--runs", 5000)
        self.assertEqual(report["findings"], [])


class Explore(Search):
    def test_the_reference_keeps_every_rule_in_every_order(self):
        case, = self.json_of("explored", 0, "explore")["explored"]
        self.assertTrue(case["exhausted"])
        self.assertEqual(case["broken"], [])
        self.assertGreater(case["states"], 1000)

    def test_a_broken_rule_is_shown_by_a_shortest_order(self):
        case, = self.json_of("explored", 1, "explore", "--mutant", "quota-leak")["explored"]
        self.assertEqual([broken["rule"] for broken in case["broken"]], ["quota.released"])
        self.assertTrue(case["broken"][0]["shortest"])
        text = self.rescind("explore", "--mutant", "quota-leak")
        self.assertIn("no shorter order breaks it", text.out)
        self.assertIn("everything came to rest with 1 still held", text.out)

    def test_the_number_of_jobs_changes_nothing(self):
        one = self.rescind("explore", "--mutant", "final-twice", "--jobs", 1)
        several = self.rescind("explore", "--mutant", "final-twice", "--jobs", 3)
        self.assertEqual(one.out, several.out)

    def test_a_limit_ends_it_honestly(self):
        result = self.rescind("explore", "--max-states", 500)
        self.assertEqual(result.code, 3)
        self.assertNotIn("probability", result.out)
        self.assertIn("NOT EXHAUSTED", result.out)
        allowed = self.rescind("explore", "--max-states", 500, "--allow-unexhausted")
        self.assertEqual((allowed.code, allowed.out), (0, result.out))
        case, = self.json_of("explored", 3, "explore", "--max-states", 500)["explored"]
        self.assertIsNone(case["missed_state_probability"])
        self.assertIn("raise --max-states or --max-memory", result.out)

    def test_every_search_and_reduction_finds_it(self):
        self.put("scenarios/stream.yaml", ONE_THREAD)
        for options in (("--search", "traces"), ("--reduce", "symmetry")):
            with self.subTest(options):
                case, = self.json_of("explored", 1, "explore", "--mutant", "final-lost", *options)["explored"]
                order = case["broken"][0]
                self.assertEqual(order["shortest"], options[0] == "--reduce")
                self.assertEqual(case["cycles"], "not looked for")

    def test_what_it_finds_is_saved_small_and_replays(self):
        limits = ("--max-states", 200000, "--max-memory", "64MiB")
        case, = self.json_of("explored", 1, "explore", "--mutant", "quota-leak", "--save", "found", *limits)["explored"]
        saved = case["broken"][0]["saved"]
        self.assertTrue(saved.startswith("found/quota.released-"))
        replayed = self.rescind("replay", saved)
        self.assertEqual(replayed.code, 1, replayed.err)
        story = (self.directory / saved).read_text().replace("\n# ", " ")
        self.assertIn("rescind explore --max-states 200000 --max-memory 64MiB --mutant quota-leak", story)

    def test_races_are_counted_when_asked_for(self):
        case, = self.json_of("explored", 0, "explore", "--races")["explored"]
        self.assertGreater(case["races"], 10)
        self.assertTrue(case["all_races"])
        case, = self.json_of("explored", 3, "explore", "--races", "--max-states", 500)["explored"]
        self.assertFalse(case["all_races"])

    def test_cycles_are_looked_for_unless_told_not_to(self):
        for options, said in (((), "none"), (("--no-cycles",), "not looked for")):
            case, = self.json_of("explored", 0, "explore", *options)["explored"]
            self.assertEqual(case["cycles"], said)
        self.assertIn("1 not looked through for cycles", self.rescind("explore", "--no-cycles").out)
        case, = self.json_of("explored", 0, "explore", "--reduce", "symmetry")["explored"]
        self.assertEqual(case["cycles"], "none")

    def test_wrong_arguments(self):
        self.assert_refused(self.rescind("explore", "--search", "luck"), "luck", "states, traces")
        self.assert_refused(self.rescind("explore", "--reduce", "persistent,sleep"), "persistent,sleep", "none, symmetry")
        self.assert_refused(self.rescind("explore", "--reduce", "symmetry", "--search", "traces"), "--reduce")
        self.assert_refused(self.rescind("explore", "--save", "scenarios/stream.yaml"), "--save")
        self.assert_refused(self.rescind("explore", "--max-states", 0), "--max-states")
        self.assert_refused(self.rescind("explore", "--max-memory", "lots"), "--max-memory", "lots")
        self.assert_refused(self.rescind("explore", "--mutant", "quota-leek"), "quota-leak")
        self.assert_refused(self.rescind("explore", "--filter", "nothing"), "--filter")


class Fuzz(Search):
    def test_nothing_is_found_in_the_reference(self):
        for strategy in ("random", "walk", "pct", "pos", "coverage"):
            with self.subTest(strategy):
                report = self.json_of("fuzzed", 0, "fuzz", "--strategy", strategy, "--runs", 2000)
                self.assertEqual((report["runs"], report["findings"]), (2000, []))
                self.assertFalse((self.directory / "findings").exists())
                self.assertGreater(report["races"], 1)

    def test_a_finding_is_small_saved_and_replays_to_the_byte(self):
        report = self.json_of("fuzzed", 1, "fuzz", "--strategy", "walk", "--mutant", "quota-leak")
        finding, = [one for one in report["findings"] if one["shape"].startswith("quota.released")]
        self.assertEqual(finding["operations"], 1)
        self.assertLessEqual(finding["steps"], 3)
        self.assertEqual(self.rescind("lint", finding["saved"]).code, 0)
        replayed = self.rescind("replay", finding["saved"], "--format", "json")
        self.assertEqual(replayed.code, 1, replayed.err)
        case, = json.loads(replayed.out)["cases"]
        self.assertEqual(case["history_hash"], finding["history_hash"])
        self.assertIn("quota.released", [rule["rule"] for rule in case["rules"] if rule["outcome"] == "broken"])
        self.assertEqual(self.rescind("run", finding["saved"]).code, 1)

    def test_the_number_of_jobs_changes_nothing(self):
        for strategy in ("random", "pct", "coverage"):
            with self.subTest(strategy):
                arguments = ("fuzz", "--strategy", strategy, "--mutant", "final-twice", "--runs", 3000, "--keep-going")
                one = self.json_of("fuzzed", 1, *arguments, "--jobs", 1, "--save", "saved")
                several = self.json_of("fuzzed", 1, *arguments, "--jobs", 3, "--save", "saved")
                self.assertEqual(one, several)

    def test_sweep_cancels_at_every_event_and_at_every_pair(self):
        self.put("scenarios/stream.yaml", STREAM.replace("- {cancel: list, on: start of list, after: 0ms..30ms}",
                                                         "- wait: 1ms"))
        report = self.json_of("fuzzed", 0, "fuzz", "--strategy", "sweep")
        self.assertGreater(report["runs"], 500)
        self.assertGreater(report["races"], 5)
        report = self.json_of("fuzzed", 1, "fuzz", "--strategy", "sweep", "--mutant", "quota-leak")
        replayed = self.rescind("replay", report["findings"][0]["saved"], "--format", "json")
        self.assertEqual(replayed.code, 1, replayed.err)

    def test_recorded_findings_are_not_searched(self):
        report = self.json_of("fuzzed", 1, "fuzz", "--strategy", "walk", "--mutant", "quota-leak")
        saved = report["findings"][0]["saved"]
        self.assert_refused(self.rescind("fuzz", saved), "nothing to search", "1 finding", "rescind replay")
        self.assert_refused(self.rescind("fuzz", saved, "--filter", "cancel/*"), "--filter 'cancel/*'")
        self.assert_refused(self.rescind("explore", saved), "nothing to search", "1 finding", "rescind replay")

    def test_time_ends_it_too(self):
        result = self.rescind("fuzz", "--runs", 10**12, "--for", "100ms")
        self.assertEqual(result.code, 0, result.err)

    def test_wrong_arguments(self):
        self.assert_refused(self.rescind("fuzz", "--strategy", "luck"), "luck", "coverage")
        self.assert_refused(self.rescind("fuzz", "--for", "soon"), "--for", "soon")
        self.assert_refused(self.rescind("fuzz", "--depth", 0), "--depth")
        self.put("file", "")
        self.assert_refused(self.rescind("fuzz", "--save", "file/below"), "--save")


class Generate(Search):
    def test_nothing_is_found_in_the_reference(self):
        for strategy in ("random", "sweep", "walk", "pct", "pos", "coverage"):
            with self.subTest(strategy):
                report = self.json_of("fuzzed", 0, "fuzz", "--generate", "--strategy", strategy, "--runs", 1000)
                self.assertEqual((report["runs"], report["cases"], report["generated"]), (1000, 63, True))
                self.assertEqual(report["findings"], [])
                self.assertGreater(report["races"], 100)

    def test_the_number_of_jobs_changes_nothing(self):
        for strategy in ("random", "coverage", "sweep"):
            with self.subTest(strategy):
                arguments = ("fuzz", "--generate", "--strategy", strategy, "--mutant", "final-twice", "--runs", 1000)
                one = self.json_of("fuzzed", 1, *arguments, "--jobs", 1, "--save", "saved")
                several = self.json_of("fuzzed", 1, *arguments, "--jobs", 3, "--save", "saved")
                self.assertEqual(one, several)

    def test_a_finding_is_small_and_says_how_it_is_found_again(self):
        for strategy in ("random", "sweep", "pos"):
            with self.subTest(strategy):
                report = self.json_of("fuzzed", 1, "fuzz", "--generate", "--strategy", strategy, "--mutant", "quota-leak")
                finding = report["findings"][0]
                self.assertRegex(finding["found_in"], "^generated/seed-[0-9]+$")
                self.assertEqual(finding["operations"], 1)
                self.assertLessEqual(finding["steps"], 4)
                self.assertEqual(self.rescind("lint", finding["saved"]).code, 0)
                self.assertEqual(self.rescind("replay", finding["saved"]).code, 1)
                story = (self.directory / finding["saved"]).read_text().replace("\n# ", " ")
                command = re.search("by rescind (fuzz --generate .*?) and shrunk", story).group(1)
                again = self.json_of("fuzzed", 1, *command.split(), "--save", "again")
                shapes = {one["shape"]: one for one in again["findings"]}
                self.assertEqual(shapes[finding["shape"]]["history_hash"], finding["history_hash"])

    def test_it_takes_no_files(self):
        self.assert_refused(self.rescind("fuzz", "--generate", "scenarios"), "--generate", "PATH")
        self.assert_refused(self.rescind("fuzz", "--generate", "--filter", "x"), "--generate", "--filter")


if __name__ == "__main__":
    unittest.main()
