"""`rescind fuzz --state`: a search goes on where the last one stopped, and comes to what one search comes to."""

import json
import os
import signal
import subprocess
import time
import unittest

from program import PROGRAM
from test_search import STREAM, Search


class State(Search):
    def state(self, directory="kept"):
        return json.loads((self.directory / directory / "fuzz-state.json").read_text())

    def test_two_searches_come_to_what_one_comes_to(self):
        for strategy in ("random", "coverage", "sweep", "pct"):
            with self.subTest(strategy):
                half, both = f"half-{strategy}", f"both-{strategy}"
                command = ("fuzz", "--strategy", strategy, "--runs")
                first = self.rescind(*command, 4096, "--state", half)
                self.assertEqual((first.code, first.err), (0, ""))
                self.assertTrue(first.out.startswith(f"runs 1 on, from {half}\n"), first.out)
                at = self.state(half)["runs"]
                second = self.rescind(*command, 4096, "--state", half)
                self.assertTrue(second.out.startswith(f"runs {at + 1:,} on, from {half}\n"), second.out)
                self.rescind(*command, 8192, "--state", both)
                self.assertEqual(self.state(half), self.state(both))
        self.assertGreater(len(self.state("half-coverage")["corpora"][0]), 3)

    def test_generated_scenarios_go_on(self):
        for runs in (4096, 4096):
            self.assertEqual(self.rescind("fuzz", "--generate", "--runs", runs, "--state", "half").code, 0)
        self.rescind("fuzz", "--generate", "--runs", 8192, "--state", "both")
        self.assertEqual(self.state("half"), self.state("both"))
        self.assertEqual(self.state("half")["cases"], 512)

    def test_without_it_the_same_command_gives_the_same_bytes(self):
        command = ("fuzz", "--runs", 9000, "--format", "json", "--strategy", "coverage")
        self.assertEqual(self.rescind(*command, "-j", 1).out, self.rescind(*command, "-j", 2).out)
        self.assertFalse((self.directory / "kept").exists())

    def test_what_was_found_is_known_and_still_fails(self):
        command = ("fuzz", "--runs", 4096, "--mutant", "final-twice", "--state", "kept")
        first = self.rescind(*command)
        self.assertEqual(first.code, 1, first.err)
        self.assertIn("1 finding", first.out)
        [found] = self.state()["findings"]
        self.assertEqual(found["file"].split("/")[0], "findings")
        again = self.rescind(*command)
        self.assertEqual(again.code, 1)
        self.assertIn(f"found before: {found['shape']}\n  it stands in {found['file']}\n", again.out)
        report = self.json_of("fuzzed", 1, *command)
        self.assertIn({"shape": found["shape"], "saved": found["file"]}, report["found_before"])

    def test_one_finding_unless_all_are_asked_for(self):
        command = ("fuzz", "--runs", 8000, "--mutant", "final-twice")
        self.assertEqual(len(self.json_of("fuzzed", 1, *command)["findings"]), 1)
        self.assertGreater(len(self.json_of("fuzzed", 1, *command, "--keep-going")["findings"]), 1)

    def test_nothing_lost_where_one_round_found_two(self):
        command = ("fuzz", "--runs", 4096, "--mutant", "final-twice", "--state")
        all_shapes = {one["shape"] for one in self.json_of("fuzzed", 1, *command, "all", "--keep-going")["findings"]}
        for _ in all_shapes:
            self.rescind(*command, "one-by-one")
        self.assertEqual({one["shape"] for one in self.state("one-by-one")["findings"]}, all_shapes)

    def test_time_alone_ends_a_search_with_a_time(self):
        self.put("scenarios/stream.yaml", STREAM.replace("results: 1", "results: 0"))
        for seconds in (4, 30, 120):  # A slow machine needs longer to come beyond what would be the limit without a time.
            result = self.rescind("fuzz", "--strategy", "random", "--for", f"{seconds}s", "-j", 2, "--format", "json")
            if json.loads(result.out)["runs"] > 100_000:
                break
        self.assertGreater(json.loads(result.out)["runs"], 100_000)

    def test_it_says_since_when_nothing_is_new(self):
        result = self.rescind("fuzz", "--runs", 30000)
        self.assertRegex(result.out, r"0 findings; nothing new since run [0-9,]+ \(|0 findings; nothing new since run [0-9,]+\n")

    def test_an_interrupted_search_goes_on(self):
        process = subprocess.Popen([PROGRAM, "fuzz", "--for", "1h", "--state", "kept"], cwd=self.directory,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"runs 1 on, from kept\n")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)
        runs = self.state()["runs"]
        self.assertEqual(runs % 4096, 0)
        self.assertIn(f"runs {runs + 1:,} on", self.rescind("fuzz", "--runs", 1, "--state", "kept").out)

    def test_another_search_and_another_format_are_refused(self):
        command = ("fuzz", "--runs", 100, "--state", "kept")
        self.rescind(*command)
        good = (self.directory / "kept/fuzz-state.json").read_text()
        self.assert_refused(self.rescind(*command, "--seed", 2), "kept/fuzz-state.json", "its seed is '1', and now '2'")
        self.assert_refused(self.rescind(*command, "--strategy", "walk"), "strategy is 'random', and now 'walk'")
        self.put("scenarios/stream.yaml", STREAM + "# changed\n")
        self.assert_refused(self.rescind(*command), "list of cases")
        self.put("scenarios/stream.yaml", STREAM)
        for text, message in ((good.replace('"rescind-fuzz-state": 1', '"rescind-fuzz-state": 2'), "has the version 2"),
                              ("", "no state"), ("[]", "no state"), (good[:100], "no state"), ("\xff\x1b[31m", "no state"),
                              (good.replace('"races": [', '"races": ["nonsense",'), "'races' is not"),
                              (good.replace('"runs": 100', '"runs": -1'), "'runs' is not"),
                              (good.replace('"runs": 100', '"runs": 18446744073709551615'), "'runs' is not"),
                              (good.replace('"corpora": [', '"corpora": [["x"],'), "'corpora' is not")):
            with self.subTest(message):
                self.put("kept/fuzz-state.json", text)
                result = self.rescind(*command)
                self.assert_refused(result, "kept/fuzz-state.json", message)
                self.assertNotIn("\x1b", result.err)
                self.assertEqual((self.directory / "kept/fuzz-state.json").read_text(), text)
        self.put("plain", "")
        self.assert_refused(self.rescind("fuzz", "--state", "plain"), "--state: cannot write into 'plain'")


if __name__ == "__main__":
    unittest.main()
