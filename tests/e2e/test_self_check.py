"""rescind's checks of itself: runs done twice, hashes of histories, and the history of one build against another's."""

import json
import unittest

from program import ProgramTest


class SelfCheck(ProgramTest):
    def test_checking_none_some_or_all_cases_reports_the_same(self):
        for name in "abcdefgh":
            self.put_passing(name)
        self.put_failing("x")
        seen = set()
        for options in ([], ["--self-check=0"], ["--self-check=100"], ["--self-check=100", "--jobs=4"]):
            result = self.rescind("run", "-v", *options)
            seen.add((result.code, result.out, result.err))
        self.assertEqual(len(seen), 1)

    def test_a_share_is_a_whole_number_of_percent(self):
        self.put_passing("a")
        for share in ("101", "-1", "5%", "2.5", "all"):
            self.assert_refused(self.rescind("run", "--self-check", share), "--self-check", "from 0 to 100")


class Hashes(ProgramTest):
    def hashes(self, *options):
        self.assertEqual(self.rescind("run", "-q", "--report=hashes=hashes.txt", *options).code, 0)
        return (self.directory / "hashes.txt").read_text()

    def test_each_file_has_a_line(self):
        self.put_passing("b")
        self.put_passing("a")
        text = self.hashes()
        self.assertRegex(text, r"\A[0-9a-f]{16}  scenarios/a\.yaml\n[0-9a-f]{16}  scenarios/b\.yaml\n\Z")
        self.assertEqual(text, self.hashes("--jobs=4"))
        self.assertEqual(text, self.hashes("scenarios/b.yaml", "scenarios/a.yaml"))
        self.assertNotEqual(text, self.hashes("--seed=2"))


class Against(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_passing("a")
        self.history = self.rescind("replay", "scenarios/a.yaml", "--format=jsonl").out
        self.put("history.jsonl", self.history)

    def against(self, *options, stdin=b""):
        return self.rescind("replay", "scenarios/a.yaml", *options, stdin=stdin)

    def test_the_same_history(self):
        events = len(self.history.splitlines()) - 1
        result = self.against("--against=history.jsonl")
        self.assertEqual((result.code, result.out),
                         (0, f"a, seed 1: the same history as in history.jsonl, {events} events\n"))
        self.assertEqual(self.against("--against=-", stdin=self.history.encode()).code, 0)

    def test_the_first_event_that_differs_is_named(self):
        lines = self.history.splitlines(keepends=True)
        event = json.loads(lines[4])
        lines[4] = json.dumps({**event, "t": event["t"] + 1}) + "\n"
        result = self.against("--against=-", stdin="".join(lines).encode())
        self.assertEqual(result.code, 3)
        self.assertIn("a, seed 1: differs from - in line 5, the first event that differs:\n  here:  ", result.out)
        self.assertIn("\n  there: ", result.out)
        self.assertIn("report it", result.err)

    def test_one_that_ends_early(self):
        shorter = "".join(self.history.splitlines(keepends=True)[:-1])
        result = self.against("--against=-", stdin=shorter.encode())
        self.assertEqual(result.code, 3)
        self.assertIn("there: nothing: the history is over", result.out)

    def test_another_seed_is_another_history(self):
        self.assertEqual(self.against("--against=history.jsonl", "--seed=2").code, 3)

    def test_what_is_no_history_is_refused(self):
        self.assert_refused(self.against("--against=scenarios/a.yaml"), "scenarios/a.yaml:1:")
        self.assert_refused(self.against("--against=nowhere"), "nowhere")
        self.assert_refused(self.against("--against=history.jsonl", "--format=json"), "--against prints text only")


if __name__ == "__main__":
    unittest.main()
