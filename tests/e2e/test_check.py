"""`rescind check`: a planted server with one fault at a time, and what else a subject can do to the harness."""
import concurrent.futures
import json
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

from html_page import Page
from program import PROGRAM as RESCIND
from program import SOURCE

PLANTED = SOURCE / "tests/live/planted.py"

# The planted server's takes 300 ms; a busy machine adds its own.
SLOW_FOUND = r"slow request: slow, [3-9]\d\d\.\d ms uncancelled"

# The fault, the moments that meet it, and the rule that names it.
FAULTS = [
    ("never-answers-cancelled", "at-20", "result.one-final"),
    ("answers-twice", "uncancelled", "result.one-final"),
    ("hits-next-id", "id-again-at-once", "result.cancelled-justified"),
    ("takes-text-for-number", "other-type", "result.cancelled-justified"),
    ("dies-of-malformed", "malformed/null", "subject.survives"),
    ("dies-of-unknown-id", "unknown-id", "subject.survives"),
    ("aborts-on-cancel", "twice", "subject.survives"),
    ("half-a-message", "at-40", "subject.survives"),
    ("stops-answering", "at-20", "result.one-final"),
    ("answers-uncancelled-as-cancelled", "before-another", "result.cancelled-justified"),
    ("cancels-everything", "behind-another", "result.cancelled-justified"),
    ("refuses-after-cancel", "after-the-answer", "expect.answer"),
    ("leaks-slots", "all-cancelled:planted/twice", "result.one-final"),
    ("answers-after-shutdown", "then-shutdown", "result.one-final"),
    ("answers-other-id", "twice", "result.one-final"),
    ("ignores-exit", "then-shutdown", "expect.exit"),
    ("ignores-cancel-as-request", "as-request", "result.one-final"),
    ("ignores-cancelled-initialize", "of-initialize", "result.one-final"),
    ("drops-bystanders", "storm", "result.one-final"),
    ("answers-text-as-number", "id-text", "result.one-final"),
    ("goes-on-computing", "at-40", "expect.rest"),
    ("drops-what-follows-a-cancel", "stopped", "result.one-final"),
    ("drops-what-is-not-read", "nobody-reads", "result.one-final"),
]

# Under MCP, where a cancelled request has no answer.
SILENT_FAULTS = [
    ("answers-cancelled", "at-20", "result.one-final"),
    ("loses-cancel-in-one-write", "in-one-write", "result.one-final"),
    ("takes-zero-for-none", "id-zero", "result.one-final"),
    ("takes-empty-for-none", "id-empty", "result.one-final"),
    ("tells-progress-after-the-answer", "uncancelled", "result.nothing-after-final"),
]

LSP_LIKE = """
    subject: planted
    like: json-rpc
    handshake:
      - {request: initialize}
      - {notify: initialized}
    slow: [{request: slow}]
    fast: [{request: fast}]
    shutdown:
      - {request: shutdown}
      - {notify: exit}
"""

MCP_LIKE = """
    subject: planted
    like: mcp
    handshake:
      - {request: initialize}
      - {notify: notifications/initialized}
    slow:
      - request: slow
        params: '{"_meta": {"progressToken": ${id}}}'

    fast: [{request: fast}]
"""


