"""A gate that is not green, or silent, by accident: what was refused, skipped, interrupted or not written is told."""

import json
import os
import re
import resource
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree as ElementTree

import schema_check
from program import PROGRAM, SOURCE, ProgramTest, Result

HISTORY = """\
{"history": 1, "name": "download", "clock": "monotonic", "observes": ["client"]}
{"t": 0, "at": "client", "event": "start", "op": "file", "kind": "enumerate", "mode": "async"}
{"t": 17300000, "at": "client", "event": "final", "op": "file", "code": 1}
{"t": 18200000, "at": "client", "event": "close", "op": "file"}
"""

REPORTS = ("--report=junit=r.xml", "--report=json=r.json", "--report=terminal=r.txt", "--report=hashes=r.hashes")


class Refused(ProgramTest):
    """A file that is wrong is an error in every report, and no old report stays."""

    def assert_reported(self, file, message):
        root = ElementTree.parse(self.directory / "r.xml").getroot()
        errors = [(case.get("name"), error.get("message")) for case in root.iter("testcase") for error in case.iter("error")]
        self.assertTrue(any(file in name and message in said for name, said in errors), errors)
        suites = {suite.get("errors") for suite in root if file in suite.get("name")}
        self.assertEqual(suites, {"1"})
        report = json.loads((self.directory / "r.json").read_text())
        schema = json.loads((SOURCE / "reports/schema.json").read_text())
        self.assertEqual(schema_check.errors(report, schema, schema), [])
        self.assertTrue(any(message in one["message"] for one in report["refused"]), report["refused"])
        self.assertIn(message, (self.directory / "r.txt").read_text())
        self.assertRegex((self.directory / "r.hashes").read_text(), "(?m)^refused  ")

    def test_a_scenario(self):
        self.put_passing("good")
        self.put("scenarios/bad.yaml", "name: bad\nunknown: 1\n")
        for name in ("r.xml", "r.json", "r.txt", "r.hashes"):
            self.put(name, "old")
        self.assert_refused(self.rescind("run", *REPORTS), "bad.yaml:2")
        self.assert_reported("bad.yaml", "unknown key 'unknown'")
        printed = self.rescind("run", "--format=json")
        self.assertEqual(printed.code, 2)
        self.assertIn("unknown key 'unknown' in a scenario", [one["message"] for one in json.loads(printed.out)["refused"]])

    def test_a_history_beside_a_good_one(self):
        self.put("h/good.jsonl", HISTORY)
        self.put("h/bad.jsonl", "nothing\n")
        result = self.rescind("judge", "h", *REPORTS)
        self.assertEqual(result.code, 2)
        self.assertIn("; 1 file refused", result.out)
        self.assert_reported("bad.jsonl", "expected '{'")
        self.assert_reported("bad.jsonl", "expected '{'")
        self.assertEqual(self.rescind("judge", "h/bad.jsonl", *REPORTS).code, 2)
        self.assert_reported("bad.jsonl", "expected '{'")

    def test_a_profile_a_list_a_path_and_a_filter(self):
        self.put_passing("good")
        profile, known = self.put("p.yaml", "profile: p\nwrong: 1\n"), self.put("k.txt", "nothing\n")
        for arguments, file, message in ((["--profile", profile], "p.yaml", "wrong"),
                                         (["--known-failing", known], "k.txt", "reason"),
                                         (["nowhere"], "nowhere", "no such file"),
                                         (["--filter=none"], "rescind", "takes none")):
            self.assert_refused(self.rescind("run", *arguments, *REPORTS), message)
            self.assert_reported(file, message)

    def test_by_every_command_that_writes_reports(self):
        bad, subject = self.put("bad.yaml", "name: bad\nunknown: 1\n"), self.put("s.yaml", "subject: s\nshap: x\n")
        for arguments in (["run", bad], ["fuzz", bad], ["explore", bad], ["mutants", bad], ["bench", bad], ["lint", bad],
                          ["judge", bad], ["check", subject, "--", "true"], ["fuzz", "--subject", subject, "--", "true"],
                          ["bench", f"--history={bad}"], ["bench", "--subject", subject, "--", "true"]):
            self.put("r.json", "old")
            where = arguments.index("--") if "--" in arguments else len(arguments)
            result = self.rescind(*arguments[:where], "--report=json=r.json", *arguments[where:])
            self.assert_refused(result, ".yaml")
            self.assertNotEqual(json.loads((self.directory / "r.json").read_text())["refused"], [], arguments)
        for name in ("csv", "gbench"):
            self.put("r", "old,1\n")
            self.assert_refused(self.rescind("bench", bad, f"--report={name}=r"), "unknown key")
            self.assertNotIn("old", (self.directory / "r").read_text())

    def test_junit_in_a_directory(self):
        self.put("scenarios/bad.yaml", "name: bad\nunknown: 1\n")
        self.rescind("run", "--report=junit=out/")
        self.assertIn("unknown key", (self.directory / "out/rescind.xml").read_text())


