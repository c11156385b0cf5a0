"""rescind judge on histories that other programs wrote."""

import json
import os
import subprocess
import unittest

import schema_check
from program import PROGRAM, SANITIZED, SOURCE, ProgramTest, outcomes_of

REAL = SOURCE / "tests/golden/real"
HEADER = '{"history":1,"name":"h","subject":"s","protocol":"p","clock":"monotonic","unit":"ns","observes":["client"]}\n'


def operation(name, t, final=True):
    """A cancelled operation, with or without its final result."""
    lines = [
        f'{{"t":{t},"at":"client","event":"start","op":"{name}","session":"s1","kind":"enumerate","mode":"async"}}',
        f'{{"t":{t + 1},"at":"client","event":"start-returned","op":"{name}"}}',
        f'{{"t":{t + 2},"at":"client","event":"result","op":"{name}","via":"callback","index":0}}',
        f'{{"t":{t + 2},"at":"client","event":"callback-returned","op":"{name}"}}',
        f'{{"t":{t + 3},"at":"client","event":"cancel","op":"{name}","reason":"none"}}',
        f'{{"t":{t + 4},"at":"client","event":"cancel-returned","op":"{name}","code":0}}',
        f'{{"t":{t + 5},"at":"client","event":"final","op":"{name}","via":"callback","code":1}}',
        f'{{"t":{t + 5},"at":"client","event":"callback-returned","op":"{name}"}}',
        f'{{"t":{t + 6},"at":"client","event":"close","op":"{name}"}}',
        f'{{"t":{t + 7},"at":"client","event":"close-returned","op":"{name}","code":0}}',
    ]
    if not final:
        del lines[6:8]
    return "".join(line + "\n" for line in lines)


def end(t):
    return f'{{"t":{t},"at":"harness","event":"end","why":"quiet"}}\n'


def broken(case):
    return [rule["rule"] for rule in case["rules"] if rule["outcome"] == "broken"]


