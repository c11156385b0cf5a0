"""Scenarios on a real program: `run`, `fuzz` and `replay` with --subject."""
import json
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

import html_page
from program import PROGRAM as RESCIND
from program import SOURCE

SUBJECT = """
    subject: planted
    like: json-rpc
    handshake: [{request: initialize}, {notify: initialized}]
    slow: [{request: slow}]
    fast: [{request: fast}]
    requests: [{provider: named, request: fast, params: '{"name": 1}'}]
"""

# What is slow is cancelled, what is fast is not; by name, by how long it works, and by a request of the subject's own.
SCENARIO = """
    name: mine/in-the-middle
    system:
      providers:
        slow: {first: 10ms}
        works: {first: 60ms}
        quick: {first: 1ms}
        named: {first: 1h}
    clients:
      me:
        - start: {op: a, kind: get, provider: $(provider)}
        - start: {op: b, kind: get, provider: quick}
        - start: {op: c, kind: get, provider: named}
        - {after: 50ms, cancel: a}
        - {inside: final of b, cancel: b}
        - {on: final of a, cancel: a}
    expect:
      c: {final: $(ends)}
    matrix:
      provider: [slow]
      ends: [ok]
"""

UNOPENED = """
    name: mine/unopened
    system:
      providers:
        slow: {first: 300ms}
        first: {first: 5ms}
    clients:
      me:
        - start: {op: early, kind: get, provider: slow}
        - start: {op: hello, kind: get, provider: first}
    expect:
      hello: {final: ok}
"""

MOMENTS = """
    moments: mine
    cases:
      - moment: early
        story: A cancel comes early.
        steps: [{start: a, request: slow}, {cancel: a, at: 20%}]
      - moment: while/stopped
        story: A cancel and a request behind it are found at once.
        steps:
          - {start: a, request: slow}
          - at: 40%
            stopped: [{cancel: a}, {start: b, request: fast}]
"""

SHORT = "{provider: short, like: slow, params: '{\"ms\": 50}'}"
LIKE_SLOW = """
    name: mine/like-slow
    system:
      providers:
        slow: {first: 300ms}
        short: {first: 50ms}
    clients:
      me:
        - start: {op: plain, kind: get, provider: slow}
        - start: {op: short, kind: get, provider: short}
        - start: {op: limited, kind: get, provider: slow, timeout: 60ms}
        - {cancel: plain, handle: empty}
"""


