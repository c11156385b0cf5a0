"""rescind run, replay and lint on scenarios, as a person or a CI server would call them."""

import json
import re
import os
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import schema_check
from program import PROGRAM, SOURCE, ProgramTest

MATRIX = """\
# Cancelled while it runs, in both modes.
name: modes
matrix:
  mode: [async, sync]
  results: [1, 3, 5]
system:
  providers: {disks: {results: $(results), every: 20ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disks, mode: $(mode)}
    - {drain: list, when: {mode: sync}}
    - {on: final of list, close: list}
"""


class ExitCodes(ProgramTest):
    def test_0_and_one_line_when_all_is_kept(self):
        self.put_passing("a")
        self.put_passing("b")
        result = self.rescind("run")
        self.assertEqual((result.code, result.out, result.err), (0, "2 cases passed\n", ""))

    def test_1_and_the_whole_story_when_something_is_broken(self):
        self.put_passing("a")
        self.put_failing("b")
        result = self.rescind("run")
        self.assertEqual(result.code, 1)
        for word in ("FAILED b (scenarios/b.yaml:", "expect.results broken for list", "expected:", "seen:",
                     "replay: rescind replay scenarios/b.yaml --seed 1", "2 cases: 1 passed, 1 failed"):
            self.assertIn(word, result.out)
        self.assertNotIn("FAILED a", result.out)

    def test_the_replay_command_can_be_pasted(self):
        self.put("scenarios/it's one.yaml", self.put_failing("bad").read_text().replace("name: bad", "name: worse"))
        line = next(line for line in self.rescind("run", "--filter=worse").out.splitlines() if "replay: " in line)
        command = line.split("replay: ")[1].replace("rescind", PROGRAM, 1)
        pasted = subprocess.run(["bash", "-c", command], cwd=self.directory, capture_output=True, timeout=60)
        self.assertEqual(pasted.returncode, 1)
        self.assertIn(b"expect.results broken", pasted.stdout)

    def test_2_when_there_is_nothing_to_run(self):
        self.assert_refused(self.rescind("run"), "no directory 'scenarios'")
        self.put_passing("a")
        self.assert_refused(self.rescind("run", "--filter", "b*"), "--filter 'b*' takes none of the 1 case")
        self.assert_refused(self.rescind("run", "nowhere"), "nowhere")


class BadFiles(ProgramTest):
    def refused(self, path):
        result = self.rescind("run", path)
        self.assert_refused(result, os.path.basename(str(path)))
        self.assertLess(len(result.err), 2000)
        self.assert_refused(self.rescind("replay", path))
        self.assert_refused(self.rescind("lint", path))

    def test_what_is_no_scenario(self):
        (self.directory / "empty-directory").mkdir()
        self.refused("empty-directory")
        self.refused(self.put("empty.yaml", ""))
        self.refused(self.put("binary.yaml", bytes(range(256)) * 16))
        self.refused(self.put("nul.yaml", b"name: a\0b\n"))
        self.refused(self.put("list.yaml", "- 1\n- 2\n"))
        self.refused(self.put("deep.yaml", "[" * 100_000))
        self.refused(self.put("huge.yaml", b"# " + b"x" * (2 << 20)))
        self.refused("missing.yaml")

    def test_an_unreadable_file(self):
        path = self.put_passing("a")
        path.chmod(0)
        # Root reads every file of its own, but not this one.
        self.refused("/proc/self/mem" if os.geteuid() == 0 else path)

    def test_an_unknown_key_shows_the_line_and_the_nearest_word(self):
        text = self.put_passing("a").read_text().replace("latency:", "lateny:")
        result = self.rescind("lint", self.put("b.yaml", text))
        self.assert_refused(result, "b.yaml:5:", "lateny", "did you mean 'latency'?")

    def test_every_error_of_every_file_is_told(self):
        self.put("scenarios/a.yaml", "name: a\nunknown: 1\nclients: {}\n")
        self.put("scenarios/b.yaml", "nmae: b\n")
        result = self.rescind("lint")
        self.assert_refused(result, "scenarios/a.yaml:2:", "scenarios/b.yaml:1:", "in 2 of 2 files")

    def test_two_cases_of_one_name(self):
        text = self.put_passing("a").read_text()
        self.put("scenarios/z.yaml", text)
        self.assert_refused(self.rescind("run"), "the case 'a' is in scenarios/a.yaml too")

    def test_lint_is_short_when_all_is_well(self):
        self.put_passing("a")
        result = self.rescind("lint")
        self.assertEqual((result.code, result.out), (0, "1 file, no problems\n"))

    def test_lint_prints_the_schema(self):
        self.assertIn("properties", json.loads(self.rescind("lint", "--schema").out))