class Reports(ProgramTest):
    def test_two_into_one_file_are_refused(self):
        self.put_passing("good")
        (self.directory / "link").symlink_to("r")
        for other in ("r", "./r", "link", self.directory / "r"):
            self.assert_refused(self.rescind("run", "--report=json=r", f"--report=junit={other}"), "two reports")
        self.assertEqual(self.rescind("run", "--report=json=/dev/null", "--report=junit=/dev/null").code, 0)

    def test_onto_what_is_read_is_refused_and_leaves_it(self):
        good = self.put_passing("good")
        history, profile = self.put("h.jsonl", HISTORY), self.put("p.yaml", "profile: p\n")
        known, subject = self.put("k.txt", "# none\n"), self.put("s.yaml", "subject: s\nlike: json-rpc\n")
        (self.directory / "link").symlink_to(good)
        for arguments in (["run", f"--report=json={good}"], ["run", "--report=junit=link"],
                          ["run", f"--profile={profile}", f"--report=json={profile}"],
                          ["run", f"--known-failing={known}", f"--report=json={known}"],
                          ["judge", history, f"--report=json={history}"],
                          ["fuzz", f"--report=json={good}"], ["explore", f"--report=json={good}"],
                          ["mutants", f"--report=json={good}"], ["bench", f"--report=json={good}"],
                          ["bench", good, f"--profile={profile}", f"--report=csv={profile}"],
                          ["bench", f"--history={history}", f"--report=json={history}"],
                          ["check", subject, f"--report=json={subject}", "--", "true"],
                          ["check", "json-rpc", f"--known-flaky={known}", f"--report=json={known}", "--", "true"]):
            before = [path.read_text() for path in (good, history, profile, known, subject)]
            self.assert_refused(self.rescind(*arguments), "is read too")
            self.assertEqual([path.read_text() for path in (good, history, profile, known, subject)], before)

    def test_a_report_into_the_file_of_a_stream(self):
        """As of the shell's `> r.json`: both would write from its beginning."""
        self.put_passing("good")
        for command in (["run", "--report"], ["bench", "--runs=2", "--report"]):
            for path, stream in (("r.json", "stdout"), ("/dev/stdout", "stdout"), ("r.json", "stderr"), ("/dev/stderr", "stderr")):
                with self.subTest(command=command, path=path), open(self.directory / "r.json", "w+") as file:
                    file.write("kept\n")
                    file.flush()
                    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: file}
                    done = subprocess.run([PROGRAM, *command, f"json={path}"], cwd=self.directory, timeout=300, **streams)
                    self.assertEqual(done.returncode, 2)
                    text = (self.directory / "r.json").read_text()
                    self.assertTrue(text.startswith("kept\n"), text)
                    self.assertIn("would write over each other", text + (done.stderr or b"").decode())
        piped = self.rescind("run", "-q", "--report=json=/dev/stdout")
        self.assertEqual((piped.code, json.loads(piped.out)["summary"]["passed"]), (0, 1))

    def test_an_old_report_keeps_its_rights_and_a_dangling_link_is_followed(self):
        self.put_passing("good")
        self.put("r.json", "old").chmod(0o640)
        (self.directory / "link.xml").symlink_to("there.xml")
        self.rescind("run", "--report=json=r.json", "--report=junit=link.xml")
        self.assertEqual((self.directory / "r.json").stat().st_mode & 0o777, 0o640)
        self.assertTrue((self.directory / "link.xml").is_symlink())
        self.assertIn("<testsuites", (self.directory / "there.xml").read_text())

    def test_what_cannot_be_written_hides_no_result(self):
        self.put_failing("bad")
        result = self.rescind("run", "--report=json=/dev/full", "--report=junit=r.xml")
        self.assertEqual(result.code, 3)
        self.assertIn("FAILED bad", result.out)
        self.assertIn("/dev/full", result.err)
        self.assertTrue((self.directory / "r.xml").exists())

    def on_a_full_disk(self, *arguments):
        """No file takes a byte, as `ulimit -f 0` has it, SIGXFSZ with its default; standard output is a pipe, and does."""
        def fill():
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.directory, capture_output=True, text=True,
                              timeout=300, preexec_fn=fill)
        return Result(done.returncode, done.stdout, done.stderr)

    def test_a_full_disk_hides_no_result_of_any_command(self):
        good, bad = self.put_passing("good"), self.put_failing("bad")
        self.put("h.jsonl", HISTORY)
        self.put("wrong.yaml", "name: a\nunknown: 1\n")
        (self.directory / "state").mkdir()
        bounded = SOURCE / "scenarios/bounded/one-cancelled.yaml"
        for arguments, shown in ((["run", "--report=junit=r.xml"], "FAILED bad"),
                                 (["judge", "h.jsonl", "--report=json=r.json"], "h.jsonl"),
                                 (["fuzz", good, "--mutant=final-twice", "--report=json=r.json"], "result.one-final"),
                                 (["fuzz", good, "--runs=100", "--state=state"], "0 findings"),
                                 (["explore", bounded, "--mutant=final-twice", "--report=json=r.json"], "result.one-final"),
                                 (["mutants", good, "--mutant=final-twice", "--runs=0", "--report=json=r.json"], "final-twice"),
                                 (["bench", good, "--runs=2", "--report=csv=r.csv"], "2 seeds"),
                                 (["bench", good, "--runs=2", "--report=hgrm=r/"], "2 seeds"),
                                 (["bench", good, "--runs=2", "--baseline=b", "--update-baseline"], "2 seeds"),
                                 (["bench", "--load=none", "--sizes=1", "--report=json=r.json"], "none"),
                                 (["lint", good, "--report=json=r.json"], "no problems")):
            result = self.on_a_full_disk(*arguments)
            self.assertEqual(result.code, 3, (arguments, result.out, result.err))
            self.assertIn(shown, result.out, arguments)
            self.assertIn("File too large", result.err, arguments)
        self.assertEqual(self.on_a_full_disk("lint", "wrong.yaml", "--report=json=r.json").code, 2)
        self.assertEqual(sorted(path.name for path in self.directory.glob("r*")), ["r"])