class SubjectScenarios(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.put("planted.yaml", SUBJECT)

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text))

    def rescind(self, *words, fault="none"):
        command = [sys.executable, str(SOURCE / "tests/live/planted.py"), fault]
        return subprocess.run([RESCIND, *words, "--subject", "planted.yaml", "--", *command], capture_output=True, text=True,
                              timeout=120, cwd=self.folder)

    def test_each_operation_is_a_request_and_a_cancel_reaches_it(self):
        self.put("mine/middle.yaml", SCENARIO)
        run = self.rescind("run", "mine")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("1 case passed, judged by the profile lsp\n", run.stdout)
        self.assertIn("; 1 of 1 long before they would have been done", run.stdout)
        shown = self.rescind("replay", "mine/middle.yaml", "--format", "jsonl")
        events = [json.loads(line) for line in shown.stdout.splitlines()[1:]]
        seen = [(one["event"], one["op"]) for one in events if one["event"] in ("start", "cancel", "final") and "op" in one]
        self.assertEqual(seen[:3], [("start", "a"), ("start", "b"), ("start", "c")])
        for op, cancels in (("a", 2), ("b", 1), ("c", 0)):
            self.assertEqual(seen.count(("final", op)), 1, seen)
            self.assertEqual(seen.count(("cancel", op)), cancels, seen)
        self.assertLess(seen.index(("final", "b")), seen.index(("cancel", "b")))

    def test_a_fault_is_found_saved_and_tried_again(self):
        self.put("mine/middle.yaml", SCENARIO)
        run = self.rescind("run", "mine", fault="never-answers-cancelled")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn("result.one-final broken for a", run.stdout)
        waiting = next(number for number, line in enumerate(SCENARIO.split("\n"), 1) if "on: final of a" in line)
        self.assertIn(f"expected: the step of writer at mine/middle.yaml:{waiting} happens\n", run.stdout)
        [finding] = (self.folder / "findings").iterdir()
        self.assertEqual(json.loads(finding.read_text().splitlines()[0])["found"]["scenario"], "mine/middle.yaml")
        again = self.rescind("replay", str(finding), fault="never-answers-cancelled")
        self.assertEqual(again.returncode, 1, again.stdout + again.stderr)
        self.assertIn("result.one-final broken for a", again.stdout)
        self.assertEqual(self.rescind("replay", str(finding)).returncode, 0)
        (self.folder / "mine/middle.yaml").unlink()
        gone = self.rescind("replay", str(finding))
        self.assertEqual(gone.returncode, 2)
        self.assertIn("is of the scenario mine/middle.yaml, which is not there", gone.stderr)

    def test_behind_what_fails_stands_its_scenario_as_the_simulated_system_plays_it(self):
        self.put("mine/middle.yaml", SCENARIO)
        for command in (["run", "mine"], ["fuzz", "mine", "--runs", "1"]):
            run = self.rescind(*command, "--report", "html=page.html", fault="never-answers-cancelled")
            self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
            page = html_page.Page(self.folder / "page.html")
            self.assertEqual((page.index["mutant"], page.index["references"]), (None, "simulated"))
            [real, simulated] = ([json.loads(line) for line in page.history(0, column).splitlines()] for column in ("run", "reference"))
            self.assertEqual((real[0]["clock"], simulated[0]["clock"]), ("monotonic", "virtual"))
            ended = [{one["op"] for one in events if one.get("event") == "final"} for events in (real, simulated)]
            self.assertNotIn("a", ended[0])
            self.assertEqual(ended[1], {"a", "b", "c"})
        self.rescind("run", "mine", "--report", "html=page.html")  # Nothing fails.
        self.assertEqual(html_page.Page(self.folder / "page.html").cases["reference"], [-1])

    def test_moments_of_ones_own_are_tried_on_a_program_and_run_simulated(self):
        self.put("mine/moments.yaml", MOMENTS)
        simulated = subprocess.run([RESCIND, "run", "mine", "--profile", "lsp"], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(simulated.returncode, 0, simulated.stdout + simulated.stderr)
        self.assertIn("2 cases passed, judged by the profile lsp", simulated.stdout)
        run = self.rescind("run", "mine")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("2 cases passed, judged by the profile lsp\n", run.stdout)
        found = self.rescind("run", "mine", fault="drops-what-follows-a-cancel")
        self.assertEqual(found.returncode, 1, found.stdout + found.stderr)
        self.assertIn("FAILED mine/while/stopped (mine/moments.yaml:7)", found.stdout)
        self.assertIn("2 cases: 1 passed, 1 failed", found.stdout)
        [finding] = (self.folder / "findings").iterdir()
        again = self.rescind("replay", str(finding), fault="drops-what-follows-a-cancel")
        self.assertEqual(again.returncode, 1, again.stdout + again.stderr)
        self.assertEqual(self.rescind("replay", str(finding)).returncode, 0)
        drawn = self.rescind("fuzz", "mine", "--runs", "3", "--format", "json")
        self.assertEqual(drawn.returncode, 0, drawn.stdout + drawn.stderr)
        self.assertLessEqual({one["name"] for one in json.loads(drawn.stdout)["cases"]}, {"mine/early", "mine/while/stopped"})

    def test_before_the_handshake_requests_are_answered_otherwise(self):
        self.put("planted.yaml", SUBJECT.replace("requests: [", "requests: [{provider: first, like: hello}, "))
        self.put("mine/unopened.yaml", UNOPENED)
        run = self.rescind("run", "mine")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        shown = self.rescind("replay", "mine/unopened.yaml", "--format", "jsonl").stdout
        self.assertEqual(re.findall(r'"event":"final".*"error":"([-0-9]*)"', shown), ["-32002"])

    def test_seeds_draw_a_scenario_and_its_times(self):
        self.put("mine/middle.yaml", SCENARIO.replace("after: 50ms", "after: 1ms..250ms").replace("[slow]", "[slow, works]"))
        run = self.rescind("fuzz", "mine", "--runs", "3", "--format", "json")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        cases = json.loads(run.stdout)["cases"]
        self.assertEqual([one["seed"] for one in cases], ["1", "2", "3"])
        self.assertLessEqual({one["name"] for one in cases},
                             {f"mine/in-the-middle[provider={name},ends=ok]" for name in ("slow", "works")})

    def test_what_is_expected_of_an_operation_that_nobody_cancels_is_asked(self):
        self.put("mine/middle.yaml", SCENARIO.replace("[ok]", "[access-denied]"))
        run = self.rescind("run", "mine")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn("expected: the final result of c says access-denied (mine/middle.yaml:18: final: access-denied)", run.stdout)

    def test_a_request_is_like_the_slow_one_with_parameters_of_its_own_or_a_timeout(self):
        self.put("planted.yaml", SUBJECT.replace("requests: [", "timeout: ms\n    requests: [" + SHORT + ", "))
        self.put("mine/like-slow.yaml", LIKE_SLOW)
        shown = self.rescind("replay", "mine/like-slow.yaml", "--format", "jsonl")
        self.assertEqual(shown.returncode, 0, shown.stdout + shown.stderr)
        events = [json.loads(line) for line in shown.stdout.splitlines()[1:]]
        starts, finals = ({one["op"]: one for one in events if one["event"] == event} for event in ("start", "final"))
        self.assertEqual(starts["limited"]["timeout"], 60_000_000)
        self.assertNotIn("timeout", starts["short"])
        for op in ("limited", "short"):
            self.assertLess(finals[op]["t"], finals["plain"]["t"], "it began at the same time, and is done long before")
        # A cancel that names none of them: the server would have ended the one that it names.
        [cancel] = [one for one in events if one["event"] == "cancel"]
        self.assertIn("nobody's", cancel["op"])
        self.assertGreater(finals["plain"]["t"] - starts["plain"]["t"], 250_000_000)

    def test_what_a_request_of_ones_own_is_like_is_told_rightly(self):
        for wrong, told in [(SHORT.replace("slow", "fast"), "'like'"),
                            ("{provider: short}", "request"), (SHORT.replace("'{", "'{{"), "this is no JSON")]:
            self.put("planted.yaml", SUBJECT.replace("requests: [", "requests: [" + wrong + ", "))
            self.put("mine/like-slow.yaml", LIKE_SLOW)
            run = self.rescind("run", "mine")
            self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
            self.assertRegex(run.stderr, "planted.yaml:7:[0-9]+: error: .*" + told)

    def test_what_no_client_of_a_real_program_can_do_is_not_applicable(self):
        start = "    - start: {op: a, kind: get}\n"
        wanted = {}
        for name, rest, why in [
            ("unseen", "clients:\n  me:\n" + start + "    - {on: provider-start of a, cancel: a}\n", "does not see"),
            ("sync", "clients:\n  me:\n" + start.replace("get", "get, mode: sync") + "    - drain: a\n", "is synchronous"),
            ("quota", "  quota: {operations: 1, per: user}\nclients:\n  me:\n" + start, "sets the server a quota"),
            ("fault", "clients:\n  me:\n" + start + "faults:\n  - {at: 1ms, reset: {}}\n", "its faults are the server's"),
        ]:
            self.put(f"mine/{name}.yaml", f"name: mine/{name}\nsystem:\n  providers: {{slow: {{first: 10ms}}}}\n" + rest)
            wanted[f"mine/{name}"] = why
        report = json.loads(self.rescind("run", "mine", "--format", "json").stdout)
        self.assertEqual({case["name"] for case in report["cases"]}, set(wanted))
        for case in report["cases"]:
            self.assertEqual(case["outcome"], "not-applicable")
            self.assertIn(wanted[case["name"]], case["why"])

    def test_what_is_typed_or_written_wrongly_starts_nothing(self):
        self.put("mine/middle.yaml", SCENARIO.replace("provider: named}", "provider: nameless}"))
        wrong = self.rescind("run", "mine")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("mine/middle.yaml:13:43: error: there is no provider 'nameless'", wrong.stderr)
        self.put("mine/middle.yaml", SCENARIO)
        for words, wanted in [
            (["run", "mine", "--jobs", "2"], "leave --jobs, --shard,"),
            (["run", "mine", "--tag", "none"], "--tag: none of the cases has the tags"),
            (["run", "elsewhere"], "elsewhere: error: there is no such file or directory"),
            (["run", "mine", "--filter", "x"], "x"),
            (["fuzz", "--filter", "x"], "--filter chooses among the cases of scenarios, and none was named"),
        ]:
            with self.subTest(words=words):
                run = self.rescind(*words)
                self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
                self.assertIn(wanted, run.stderr)
        plain = subprocess.run([RESCIND, "run", "mine", "--save", "x"], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(plain.returncode, 2)
        self.assertIn("--save is about a real program", plain.stderr)


if __name__ == "__main__":
    unittest.main()
