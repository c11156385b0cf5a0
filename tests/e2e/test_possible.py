"""rescind judge --possible: whether the simulated system could have produced a history."""

import json
import unittest

import schema_check
from program import SOURCE, ProgramTest

SCHEMA = json.loads((SOURCE / "reports/possible.schema.json").read_text())
STORY = """name: mine/list
system:
  network: {latency: 1ms..2ms}
  providers: {disks: {results: 2, every: 5ms..7ms}}
clients:
  alice:
    threads:
      main:
        - start: {op: list, kind: enumerate}
        - {cancel: list, on: first result of list}
        - {close: list, on: final of list}
"""


class Possible(ProgramTest):
    def setUp(self):
        super().setUp()
        self.story = self.put("mine.yaml", STORY)
        self.lines = self.rescind("replay", self.story, "--format=jsonl", "--seed=3").out.splitlines(keepends=True)

    def asked(self, lines, *options, scenario=None):
        history = self.put("h.jsonl", "".join(lines))
        return self.rescind("judge", history, "--possible", "--scenario", scenario or self.story, *options)

    def place_of(self, event):
        return next(i for i, line in enumerate(self.lines) if f'"event":"{event}"' in line.replace(" ", ""))

    def test_a_history_of_the_system_itself(self):
        result = self.asked(self.lines)
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.out, r"^possible +\S*h.jsonl: a history of mine/list \(\d+ events, \d+ states\)\n"
                                     r"1 history: 1 possible, 0 impossible, 0 not decided\n$")
        self.assertEqual(self.asked(self.lines, "--quiet").out, "")

    def test_a_changed_one_and_what_could_have_been(self):
        at = self.place_of("final")
        lines = self.lines[:at] + [self.lines[at].replace('"code":1', '"code":0')] + self.lines[at + 1:]
        self.assertNotEqual(lines, self.lines)
        result = self.asked(lines)
        self.assertEqual(result.code, 1)
        self.assertRegex(result.out, rf"^IMPOSSIBLE  \S*h.jsonl: a history of mine/list: impossible from event {at - 1} \(line {at + 1}\)")
        self.assertIn("the history has at", result.out)
        self.assertRegex(result.out, r"the model could have made there:\n    (at|from) .*client final list: failed")
        self.assertIn("possible with the mutant ok-for-cut-stream: ", result.out)
        self.assertIn("0 possible, 1 impossible, 0 not decided", result.out)
        self.assertEqual(self.asked(lines, "--mutant=ok-for-cut-stream").code, 0)

    def test_json_is_as_its_schema_says(self):
        at = self.place_of("provider-end")
        for lines, code, answer in ((self.lines, 0, "possible"), (self.lines[:at] + self.lines[at + 1:], 1, "impossible")):
            result = self.asked(lines, "--format=json")
            report = json.loads(result.out)
            self.assertEqual(list(schema_check.errors(report, SCHEMA, SCHEMA)), [])
            one = report["histories"][0]
            self.assertEqual((result.code, one["answer"], one["case"], one["name"]), (code, answer, "mine/list", "mine/list"))
        self.assertEqual((one["event"], one["line"], one["nearest"][0]["event"]), (at - 1, at + 1, "provider-end"))

    def test_too_few_states_decide_nothing(self):
        result = self.asked(self.lines, "--max-states=5")
        self.assertEqual(result.code, 3)
        self.assertRegex(result.out, r"^NOT DECIDED .*: not decided within 5 states, which came as far as event \d+ \(line \d+\)")
        self.assertIn("give it more: --max-states 50\n", result.out)

    def test_the_scenario_is_found_by_the_name_in_the_header(self):
        shipped = SOURCE / "scenarios/cancel/twice.yaml"
        case = json.loads(self.rescind("run", shipped, "--format=json").out)["cases"][-1]["name"]
        history = self.put("s.jsonl", self.rescind("replay", shipped, "--case", case, "--format=jsonl").out)
        result = self.rescind("judge", history, "--possible", "--scenario", SOURCE / "scenarios/cancel")
        self.assertEqual(result.code, 0, result)
        self.assertIn(f"a history of {case} (", result.out)

    def test_what_another_scenario_did_is_impossible(self):
        other = self.put("other.yaml", STORY.replace("every: 5ms..7ms", "every: 8ms"))
        self.assertEqual(self.asked(self.lines, scenario=other).code, 1)

    def test_directories_and_what_is_no_history(self):
        self.put("all/a.jsonl", "".join(self.lines))
        self.put("all/b.jsonl", "".join(self.lines[:-3] + self.lines[-1:]))
        result = self.rescind("judge", self.directory / "all", "--possible", "--scenario", self.story)
        self.assertEqual(result.code, 1)
        self.assertIn("2 histories: 1 possible, 1 impossible, 0 not decided", result.out)
        self.put("all/c.jsonl", "{}\n")
        result = self.rescind("judge", self.directory / "all", "--possible", "--scenario", self.story)
        self.assertEqual(result.code, 2)
        self.assertIn("c.jsonl:1:", result.err)
        self.assertIn("2 histories: 1 possible, 1 impossible, 0 not decided", result.out)

    def test_those_of_a_real_library_are_asked_as_the_pages_beside_them_say(self):
        """28 are possible, with the decisions that are named; two are explained by none, and one has too many orders."""
        answers = {}
        for page in sorted((SOURCE / "tests/golden/real/possible").glob("*.yaml")):
            command = page.read_text().partition("name:")[0].replace("#", " ").split()
            self.assertEqual(command[:2], ["rescind", "judge"])
            words = [SOURCE / word if word.startswith("tests/") else word for word in command[1:]]
            answers[page.stem] = self.rescind(*words, "--max-states=20000").code
        self.assertEqual({name: code for name, code in answers.items() if code != 0},
                         {"a-async-ref-short": 1, "w-async-assoc": 1, "i-many50-cancel": 3})
        self.assertEqual(len(answers), 31)

    def test_events_may_be_left_out_as_if_nobody_had_recorded_them(self):
        at = self.place_of("provider-end")
        lines = self.lines[:at] + self.lines[at + 1:]
        self.assertEqual(self.asked(lines).code, 1)
        self.assertEqual(self.asked(lines, "--elides=provider-end").code, 0)
        self.assertEqual(self.asked(lines, "--elides=provider-end", "--elides=cancel-heard").code, 0)

    def test_slips(self):
        history = self.put("h.jsonl", "".join(self.lines).replace("mine/list", "nobody's", 1))
        two = self.put("two.yaml", STORY.replace("clients:", "matrix: {n: [1, 2]}\nclients:").replace("results: 2", "results: $(n)"))
        for words, told in (
                ((history, "--max-states=3"), "--scenario, --case, --mutant, --elides and --max-states go with --possible"),
                ((history, "--possible", "--off=result.in-order"), "--possible judges no rule"),
                ((history, "--possible", "--report=junit=r.xml"), "--possible judges no rule"),
                ((history, "--possible", "--scenario", self.story, "--max-states=0"), "--max-states"),
                ((history, "--possible", "--scenario", self.story, "--mutant=final-twise"), "final-twice"),
                ((history, "--possible", "--scenario", self.story, "--elides=provider-ent"), "no event is called 'provider-ent'"),
                ((history, "--elides=final"), "--elides and --max-states go with --possible"),
                ((history, "--possible", "--scenario", two), "which scenario is it a run of? Its header says 'nobody's'"),
                ((history, "--possible", "--scenario", two, "--case=mine/lost"), "no case 'mine/lost'"),
                ((history, "--possible", "--scenario", "none.yaml"), "none.yaml")):
            result = self.rescind("judge", *words)
            self.assertEqual(result.code, 2, words)
            self.assertIn(told, result.err)


if __name__ == "__main__":
    unittest.main()