class JudgedBy(ProgramTest):
    """Reports name by what was judged."""

    def test_off_and_bounds(self):
        self.put("h.jsonl", HISTORY)
        arguments = ("judge", "h.jsonl", "--off=result.in-order", "--bound=final=50ms", "--strict")
        last = self.rescind(*arguments, *REPORTS).out.splitlines()[-1]
        self.assertIn(", judged by the profile mi, strictly, without result.in-order, with final=50ms", last)
        report = json.loads((self.directory / "r.json").read_text())
        self.assertEqual((report["off"], report["bounds"], report["strict"]), (["result.in-order"], ["final=50ms"], True))
        properties = {p.get("name"): p.get("value") for p in ElementTree.parse(self.directory / "r.xml").iter("property")}
        self.assertEqual((properties["off"], properties["bounds"], properties["strict"]),
                         ("result.in-order", "final=50ms", "true"))

    def test_a_file_that_calls_itself_mi(self):
        self.put_passing("good")
        profile = self.put("mine.yaml", "profile: mi\noff: {quota.released: nobody counts}\n")
        last = self.rescind("run", "--profile", profile.name, *REPORTS).out
        self.assertRegex(last, r"judged by the profile mi \(mine.yaml, [0-9a-f]{16}\)")
        first = json.loads((self.directory / "r.json").read_text())
        self.assertEqual(first["profile_file"], "mine.yaml")
        profile.write_text(profile.read_text().replace("nobody", "no one"))
        self.rescind("run", "--profile", profile.name, *REPORTS)
        second = json.loads((self.directory / "r.json").read_text())
        self.assertNotEqual(first["profile_hash"], second["profile_hash"])


class Skipped(ProgramTest):
    def test_what_looks_like_a_scenario_and_is_not_read_is_told(self):
        text = self.put_passing("good").read_text()
        self.put("scenarios/other.yml", text)
        self.put("elsewhere/a.yaml", text)
        (self.directory / "scenarios/dangling.yaml").symlink_to("nowhere")
        (self.directory / "scenarios/directory").symlink_to(self.directory / "elsewhere")
        os.mkfifo(self.directory / "scenarios/fifo.yaml")
        for command in (["run"], ["run", "scenarios"], ["lint"], ["coverage"]):
            result = self.rescind(*command)
            self.assertEqual(result.code, 0, result.err)
            for name, why in (("other.yml", "rename it"), ("dangling.yaml", "a link to nothing"),
                              ("fifo.yaml", "no regular file"), ("directory", "not followed")):
                self.assertRegex(result.err, f"(?m)^scenarios/{name}: warning: skipped: .*{why}")

    def test_histories(self):
        self.put("h/a.jsonl", HISTORY)
        self.put("h/b.ndjson", HISTORY)
        (self.directory / "h/c.jsonl").symlink_to("nowhere")
        result = self.rescind("judge", "h")
        self.assertIn("h/b.ndjson: warning: skipped", result.err)
        self.assertIn("h/c.jsonl: warning: skipped: a link to nothing", result.err)


