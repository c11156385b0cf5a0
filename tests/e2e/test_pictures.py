"""One run as a picture: rescind replay with --format mermaid, svg and perfetto, and with --why, --focus and --all."""

import json
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import trace_check
from program import PROGRAM, SANITIZED, SOURCE, ProgramTest

SVG = "{http://www.w3.org/2000/svg}"
BROKEN = ["scenarios/small/one-stream.yaml", "--case", "small/one-stream[protocol=push,hears=poll]", "--mutant", "quota-early"]
README_PICTURE = "harness/guides/why.svg"

# One for each sort of picture: spans, covers, once, order, nothing after, sessions, and rules that have none.
MUTANTS = ["quota-early", "quota-leak", "final-twice", "final-lost", "final-waits-for-server", "result-after-final",
           "cancel-not-offered", "provider-deaf", "session-close-early", "crash-on-cancel-in-start", "close-refused",
           "final-inside-cancel"]

MERMAID = re.compile(
    r"sequenceDiagram\n(?:  participant [ACNSP] as [a-z ]+\n){5}"
    r"(?:  (?:[ACNSP]-?->>[ACNSP]|Note over [ACNSP](?:,P)?): (?:[^;#<>\n]|#\d+;|<br/>)+\n)*")


def replay(*arguments):
    done = subprocess.run([PROGRAM, "replay", *arguments], cwd=SOURCE, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def messages(diagram):
    return [line for line in diagram.splitlines() if re.match(r"  (?:Note|\S+>>)", line)]


def svg_errors(text):
    """What is wrong with a picture, by its geometry: widths of words are guessed, rather less than more."""
    root, found = ElementTree.fromstring(text), []
    width = float(root.get("width"))
    bars = [tuple(float(rect.get(key)) for key in ("x", "y", "width", "height"))
            for rect in root.iter(f"{SVG}rect") if re.match(r"c\d", rect.get("class") or "")]
    boxes = []
    for label in root.iter(f"{SVG}text"):
        size, x, y = float(label.get("font-size", 12)), float(label.get("x")), float(label.get("y"))
        long = 0.5 * size * len(label.text or "")
        left = x - {"start": 0, "middle": long / 2, "end": long}[label.get("text-anchor", "start")]
        boxes.append((left, left + long, y - 0.7 * size, y, label.text))
        if left < 0 or left + long > width:
            found.append(f"runs out: {label.text}")
        for bar in bars:
            if left < bar[0] + bar[2] and bar[0] < left + long and y > bar[1] + 1 and y - 0.7 * size < bar[1] + bar[3] - 1:
                found.append(f"lies on a bar: {label.text}")
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            if one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]:
                found.append(f"words on words: {one[4]} and {other[4]}")
    for element in root.iter():
        if element.tag in (f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject") or any("href" in key or key.startswith("on") for key in element.attrib):
            found.append(f"not a drawing: {element.tag}")
    return found


class Pictures(unittest.TestCase):
    def test_of_many_broken_runs(self):
        cases = subprocess.run([PROGRAM, "run", "--list", "scenarios/small"], cwd=SOURCE, capture_output=True, check=True, timeout=120)
        drawn = 0
        for number, case in enumerate(cases.stdout.decode().split()):
            for mutant in MUTANTS[number % 3::3]:
                run = [f"scenarios/{case.partition('[')[0]}.yaml", "--case", case, "--mutant", mutant]
                code, svg, _ = replay(*run, "--format=svg")
                if code != 1:
                    continue
                drawn += 1
                with self.subTest(case=case, mutant=mutant):
                    self.assertEqual(svg_errors(svg), [])
                    diagram = replay(*run, "--format=mermaid")[1]
                    self.assertRegex(diagram, re.compile(rf"\A{MERMAID.pattern}\Z"))
                    self.assertNotRegex(diagram, r"(?i)\bend\b")
                    self.assertLessEqual(len(messages(diagram)), 40)
                    self.assertLessEqual(len(diagram.encode()), 4_500)
                    self.assertEqual(trace_check.errors(json.loads(replay(*run, "--format=perfetto")[1])), [])
                    if SANITIZED:
                        break
        self.assertGreater(drawn, 20)

    def test_the_checkers_see_what_is_wrong(self):
        picture = replay(*BROKEN, "--format=svg")[1]
        self.assertEqual(svg_errors(picture), [])
        self.assertNotEqual(svg_errors(re.sub(r'<text x="20"', '<text x="890"', picture, count=1)), [])
        bar = re.search(r'class="c\d" x="([\d.]+)" y="([\d.]+)"', picture)
        on_it = f'<text x="{bar[1]}" y="{float(bar[2]) + 8}">on it</text></svg>'
        self.assertNotEqual(svg_errors(picture.replace("</svg>", on_it)), [])
        trace = json.loads(replay(*BROKEN, "--format=perfetto")[1])
        self.assertEqual(trace_check.errors(trace), [])
        kinds = {event["ph"]: event for event in trace["traceEvents"]}
        for phase in "Xbsf":
            broken = [event for event in trace["traceEvents"] if event is not kinds[phase]]
            if phase == "X":
                broken = [*trace["traceEvents"], {**kinds["X"], "ts": kinds["X"]["ts"] + 0.0005, "dur": 5}]
            self.assertNotEqual(trace_check.errors({**trace, "traceEvents": broken}), [], phase)

    def test_the_picture_of_the_first_page_is_of_today(self):
        code, picture, _ = replay(*BROKEN, "--format=svg")
        self.assertEqual(code, 1)
        typed = f"rescind replay {BROKEN[0]} --case '{BROKEN[2]}' --mutant {BROKEN[4]} --format svg >{README_PICTURE}"
        self.assertTrue((SOURCE / README_PICTURE).read_text() == picture, f"out of date; in the checkout: {typed}")
        self.assertIn(f"]({README_PICTURE})", (SOURCE / "README.md").read_text())

    def test_a_kept_run_is_shown_whole(self):
        code, diagram, told = replay(*BROKEN[:3], "--format=mermaid")
        self.assertEqual(code, 0)
        events = len(replay(*BROKEN[:3], "--format=jsonl")[1].splitlines()) - 1
        self.assertEqual(len(messages(diagram)), events)
        self.assertEqual(svg_errors(replay(*BROKEN[:3], "--format=svg")[1]), [])
        self.assertIn("nothing was broken", replay(*BROKEN[:3], "--format=svg", "--why")[2])
        self.assertEqual(told, "")

    def test_what_is_shown_can_be_chosen(self):
        whole = replay(*BROKEN)[1]
        why = replay(*BROKEN, "--why")[1]
        self.assertEqual(replay(*BROKEN, "--all")[1], whole)
        self.assertIn("other event", why)
        self.assertLess(len(why), len(whole))
        focus = replay(*BROKEN, "--focus=list")[1]
        self.assertIn("quota.held-while-running broken for list", focus)
        self.assertGreater(len(messages(replay(*BROKEN, "--format=mermaid", "--all")[1])),
                           len(messages(replay(*BROKEN, "--format=mermaid")[1])))

    def test_what_makes_no_sense_is_refused(self):
        for arguments, words in ((["--why", "--all"], "exclude each other"), (["--focus=none"], "no operation 'none'"),
                                 (["--focus=lst"], "did you mean 'list'"), (["--format=perfetto", "--why"], "the whole run"),
                                 (["--format=jsonl", "--focus=list"], "the whole run"), (["--format=svgg"], "did you mean 'svg'"),
                                 (["--format=svg", "--against=x"], "text only")):
            code, printed, told = replay(*BROKEN, *arguments)
            self.assertEqual((code, printed), (2, ""), arguments)
            self.assertIn(words, told)


class SameBytes(ProgramTest):
    def test_from_two_runs(self):
        for kind in ("mermaid", "svg", "perfetto"):
            self.assertEqual(*(replay(*BROKEN, f"--format={kind}") for _ in range(2)))


if __name__ == "__main__":
    unittest.main()