class Choosing(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put("scenarios/modes.yaml", MATRIX)
        self.put_passing("a")
        self.all = self.rescind("run", "--list").out.splitlines()

    def test_list_names_every_case_and_runs_none(self):
        self.assertEqual(len(self.all), 7)
        self.assertEqual(len(set(self.all)), 7)
        self.assertEqual(self.all[0], "a")

    def test_shards_are_a_partition(self):
        for count in (1, 2, 3, 7, 9):
            parts = [self.rescind("run", "--list", f"--shard={i}/{count}").out.splitlines() for i in range(1, count + 1)]
            self.assertEqual(sorted(name for part in parts for name in part), sorted(self.all))

    def test_a_filter_takes_whole_names_shared_names_and_leaves_out(self):
        def taken(filter_text):
            return self.rescind("run", "--list", "--filter", filter_text).out.splitlines()

        self.assertEqual(taken("modes"), [name for name in self.all if name.startswith("modes[")])
        self.assertEqual(taken("*:-modes"), ["a"])
        self.assertEqual(taken(self.all[3]), [self.all[3]])
        self.assertEqual(taken("*mode=sync*:-*results=1*"),
                         [name for name in self.all if "mode=sync" in name and "results=1" not in name])

    def test_a_dry_run_says_what_it_would_do(self):
        result = self.rescind("run", "--dry-run", "--seed=5", "--repeat=2")
        self.assertEqual(result.code, 0)
        self.assertIn("a (scenarios/a.yaml:", result.out)
        self.assertIn("seed 6", result.out)
        self.assertTrue(result.out.endswith("would run 14 cases\n"))

    def test_replay_wants_to_know_which_case(self):
        self.assert_refused(self.rescind("replay", "scenarios/modes.yaml"), "has 6 cases", self.all[1])
        result = self.rescind("replay", "scenarios/modes.yaml", "--case", self.all[1])
        self.assertEqual(result.code, 0, result.err)


class Determinism(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put("scenarios/modes.yaml", MATRIX)
        for name in "abcdefgh":
            self.put_passing(name)
        self.put_failing("x")

    def test_one_job_and_four_print_and_report_the_same(self):
        seen = set()
        for jobs in ("1", "4", "4"):
            result = self.rescind("run", "-v", "--repeat=5", f"--jobs={jobs}", "--report=junit=junit.xml",
                                  "--report=json=report.json")
            junit = re.sub(r' time="[0-9.]+"', "", (self.directory / "junit.xml").read_text())
            said = re.sub(r"junit.xml \([^)]*\)", "junit.xml", result.err)
            seen.add((result.code, result.out, said, junit, (self.directory / "report.json").read_bytes()))
        self.assertEqual(len(seen), 1)

    def test_another_seed_gives_another_history(self):
        def hashes(seed):
            report = json.loads(self.rescind("run", "--format=json", f"--seed={seed}").out)
            return [case["history_hash"] for case in report["cases"] if case["name"] == "a"]

        self.assertEqual(hashes(1), hashes(1))
        self.assertNotEqual(hashes(1), hashes(2))


class KnownFailing(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_passing("good")
        self.put_failing("bad")

    def run_with(self, lines, *more):
        self.put("known.txt", lines)
        return self.rescind("run", "--known-failing", "known.txt", *more)

    def test_a_listed_failure_is_expected(self):
        result = self.run_with("# why\nbad expect.results # ticket 12\n")
        self.assertEqual((result.code, result.out), (0, "2 cases: 1 passed, 1 expected failure\n"))

    def test_a_listed_case_that_passes_fails(self):
        result = self.run_with("bad expect.results # ticket 12\ngood cancel.final-prompt # ticket 13\n")
        self.assertEqual(result.code, 1)
        self.assertIn("UNEXPECTED PASS good", result.out)
        self.assertIn("known.txt:2", result.out)

    def test_a_line_that_names_no_case_is_told(self):
        result = self.run_with("bad expect.results # ticket 12\ngone expect.results # ticket 14\n")
        self.assertEqual(result.code, 0)
        self.assertIn("known.txt:2: warning: no case is called 'gone'", result.err)
        self.assertEqual(self.run_with("bad expect.results # 12\ngone expect.results # 14\n", "--filter=bad").err, "")

    def test_a_bad_line_is_refused(self):
        self.assert_refused(self.run_with("bad expect.results\n"), "known.txt:1: error:")
        self.assert_refused(self.run_with("bad cancel.final-promt # x\n"), "did you mean 'cancel.final-prompt'?")

    def test_a_file_that_is_not_there_is_refused(self):
        self.assert_refused(self.rescind("run", "--known-failing", "nowhere.txt"), "nowhere.txt")


class Reports(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_passing("good")
        self.put_failing("bad")

    def test_junit_is_xml_that_others_read(self):
        self.rescind("run", "--report", "junit=junit.xml", "--repeat=2")
        root = ElementTree.parse(self.directory / "junit.xml").getroot()
        suites = [(suite.get("tests"), suite.get("failures")) for suite in root]
        self.assertEqual(suites, [("2", "2"), ("2", "0")])
        names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
        self.assertEqual(len(set(names)), 4)

    def test_junit_in_a_directory_is_a_file_for_each_scenario_file(self):
        for target in ("out/", "out"):  # The second time it is there.
            result = self.rescind("run", f"--report=junit={target}")
            files = sorted(path.name for path in (self.directory / "out").iterdir())
            self.assertEqual(files, ["scenarios.bad.xml", "scenarios.good.xml"])
            self.assertIn(f"wrote 2 files into {target} (", result.err)
        for name, failures in (("bad", "1"), ("good", "0")):
            root = ElementTree.parse(self.directory / f"out/scenarios.{name}.xml").getroot()
            self.assertEqual([(suite.get("tests"), suite.get("failures")) for suite in root], [("1", failures)])
        self.assert_refused(self.rescind("run", "--report=json=out"), "out")

    def test_files_are_called_as_the_repository_calls_them(self):
        (self.directory / ".git").mkdir()
        self.rescind("run", self.directory / "scenarios", "--report=junit=junit.xml")
        root = ElementTree.parse(self.directory / "junit.xml").getroot()
        found = {(case.get("file"), case.get("classname")) for case in root.iter("testcase")}
        self.assertEqual(found, {("scenarios/bad.yaml", "scenarios.bad"), ("scenarios/good.yaml", "scenarios.good")})

    def test_what_was_written_is_said_unless_quiet(self):
        result = self.rescind("run", "--report=json=report.json")
        size = (self.directory / "report.json").stat().st_size
        self.assertIn(f"wrote report.json ({size / 1024:.1f} KiB)\n", result.err)
        self.assertNotIn("wrote", self.rescind("run", "-q", "--report=json=report.json").err)

    def test_a_breach_names_the_events_of_the_history_that_show_it(self):
        report = json.loads(self.rescind("replay", "scenarios/bad.yaml", "--format=json").out)
        events = self.rescind("replay", "scenarios/bad.yaml", "--format=jsonl").out.splitlines()[1:]
        [unmet] = report["cases"][0]["rules"]
        self.assertEqual(unmet["rule"], "expect.results")
        shown = [json.loads(events[number])["event"] for number in unmet["events"]]
        self.assertEqual(shown, ["cancel", "final"])
        self.assertEqual([line.split()[3] for line in unmet["lines"]], shown)

    def test_json_is_as_its_schema_says(self):
        schema = json.loads((SOURCE / "reports/schema.json").read_text())
        report = json.loads(self.rescind("run", "--format=json").out)
        self.assertEqual(schema_check.errors(report, schema, schema), [])
        self.assertEqual([case["outcome"] for case in report["cases"]], ["failed", "passed"])
        replayed = json.loads(self.rescind("replay", "scenarios/bad.yaml", "--format=json").out)
        self.assertEqual(replayed["cases"], report["cases"][:1])

    def test_what_is_printed_is_what_is_written(self):
        result = self.rescind("run", "--format=json", "--report=json=report.json")
        self.assertEqual(result.out, (self.directory / "report.json").read_text())

    def test_a_file_that_cannot_be_written_is_refused_before_the_run(self):
        self.assert_refused(self.rescind("run", "--report=json=no/such/report.json"), "no/such/report.json")
        self.assert_refused(self.rescind("run", "--report=json=scenarios"), "scenarios")

    def test_nothing_is_left_beside_the_report(self):
        self.rescind("run", "--report=json=report.json")
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["report.json", "scenarios"])


class Replay(ProgramTest):
    def test_a_failure_is_shown_step_by_step(self):
        self.put_failing("bad")
        result = self.rescind("replay", "scenarios/bad.yaml")
        self.assertEqual(result.code, 1)
        for word in ("application", "provider", "│═══════▶│", "cancel list", "✗ expect.results broken for list"):
            self.assertIn(word, result.out)

    def test_its_history_can_be_judged(self):
        self.put_passing("good")
        history = self.rescind("replay", "scenarios/good.yaml", "--format=jsonl")
        self.assertEqual(history.code, 0)
        judged = self.rescind("judge", "-", "--format=json", stdin=history.out.encode())
        self.assertEqual(judged.code, 0, judged.out)
        case = json.loads(judged.out)["cases"][0]
        ran = json.loads(self.rescind("run", "--format=json").out)["cases"][0]
        self.assertEqual(case["events"], ran["events"])
        broken = [rule["rule"] for rule in case["rules"] if rule["outcome"] == "broken"]
        self.assertEqual(broken, [])


class Shipped(ProgramTest):
    """The scenarios that come with the project."""

    def test_all_of_them_pass(self):
        result = self.rescind("run", SOURCE / "scenarios")
        self.assertEqual(result.code, 0, (result.out + result.err)[-4000:])


if __name__ == "__main__":
    unittest.main()