class Judge(ProgramTest):
    def judged(self, text, *options):
        result = self.rescind("judge", "-", "--format=json", *options, stdin=text.encode())
        self.report = json.loads(result.out)
        return result.code, self.report["cases"][0]

    def test_a_good_history(self):
        code, case = self.judged(HEADER + operation("a", 0) + end(100))
        self.assertEqual((code, case["outcome"], broken(case)), (0, "passed", []))
        self.assertEqual((case["name"], case["file"], case["clock"], case["events"]), ("h", "standard input", "monotonic", 11))

    def test_a_byte_order_mark_before_the_header_is_none_of_it(self):
        good = self.put("h.jsonl", HEADER + operation("a", 0) + end(100))
        marked = self.put("marked.jsonl", b"\xef\xbb\xbf" + good.read_bytes())
        self.assertEqual(self.rescind("judge", marked).out.replace("marked", "h"), self.rescind("judge", good).out)
        twice = self.put("twice.jsonl", b"\xef\xbb\xbf" + marked.read_bytes())
        result = self.rescind("judge", twice)
        self.assert_refused(result, "twice.jsonl:1:4: error: expected '{'", "\\u{feff}")
        self.assertNotIn("\ufeff", result.err)

    def test_the_example_of_the_format_page(self):
        page = (SOURCE / "harness/history/FORMAT.md").read_text()
        example = page.split("```jsonl\n")[1].split("```")[0]
        code, case = self.judged(example)
        self.assertEqual((code, case["outcome"], broken(case)), (0, "passed", []))
        outcomes = outcomes_of(self.report, case)
        for rule in ("result.one-final", "cancel.final-prompt", "provider.one-final", "provider.stops"):
            self.assertEqual(outcomes[rule], "kept")

    def test_a_lost_final_result(self):
        code, case = self.judged(HEADER + operation("a", 0, final=False) + end(10**9))
        self.assertEqual((code, case["outcome"]), (1, "failed"))
        self.assertIn("result.one-final", broken(case))
        finding = next(rule for rule in case["rules"] if rule["rule"] == "result.one-final")
        self.assertEqual(finding["op"], "a")
        self.assertTrue(finding["expected"] and finding["seen"] and finding["lines"])
        events = (HEADER + operation("a", 0, final=False) + end(10**9)).splitlines()[1:]
        self.assertEqual(len(finding["events"]), len(finding["lines"]))
        for number, line in zip(finding["events"], finding["lines"]):
            self.assertIn(json.loads(events[number])["event"], line)

    def test_the_case_of_a_recording_says_what_each_rule_came_to(self):
        for text in (HEADER + operation("a", 0, final=False) + end(10**9), HEADER + operation("a", 0) + end(100)):
            _, case = self.judged(text)
            listed = {rule["rule"]: rule["outcome"] for rule in case["rules"]}
            self.assertEqual(listed, outcomes_of(self.report, case))
            rules = json.loads(self.rescind("rules", "--format=json").out)["rules"]
            self.assertEqual(set(listed), {rule["rule"] for rule in rules})

    def test_callbacks_that_never_return_are_pointed_out(self):
        history = HEADER + operation("a", 0) + end(100)
        silent = "".join(line for line in history.splitlines(keepends=True) if "callback-returned" not in line)
        result = self.rescind("judge", "-", stdin=silent.encode())
        self.assertIn("no callback-returned was recorded", result.err)
        self.assertIn('"elides": ["callback-returned"]', result.err)
        elided = silent.replace('{"history":1,', '{"history":1,"elides":["callback-returned"],', 1)
        self.assertNotEqual(elided, silent)
        self.assertEqual(self.rescind("judge", "-", stdin=elided.encode()).err, "")
        self.assertEqual(self.rescind("judge", "-", stdin=history.encode()).err, "")

    def test_who_waits_for_units_is_to_go_on_when_they_are_free(self):
        result = self.rescind("judge", SOURCE / "tests/golden/programs/by-hand/a-waiter-is-forgotten.jsonl")
        self.assertEqual(result.code, 1)
        self.assertIn("quota.waiters-go-on broken for b at 9000.000 ms", result.out)
        self.assertIn("expected: b to go on within 1 s once the units that it waits for are free", result.out)
        self.assertIn("server    wait b: memory pool, units 1024", result.out)

    def test_a_rule_can_be_switched_off(self):
        history = HEADER + operation("a", 0, final=False) + end(10**9)
        off = [f"--off={rule}" for rule in broken(self.judged(history)[1])]
        code, case = self.judged(history, *off)
        self.assertEqual((code, broken(case)), (0, []))

    def test_a_bound_can_be_set(self):
        history = HEADER + operation("a", 0) + end(100)
        code, case = self.judged(history, "--bound=final=1ns")
        self.assertEqual((code, broken(case)), (1, ["cancel.final-prompt"]))
        self.assertEqual(self.judged(history, "--bound=final=2ns")[0], 0)

    def test_a_profile_can_be_named(self):
        history = HEADER + operation("a", 0) + end(100)
        self.put("tight.yaml", "profile: tight\nbounds: {wall: {final: 1ns}}\n")
        self.put("virtual.yaml", "profile: virtual\nbounds: {virtual: {final: 1ns}}\n")
        code, case = self.judged(history, "--profile=tight.yaml")
        self.assertEqual((code, broken(case)), (1, ["cancel.final-prompt"]))
        self.assertEqual(self.judged(history, "--profile=virtual.yaml")[0], 0)
        self.assertEqual(self.judged(history, "--profile=mi")[0], 0)
        self.assertEqual(self.judged(history, "--profile=tight.yaml", "--bound=final=2ns")[0], 0)
        self.assertEqual(self.judged(history, "--profile=tight.yaml", "--off=cancel.final-prompt")[0], 0)

    def test_the_level_of_a_rule_is_the_profiles(self):
        history = HEADER + operation("a", 0) + end(100)
        self.put("lenient.yaml", "profile: lenient\nbounds: {wall: {final: 1ns}}\nlevels: {cancel.final-prompt: should}\n")
        code, case = self.judged(history, "--profile=lenient.yaml")
        self.assertEqual((code, broken(case)), (0, ["cancel.final-prompt"]))
        self.assertEqual(self.judged(history, "--profile=lenient.yaml", "--strict")[0], 1)

    def test_strict_fails_a_broken_should(self):
        history = HEADER + operation("a", 0) + end(100)
        code, case = self.judged(history, "--bound=extras=0")
        self.assertEqual(code, 0)
        late = history.replace('"t":2,"at":"client","event":"result"', '"t":5,"at":"client","event":"result"')
        lines = late.splitlines(keepends=True)
        result = next(line for line in lines if '"result"' in line)
        lines.remove(result)
        lines.insert(next(i for i, line in enumerate(lines) if '"final"' in line), result)
        returned = next(line for line in lines if '"callback-returned"' in line)
        lines.remove(returned)
        lines.insert(next(i for i, line in enumerate(lines) if '"final"' in line), returned.replace('"t":2', '"t":5'))
        code, case = self.judged("".join(lines), "--bound=extras=0")
        self.assertEqual((code, broken(case)), (0, ["result.few-extras"]))
        code, case = self.judged("".join(lines), "--bound=extras=0", "--strict")
        self.assertEqual((code, case["outcome"]), (1, "failed"))

    def test_unknown_events_are_refused_unless_told_otherwise(self):
        history = HEADER + operation("a", 0) + '{"t":50,"at":"client","event":"sneeze"}\n' + end(100)
        self.assert_refused(self.rescind("judge", "-", stdin=history.encode()), "standard input:12", "sneeze")
        self.assertEqual(self.rescind("judge", "-", "--ignore-unknown-events", stdin=history.encode()).code, 0)

    def test_a_file_that_ends_in_the_middle_of_a_line_can_be_judged_without_it(self):
        whole = HEADER + operation("a", 0)
        self.put("killed.jsonl", whole + '{"t":50,"at":"cli')
        result = self.rescind("judge", "killed.jsonl")
        self.assert_refused(result, "killed.jsonl:12", "head -n -1 FILE | rescind judge -")
        self.assertEqual(self.rescind("judge", "-", stdin=whole.encode()).code, 0)

    def test_a_number_where_a_text_is_wanted_is_told_how_to_write_it(self):
        final = '{"t":50,"at":"client","event":"final","op":"a","code":1,"error":-32800}\n'
        self.assert_refused(self.rescind("judge", "-", stdin=(HEADER + final).encode()), 'hint: write it as "-32800"')

    def test_what_is_no_history(self):
        for text in (b"", b"\n", b"{}\n", b"[]\n", b"nonsense\n", bytes(range(256)), b"x" * (3 << 20),
                     HEADER.encode() + b'{"t":1}\n', HEADER.encode() + b'{"t":"1","at":"client","event":"start"}\n',
                     b'{"history":2}\n'):
            self.assert_refused(self.rescind("judge", "-", stdin=text), "standard input")
        (self.directory / "empty").mkdir()
        self.assert_refused(self.rescind("judge", "empty"), "empty")
        self.assert_refused(self.rescind("judge", "missing.jsonl"), "missing.jsonl")
        self.assert_refused(self.rescind("judge"), "which history?")

    def test_one_wrong_file_among_good_ones_is_told_and_the_others_judged(self):
        self.put("in/a.jsonl", HEADER + operation("a", 0) + end(100))
        self.put("in/b.jsonl", "nonsense\n")
        result = self.rescind("judge", "in")
        self.assertEqual(result.code, 2)
        self.assertIn("in/b.jsonl:1", result.err)
        self.assertIn("1 case passed", result.out)

    def test_hostile_names_do_not_reach_the_terminal(self):
        history = HEADER + operation("a\\u001b[2J", 0, final=False) + end(10**9)
        result = self.rescind("judge", "-", stdin=history.encode())
        self.assertNotIn("\x1b", result.out)
        self.assertIn("a\\x1b[2J", result.out)