class Interrupted(ProgramTest):
    def started(self, *arguments):
        return subprocess.Popen([PROGRAM, *arguments], cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def interrupted(self, process, sent=signal.SIGINT, after=0.7):
        time.sleep(after)
        process.send_signal(sent)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -sent, err.decode())
        self.assertIn("interrupted", err.decode())
        return out.decode()

    def interrupted_at_work(self, *arguments, sent=signal.SIGINT, at_work):
        """Its output, interrupted once it had come so far as `at_work` tells: on a slow machine that takes longer."""
        for after in (0.7, 2, 5, 15, 45):
            out = self.interrupted(self.started(*arguments), sent, after)
            if re.search(at_work, out):
                break
        return out

    def test_run_says_what_it_has_seen_and_writes_its_reports(self):
        self.put_failing("bad")
        for sent in (signal.SIGINT, signal.SIGTERM):
            out = self.interrupted_at_work("run", "--repeat=200000", "--jobs=1", *REPORTS, sent=sent, at_work="FAILED bad")
            self.assertRegex(out, r"FAILED bad[\s\S]*; interrupted after \d+ runs of 200000\n$")
            report = json.loads((self.directory / "r.json").read_text())
            self.assertRegex(report["stopped"], "^interrupted after")
            self.assertGreater(report["summary"]["failed"], 0)
            self.assertIn('type="stopped"', (self.directory / "r.xml").read_text())

    def test_fuzz_says_what_it_has_seen_and_each_finding_is_there_at_once(self):
        self.put_passing("good")
        process = self.started("fuzz", "--mutant=final-twice", "--keep-going", "--runs=1000000000", "--jobs=1")
        until = time.monotonic() + 60
        while time.monotonic() < until and not list(self.directory.glob("findings/*.yaml")):
            time.sleep(0.05)
        saved = list(self.directory.glob("findings/*.yaml"))
        self.assertGreater(len(saved), 0)
        self.assertIsNone(process.poll())
        out = self.interrupted(process, after=0)
        self.assertIn("result.one-final", out)
        self.assertRegex(out.splitlines()[-1], r"^interrupted after \d+ runs")

    def test_a_finding_that_is_known_is_told_and_its_file_left_as_it_is(self):
        self.put_passing("good")
        arguments = ("fuzz", "--mutant=final-twice", "--runs=64")
        self.assertIn("saved in findings/", self.rescind(*arguments).out)
        saved = sorted(self.directory.glob("findings/*.yaml"))
        for path in saved:
            path.write_text(path.read_text() + "# my note\n")
        again = self.rescind(*arguments)
        self.assertEqual(again.code, 1)
        self.assertIn("known; it stands in findings/", again.out)
        self.assertNotIn("saved in", again.out)
        self.assertTrue(all(path.read_text().endswith("# my note\n") for path in saved))

    def test_explore_and_mutants_say_what_they_have_seen(self):
        for arguments, seen in [
            (("explore", str(SOURCE / "scenarios/bounded-large"), "--no-cycles"), r"interrupted after \d+ of \d+ cases"),
            (("mutants", str(SOURCE / "scenarios")), r"interrupted after \d+ of \d+ runs"),
        ]:
            self.assertRegex(self.interrupted_at_work(*arguments, "--jobs=1", at_work=seen), seen)

    def test_bench_says_that_it_reports_nothing_of_a_part_and_no_old_report_stays(self):
        self.put_passing("good")
        for sent in (signal.SIGINT, signal.SIGTERM):
            self.put("r.json", "old")
            for after in (0.7, 2, 5, 15, 45):  # On a slow machine it takes longer until it is at work.
                process = self.started("bench", "scenarios", "--runs=1000000", "--jobs=1", "--report=json=r.json", "--report=hgrm=h/")
                time.sleep(after)
                process.send_signal(sent)
                _, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, -sent, err.decode())
                if "nothing is reported of a part" in err.decode():
                    break
            report = json.loads((self.directory / "r.json").read_text())
            self.assertEqual(report["refused"][0]["message"], "interrupted: nothing is reported of a part")
            self.assertEqual([path.name for path in (self.directory / "h").iterdir()], ["refused.hgrm"])

    def test_the_second_one_ends_it_at_once_and_says_which_reports_there_are(self):
        self.put_passing("good")
        process = self.started("run", "--repeat=1000000", "--jobs=1", "--report=json=r.json")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)

    def test_a_reader_that_has_gone_is_nobody_to_be_told(self):
        self.put_failing("bad")
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([PROGRAM, "run", "-q", "--report=json=r.json"], cwd=self.directory, stdout=write_end,
                              stderr=subprocess.PIPE, timeout=60)
        os.close(write_end)
        self.assertEqual((done.returncode, done.stderr), (-signal.SIGPIPE, b""))
        self.assertTrue((self.directory / "r.json").exists())


if __name__ == "__main__":
    unittest.main()