class Check(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def check(self, subject, *words, command=(), save="findings", **environment):
        return subprocess.run([RESCIND, "check", subject, "--save", str(self.folder / save), *words, "--", *command],
                              capture_output=True, text=True, timeout=300, cwd=self.folder,
                              env={**os.environ, **environment})

    def subject(self, text, name="planted.yaml"):
        path = self.folder / name
        path.write_text(textwrap.dedent(text))
        return str(path)

    def broken(self, subject, fault, moment, **environment):
        """The names of what the fault broke in that moment."""
        out = self.folder / f"{fault}.json"
        run = self.check(subject, "--strict", "--filter", f"planted/{moment}", "--report", f"json={out}",
                         command=[sys.executable, str(PLANTED), fault], save=fault, **environment)
        self.assertTrue(out.exists(), run.stderr + run.stdout)
        report = json.loads(out.read_text())
        return run, {one["rule"] for case in report["cases"] for one in case["rules"] if one["fails"]}

    def test_each_planted_fault_is_found_by_the_rule_that_names_it(self):
        lsp = self.subject(LSP_LIKE)
        mcp = self.subject(MCP_LIKE, "silent.yaml")
        tasks = [(lsp, *fault, {}) for fault in FAULTS]
        tasks += [(mcp, *fault, {"PLANTED_FRAMING": "line", "PLANTED_ANSWER": "none"}) for fault in SILENT_FAULTS]
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda task: self.broken(*task[:3], **task[4]), tasks))
        for (_, fault, moment, rule, _), (run, broken) in zip(tasks, found):
            with self.subTest(fault=fault, moment=moment):
                self.assertIn(rule, broken, run.stdout + run.stderr)
                self.assertEqual(run.returncode, 1, run.stdout + run.stderr)

    def test_a_program_is_found_as_it_lies_from_here(self):
        """It is started in a folder of its own, where no path from here leads."""
        subject = self.subject(LSP_LIKE)
        program = self.folder / "bin dir/server"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\nexec {sys.executable} {PLANTED} none\n")
        program.chmod(0o755)
        words = [RESCIND, "check", subject, "--filter", "planted/uncancelled", "--"]
        found = subprocess.run([*words, "bin dir/server"], cwd=self.folder, capture_output=True, text=True, timeout=100)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)
        (self.folder / "server.py").write_text("")
        told = subprocess.run([*words, sys.executable, "server.py"], cwd=self.folder, capture_output=True, text=True, timeout=100)
        self.assertEqual(told.returncode, 3, told.stdout + told.stderr)
        self.assertIn(f"write {self.folder}/server.py", told.stderr)

    def test_where_no_temporary_folder_can_be_made(self):
        for place in ("/nonexistent", "/dev/null", "/proc"):
            run = self.check("mcp", command=["true"], TMPDIR=place)
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn("no temporary folder can be made", run.stderr)
            self.assertIn("TMPDIR", run.stderr)

    def test_every_fault_is_planted(self):
        text = PLANTED.read_text()
        faults = text[text.index('FAULTS = """') + 12:].split('"""')[0].split()
        self.assertEqual(sorted(faults), sorted(one[0] for one in FAULTS + SILENT_FAULTS))

    def test_the_sound_server_breaks_nothing(self):
        run = self.check(self.subject(LSP_LIKE), "--strict", command=[sys.executable, str(PLANTED)])
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("39 cases passed", run.stdout)
        self.assertRegex(run.stdout, SLOW_FOUND)
        self.assertFalse((self.folder / "findings").exists())

    def test_the_sound_silent_server_breaks_nothing(self):
        run = self.check(self.subject(MCP_LIKE), command=[sys.executable, str(PLANTED)],
                         PLANTED_FRAMING="line", PLANTED_ANSWER="none")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("39 passed, 5 not applicable", run.stdout)

    def test_a_finding_is_a_history_that_judge_reads_and_only_its_owner(self):
        run, _ = self.broken(self.subject(LSP_LIKE), "never-answers-cancelled", "at-20")
        finding = self.folder / "never-answers-cancelled/planted-at-20.jsonl"
        self.assertEqual(stat.S_IMODE(finding.stat().st_mode), 0o600)
        self.assertIn(f"replay: rescind judge {finding} --profile lsp", run.stdout)
        judged = subprocess.run([RESCIND, "judge", str(finding), "--profile", "lsp"], capture_output=True, text=True)
        self.assertEqual(judged.returncode, 1)
        self.assertIn("result.one-final broken", judged.stdout)

    def test_a_finding_is_tried_again_on_the_program_that_is_named(self):
        subject = self.subject(LSP_LIKE)
        self.broken(subject, "never-answers-cancelled", "at-20")
        finding = str(self.folder / "never-answers-cancelled/planted-at-20.jsonl")
        found_by = json.loads(Path(finding).read_text().splitlines()[0])["found"]["command"]
        asked = self.replay(finding)
        self.assertEqual(asked.returncode, 2, asked.stdout)
        self.assertIn(f"was found on a real program, by\n  {found_by}\n", asked.stderr)
        self.assertIn(f"hint: rescind replay {finding} --subject WHAT -- COMMAND", asked.stderr)
        for fault, code in (("never-answers-cancelled", 1), ("none", 0)):
            again = self.replay(finding, "--subject", subject, "--", sys.executable, str(PLANTED), fault)
            self.assertEqual(again.returncode, code, again.stdout + again.stderr)
            self.assertIn("planted/at-20, seed 1\n", again.stdout)
            self.assertRegex(again.stdout, r"ms  .* cancel operation 10: ")
            self.assertRegex(again.stdout, SLOW_FOUND)
        self.assertFalse((self.folder / "findings").exists())
        history = self.replay(finding, "--format", "jsonl", "--subject", subject, "--", sys.executable, str(PLANTED))
        self.assertEqual(json.loads(history.stdout.splitlines()[0])["name"], "planted/at-20")
        self.assertRegex(history.stderr, SLOW_FOUND)

    def replay(self, *words):
        return subprocess.run([RESCIND, "replay", *words], capture_output=True, text=True, timeout=300, cwd=self.folder)

    def test_replay_of_what_is_no_finding_starts_nothing(self):
        plain = '{"history": 1, "clock": "monotonic", "observes": ["client"]}\n'
        (self.folder / "plain.jsonl").write_text(plain)
        (self.folder / "odd.jsonl").write_text(plain.replace("}", ', "found": {"moment": 7}}'))
        (self.folder / "new.jsonl").write_text(plain.replace("}", ', "found": {"moment": "m", "seed": 1, "command": "c"}}'))
        scenario = str(SOURCE / "scenarios/cancel/between-results.yaml")
        program = ["--subject", "json-rpc", "--", "touch", "started"]
        for words, wanted in [
            (["plain.jsonl"], "plain.jsonl is a history, which no run makes again\n"),
            (["plain.jsonl", *program], "hint: judge it: rescind judge plain.jsonl"),
            (["odd.jsonl", *program], "odd.jsonl:1:62: error: 'found' does not say which moment this is of"),
            (["new.jsonl", *program], "new.jsonl:1: error: there is no moment 'm'"),
            (["new.jsonl", "--subject", "json-rpc"], "which program?"),
            (["new.jsonl", "--seed", "2", *program], "leave --case, --seed, --against, --mutant and --max-steps out"),
            ([scenario, *program], "has 60 cases; choose one with --case NAME"),
            ([scenario, "--mutant", "final-twice", *program], "leave --against, --mutant and --max-steps out"),
            ([scenario, "--", "true"], "unexpected argument 'true'"),
            ([scenario, "--user", "nobody"], "--user is about a real program"),
        ]:
            with self.subTest(words=words):
                run = self.replay(*words)
                self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
                self.assertIn(wanted, run.stderr)
        self.assertFalse((self.folder / "started").exists())

    def test_what_no_history_shows_is_tried_again_on_the_program(self):
        subject = self.subject(LSP_LIKE)
        run, _ = self.broken(subject, "refuses-after-cancel", "after-the-answer")
        again = f"rescind check {subject} --filter planted/after-the-answer --seed 1 --profile lsp --strict -- {sys.executable}"
        self.assertIn(f"replay: {again}", run.stdout)

    def test_the_subjects_own_code_stands_in_what_is_shown(self):
        run, _ = self.broken(self.subject(LSP_LIKE), "hits-next-id", "id-again-at-once")
        self.assertIn("failed, error -32800, via callback", run.stdout)

    def test_json_and_junit_reports_are_written_as_of_a_run(self):
        out, junit = self.folder / "r.json", self.folder / "r.xml"
        run = self.check(self.subject(LSP_LIKE), "--filter", "*/unknown-id", "--report", f"json={out}", "--report",
                         f"junit={junit}", command=[sys.executable, str(PLANTED)])
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertEqual(json.loads(out.read_text())["cases"][0]["name"], "planted/unknown-id")
        self.assertIn('name="planted/unknown-id"', junit.read_text())

    def test_a_page_shows_the_history_of_each_moment_that_was_tried(self):
        out = self.folder / "page.html"
        run = self.check(self.subject(LSP_LIKE), "--filter", "planted/u*", "--report", f"html={out}",
                         command=[sys.executable, str(PLANTED), "answers-twice"])
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        page = Page(out)
        shown = {page.name_of(case): case for case in range(page.count())}
        self.assertEqual(set(shown), {"planted/uncancelled", "planted/unknown-id"})
        saved = (self.folder / "findings/planted-uncancelled.jsonl").read_text().split("\n", 1)
        self.assertEqual(page.history(shown["planted/uncancelled"]), re.sub(r',"found":{.*?}', "", saved[0]) + "\n" + saved[1])
        self.assertGreater(len(page.run(shown["planted/unknown-id"]).lines), 0)
        self.assertEqual(page.index["references"], "simulated")
        simulated = page.history(shown["planted/uncancelled"], "reference")
        real = page.history(shown["planted/uncancelled"])
        [op] = [event["op"] for event in map(json.loads, real.splitlines()) if event.get("event") == "start"][:1]
        counts = [text.count(f'"event":"final","op":"{op}"') for text in (real, simulated)]
        self.assertEqual(counts, [2, 1], real + simulated)

    def test_wrong_subject_files_have_errors_with_line_and_column(self):
        for text, message in [
            ("subject: x\nslwo: [{request: a}]\n", "x.yaml:2:1: error: unknown key 'slwo' in a subject"),
            ("subject: x\nlike: lps\n", "x.yaml:2:7: error: there is no shipped subject 'lps'"),
            ("subject: x\nfast: [{request: a, params: '{'}]\n", "x.yaml:2:29: error: this is no JSON"),
            ("subject: x\nfast: [{request: a, params: '{\"a\": \"${urn}\"}'}]\n", "there is no placeholder '${urn}'"),
            ("subject: x\nslow: [{notify: a}]\n", "'slow' lists requests"),
            ("subject: x\nlanguage: c\n", "there is no language 'c' here"),
        ]:
            (self.folder / "x.yaml").write_text(text)
            run = self.check("./x.yaml", command=["true"])
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn(message, run.stderr)

    def test_files_of_a_workspace_stay_in_it(self):
        for name in ("../outside", "/tmp/outside-of-rescind", "a/../../b"):
            subject = self.subject(f"subject: x\nlike: json-rpc\nfiles: [{{name: {name}, text: hello}}]\n", "x.yaml")
            run = self.check(subject, command=["true"])
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn("the workspace's file", run.stderr)

    def test_command_lines_that_make_no_sense_are_refused(self):
        for words, message in [
            ([], "what does the program speak?"),
            (["lps", "--", "true"], "there is no subject 'lps'"),
            (["lsp"], "which program?"),
            (["lsp", "--", "no-such-program"], "which language is no-such-program for?"),
            (["lsp:python", "--", "no-such-program"], "cannot start 'no-such-program': No such file"),
            (["lsp:pyhton", "--", "true"], "there is no language 'pyhton'"),
            (["json-rpc", "--filter", "nothing", "--", "true"], "nothing"),
        ]:
            run = subprocess.run([RESCIND, "check", *words], capture_output=True, text=True, cwd=self.folder)
            self.assertEqual(run.returncode, 2, (words, run.stdout, run.stderr))
            self.assertIn(message, run.stderr)

    def test_subjects_that_are_no_servers_are_told_and_ended(self):
        marker = f"{os.getpid()}.25"
        for script, message in [
            ("exit 7", "'initialize' was not answered"),
            ("echo hello; echo broken >&2; exit 1", "its standard error ends with: broken"),
            ("yes", "'initialize' was not answered"),
            (f"sleep {marker} & exit 0", "'initialize' was not answered"),
        ]:
            with self.subTest(script=script):
                run = self.check(self.subject(LSP_LIKE), command=["sh", "-c", script])
                self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
                self.assertIn(message, run.stdout)
        alive = subprocess.run(["pgrep", "-f", f"sleep {marker}"], capture_output=True, text=True).stdout
        self.assertEqual(alive, "")

    def test_what_echoes_is_no_server(self):
        """What we answer comes back, too; and where there is no handshake, its first request cannot be cancelled."""
        run = self.check("json-rpc", command=["cat"])
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("39 cases: 15 passed, 24 not applicable", run.stdout)

    def test_nothing_is_left_when_the_check_is_killed(self):
        marker = f"{os.getpid()}.75"
        script = f"pwd > {self.folder}/where; sleep {marker}"
        for how in (signal.SIGKILL, signal.SIGINT):
            check = subprocess.Popen([RESCIND, "check", self.subject(LSP_LIKE), "--", "sh", "-c", script],
                                     cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            where = self.folder / "where"
            self.until(lambda: where.exists() and where.read_text())
            workspace = Path(where.read_text().strip())
            where.unlink()
            self.assertTrue(workspace.is_dir())
            check.send_signal(how)
            check.wait(30)
            self.until(lambda: not workspace.exists())
            # Of a process that is killed, and of its folder, either may go first.
            self.until(lambda: subprocess.run(["pgrep", "-f", f"sleep {marker}"], capture_output=True).stdout == b"")

    def until(self, happened, patience=30):
        end = time.monotonic() + patience
        while not happened():
            self.assertLess(time.monotonic(), end, "it did not happen")
            time.sleep(0.02)

    @unittest.skipIf(os.geteuid() != 0, "only root can start a program as another user")
    def test_a_program_is_started_as_another_user(self):
        script = "id -un >&2; test -w . && echo may write here >&2; exit 1"
        run = self.check(self.subject(LSP_LIKE), "--user", "nobody", command=["sh", "-c", script])
        self.assertIn("may write here", run.stdout)
        run = self.check(self.subject(LSP_LIKE), "--user", "nobody", command=["sh", "-c", "id -un >&2; exit 1"])
        self.assertIn("its standard error ends with: nobody", run.stdout)
        run = self.check(self.subject(LSP_LIKE), "--user", "no-such-user", command=["true"])
        self.assertEqual(run.returncode, 2)
        self.assertIn("there is no user 'no-such-user'", run.stderr)

    def test_a_debug_adapter_is_launched_as_its_subject_file_says(self):
        launched = """
            subject: planted
            like: dap
            handshake:
              - {request: initialize}
              - {request: launch, params: '{"program": "${root}/x"}', await: initialized}
              - {request: configurationDone, await: stopped}
            slow: [{request: slow}]
            fast: [{request: fast}]
        """
        dap = self.subject(launched)
        run = self.check(dap, "--filter", "*/at-20", command=[sys.executable, str(PLANTED)], PLANTED_SHAPE="dap")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("1 case passed, judged by the profile dap", run.stdout)
        wrong = self.subject(launched.replace("await: stopped", "await: exited"))
        run = self.check(wrong, command=[sys.executable, str(PLANTED), "aborts-on-cancel"], PLANTED_SHAPE="dap")
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("'exited' was not told behind 'configurationDone'", run.stdout)

    def test_a_debug_adapter_is_checked_too(self):
        dap = self.subject("""
            subject: planted
            like: dap
            handshake: [{request: initialize}]
            slow: [{request: slow}]
            fast: [{request: fast}]
        """, "dap.yaml")
        run = self.check(dap, "--strict", command=[sys.executable, str(PLANTED)], PLANTED_SHAPE="dap")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        none = self.check(dap, command=[sys.executable, str(PLANTED)], PLANTED_SHAPE="dap", PLANTED_NO_CANCEL="yes")
        self.assertEqual(none.returncode, 0, none.stdout + none.stderr)
        self.assertIn("39 cases: 1 passed, 38 not applicable", none.stdout)
        run, broken = self.broken(dap, "never-answers-cancelled", "at-20", PLANTED_SHAPE="dap")
        self.assertIn("result.one-final", broken, run.stdout)

    def test_secrets_are_hidden(self):
        subject = self.subject(LSP_LIKE + "    redact: [hunter2]\n")
        run = self.check(subject, command=["sh", "-c", "echo the password is hunter2 >&2; exit 1"])
        self.assertIn("the password is ***", run.stdout)
        self.assertNotIn("hunter2", run.stdout.replace("echo the password is hunter2", ""))

    def test_time_rules_want_seven_repetitions(self):
        run = self.check(self.subject(LSP_LIKE), "--profile", "mi", "--filter", "*/at-20",
                         command=[sys.executable, str(PLANTED)])
        self.assertIn("cancel.final-prompt: too few to say in 1 moment (7 needed: --repeat 7)", run.stdout)
        run = self.check(self.subject(LSP_LIKE), "--profile", "mi", "--filter", "*/at-20", "--repeat", "7",
                         command=[sys.executable, str(PLANTED)])
        self.assertNotIn("too few to say", run.stdout)

    def test_list_starts_nothing(self):
        for what, cases in [("lsp", 39), ("mcp", 44)]:
            run = subprocess.run([RESCIND, "check", what, "--list"], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual(len(run.stdout.splitlines()), cases, run.stdout)

    def test_scenarios_of_the_subject_are_played_behind_the_moments(self):
        mcp = self.subject(MCP_LIKE, "silent.yaml")
        environment = {"PLANTED_FRAMING": "line", "PLANTED_ANSWER": "none"}
        sound = self.check(mcp, "--strict", "--filter", "mcp/*", command=[sys.executable, str(PLANTED)], **environment)
        self.assertEqual(sound.returncode, 0, sound.stdout + sound.stderr)
        self.assertIn("5 cases passed", sound.stdout)
        for number, fault in [("zero", "takes-zero-for-none"), ("empty", "takes-empty-for-none")]:
            found = self.check(mcp, "--strict", "--filter", "mcp/*", command=[sys.executable, str(PLANTED), fault], save=fault,
                               **environment)
            self.assertEqual(found.returncode, 1, found.stdout + found.stderr)
            self.assertIn(f"FAILED mcp/odd-ids[provider=id-{number}] (mcp/odd-ids:4)", found.stdout)
            self.assertIn("5 cases: 4 passed, 1 failed", found.stdout)
            [finding] = (self.folder / fault).iterdir()
            again = subprocess.run([RESCIND, "replay", str(finding), "--subject", mcp, "--strict", "--", sys.executable, str(PLANTED), fault],
                                   capture_output=True, text=True, cwd=self.folder, env={**os.environ, **environment})
            self.assertIn("result.one-final", again.stdout, again.stderr)


class Fuzz(unittest.TestCase):
    """`rescind fuzz --subject`: moments that seeds make up, on the planted server."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "planted.yaml").write_text(textwrap.dedent(LSP_LIKE))

    def fuzz(self, *words, fault="none"):
        return subprocess.run([RESCIND, "fuzz", "--subject", "planted.yaml", *words, "--", sys.executable, str(PLANTED), fault],
                              capture_output=True, text=True, timeout=300, cwd=self.folder)

    def test_a_race_is_found_and_its_rate_told(self):
        run = self.fuzz("--runs", "24", "--keep-going", fault="hits-next-id")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        rate = re.search(r"result.cancelled-justified fails in (\d+) of 24 tries of planted/drawn, the first with seed (\d+)", run.stdout)
        self.assertTrue(rate, run.stdout)
        self.assertTrue(1 <= int(rate[1]) < 24)
        saved = sorted((self.folder / "findings").glob("planted-drawn-*.jsonl"))
        self.assertEqual(len(saved), int(rate[1]))
        for file in saved:
            judged = subprocess.run([RESCIND, "judge", str(file), "--profile", "lsp"], capture_output=True, text=True)
            self.assertEqual(judged.returncode, 1, judged.stdout + judged.stderr)
            self.assertIn("result.cancelled-justified", judged.stdout)
        again = next(line for line in run.stdout.splitlines() if line.startswith("the first that failed, once more: "))
        words = shlex.split(again.removeprefix("the first that failed, once more: "))
        self.assertEqual(words[:2] + words[4:8], ["rescind", "fuzz", "--seed", rate[2], "--runs", "1"])
        once = subprocess.run([RESCIND, *words[1:]], capture_output=True, text=True, timeout=300, cwd=self.folder)
        self.assertEqual(once.returncode, 1, once.stdout + once.stderr)
        replay = subprocess.run([RESCIND, "replay", str(saved[0]), "--subject", "planted.yaml", "--", sys.executable, str(PLANTED),
                                 "hits-next-id"], capture_output=True, text=True, timeout=300, cwd=self.folder)
        self.assertEqual(replay.returncode, 1, replay.stdout + replay.stderr)
        self.assertIn("result.cancelled-justified broken", replay.stdout)

    def test_it_ends_with_the_first_finding(self):
        run = self.fuzz("--runs", "1000", "--report", "json=fuzz.json", fault="answers-twice")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        cases = json.loads((self.folder / "fuzz.json").read_text())["cases"]
        self.assertEqual([case["outcome"] for case in cases].count("failed"), 1)
        self.assertEqual(cases[-1]["outcome"], "failed")

    def test_time_ends_it_and_the_sound_one_breaks_nothing(self):
        begin = time.monotonic()
        run = self.fuzz("--for", "4s")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"^\d+ cases? passed, judged by the profile lsp")
        self.assertLess(time.monotonic() - begin, 60)
        self.assertFalse((self.folder / "findings").exists())

    def test_an_interruption_tells_what_was_seen(self):
        process = subprocess.Popen([RESCIND, "fuzz", "--subject", "planted.yaml", "--for", "1h", "--report", "json=fuzz.json", "--",
                                    sys.executable, str(PLANTED)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   cwd=self.folder)
        time.sleep(5)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, -signal.SIGTERM, out + err)
        self.assertIn("interrupted after", json.loads((self.folder / "fuzz.json").read_text())["stopped"])

    def test_what_makes_no_sense_is_refused(self):
        for words, wanted in ((["--generate"], "--subject tries a program"), (["--strategy", "pct"], "--subject tries a program"),
                              (["--runs", "0"], "--runs"), (["--for", "soon"], "--for: 'soon'")):
            run = self.fuzz(*words)
            self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
            self.assertIn(wanted, run.stderr)
        run = subprocess.run([RESCIND, "fuzz", "--user", "nobody"], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("--user is about a real program", run.stderr)


if __name__ == "__main__":
    unittest.main()