class Real(ProgramTest):
    """Histories recorded from a real implementation."""

    def setUp(self):
        super().setUp()
        self.files = sorted(REAL.glob("*.jsonl"))

    def test_each_of_them_is_judged(self):
        self.assertEqual(len(self.files), 31)
        schema = json.loads((SOURCE / "reports/schema.json").read_text())
        for file in self.files:
            result = self.rescind("judge", file, "--format=json")
            report = json.loads(result.out)
            self.assertEqual(schema_check.errors(report, schema, schema), [], file)
            failed = any(rule["fails"] for rule in report["cases"][0]["rules"])
            self.assertEqual(result.code, 1 if failed else 0, file)

    def test_a_directory_is_judged_as_a_whole(self):
        report = json.loads(self.rescind("judge", REAL, "--format=json").out)
        self.assertEqual([case["file"] for case in report["cases"]], [str(file) for file in self.files])

    def test_what_went_wrong_is_found(self):
        report = json.loads(self.rescind("judge", REAL, "--format=json").out)
        found = {case["name"].lower(): broken(case) for case in report["cases"]}
        self.assertEqual(found["a-control-enum"], [])
        self.assertIn("result.one-final", found["w-async-get"])
        self.assertIn("session.close-waits", found["w-async-get"])
        self.assertIn("subject.survives", found["f-manual-delayed"])
        self.assertIn("cancel.async-callback", found["d-copycancel"])


class Long(ProgramTest):
    def test_a_million_lines_are_judged_in_bounded_memory(self):
        operations = 100_000
        process = subprocess.Popen(
            [PROGRAM, "judge", "-", "--format=json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(HEADER.encode())
        for first in range(0, operations, 1000):
            block = "".join(operation(f"op{i}", i * 10) for i in range(first, first + 1000))
            process.stdin.write(block.encode())
        process.stdin.write(end(operations * 10).encode())
        process.stdin.close()
        report = json.loads(process.stdout.read())
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(report["cases"][0]["events"], operations * 10 + 1)
        if not SANITIZED:  # A sanitizer keeps freed memory on purpose.
            self.assertLess(usage.ru_maxrss, 80_000, "KiB")


class LongAgo(ProgramTest):
    """The beginning of a broken operation is further back than what is remembered."""

    def setUp(self):
        super().setUp()
        others = "".join(operation(f"op{i}", 10 + i * 10) for i in range(20_000))
        start, *rest = operation("slow", 0, final=False).splitlines(keepends=True)
        late = "".join(line.replace('"t":', '"t":90000') for line in rest)
        self.history = HEADER + start + others + late + end(10**9)

    def lines(self, *arguments, **more):
        report = json.loads(self.rescind("judge", *arguments, "--format=json", **more).out)
        finding = next(rule for rule in report["cases"][0]["rules"] if rule["rule"] == "result.one-final")
        self.assertEqual((finding["outcome"], finding["op"]), ("broken", "slow"))
        return "\n".join(finding["lines"])

    def test_a_file_is_read_again_for_it(self):
        self.put("history.jsonl", self.history)
        self.assertIn("start slow", self.lines("history.jsonl"))
        self.assertIn("cancel slow", self.lines("history.jsonl"))

    def test_a_stream_shows_what_is_remembered(self):
        lines = self.lines("-", stdin=self.history.encode())
        self.assertNotIn("start slow", lines)
        self.assertIn("cancel slow", lines)


if __name__ == "__main__":
    unittest.main()
