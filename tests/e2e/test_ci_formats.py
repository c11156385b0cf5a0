"""The formats of CI servers, with many failures and hostile names: inside the limits of those who read them, and read by
parsers that are not ours (json, xml, yaml, Perl's TAP::Parser)."""

import json
import re
import shlex
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import junit_check
import sarif_check
import yaml
from program import PROGRAM, SOURCE, ProgramTest

KINDS = {"sarif": "r.sarif", "tap": "r.tap", "github": "r.github", "summary": "r.md", "codequality": "r.quality",
         "junit": "r.xml"}
REPORTS = [f"--report={kind}={file}" for kind, file in KINDS.items()]

# Every case of it fails, in two ways.
FAILS = """\
# The provider takes longer to stop than it may.
name: {name}
rules: [provider.stops]
matrix:
  kind: [enumerate, query]
  late: [{late}]
system:
  network: {{latency: 1ms..5ms}}
  providers: {{disk: {{results: 10, every: 20ms, hears-cancel: callback, stops-after: $(late)}}}}
clients:
  alice:
    - start: {{op: list, kind: $(kind), provider: disk}}
    - {{on: second result of list, cancel: list}}
    - {{on: final of list, close: list}}
profile:
  bounds: {{provider-stop: 10ms}}
expect:
  list: {{results: 10}}
"""

# Names that try to end what they stand in.
HOSTILE = ["<script>alert(1)</script>", "</testcase>", "a # TODO b", "a # SKIP", "100%\n::error::x", "[x](https://example.org)",
           "{0} {1}", "\\", "\"", "`````", "| a | b |", "\u202egnp.exe", "\x1b[31m", "😀", "x" * 250, "a\r\nb", "'", "---\n...", "&lt;"]

# A TAP 13 parser of Debian 12's perl: what version 14 adds, subtests, are comments and unknown lines to it.
TAP_PARSER = r"""
use TAP::Parser; use JSON::PP; binmode STDIN, ":encoding(UTF-8)";
my $parser = TAP::Parser->new({ tap => do { local $/; <STDIN> } });
my @points;
while (my $result = $parser->next) {
  push @points, { ok => $result->is_actual_ok ? 1 : 0, name => $result->description, directive => $result->directive,
                  why => $result->explanation } if $result->is_test;
  $points[-1]{yaml} = $result->data if $result->is_yaml && @points;
}
print JSON::PP->new->ascii->canonical->encode({ points => \@points, planned => 0 + $parser->tests_planned,
                                         errors => [$parser->parse_errors] });
"""


def tap_read(text):
    """What Perl makes of it. Its parser knows versions up to 13, and says of a later one nothing but that."""
    text = text.replace("TAP version 14", "TAP version 13", 1)
    done = subprocess.run(["perl", "-e", TAP_PARSER], input=text.encode(), capture_output=True, check=True, timeout=120)
    read = json.loads(done.stdout)
    for point in read["points"]:  # It leaves what is escaped as it is.
        point["name"] = re.sub(r"\\(.)", r"\1", point["name"].removeprefix("- "))
    return read


def subtests(text):
    """The text of each subtest, moved to the left, as a text of its own."""
    block = None
    for line in text.split("\n"):
        if line.startswith("# Subtest: "):
            block = ["TAP version 14"]
        elif block is not None and line.startswith("    "):
            block.append(line[4:])
        elif block is not None:
            yield "\n".join(block) + "\n"
            block = None


def annotations(text):
    """As GitHub's runner reads them: command, properties, message."""
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning) ([^:]*)::(.*)", line)
        if match is None:
            raise AssertionError(line)
        pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
        undo = lambda value: value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        yield match[1], {key: undo(value) for key, value in pairs.items()}, undo(match[3])


class CiFormats(ProgramTest):
    def read(self, kind):
        return (self.directory / KINDS[kind]).read_text()

    def reported(self, *arguments):
        result = self.rescind(*arguments, *REPORTS)
        self.assertIn(result.code, (0, 1, 2, 3), result.err)
        return result

    def assert_in_order(self):
        """Whatever is in the reports, each can be read, and lies inside its limits."""
        log = json.loads(self.read("sarif"))
        self.assertEqual(sarif_check.errors(log, (self.directory / KINDS["sarif"]).stat().st_size), [])
        tap = self.read("tap")
        self.assertTrue(tap.startswith("TAP version 14\n"))
        whole = tap_read(tap)
        self.assertEqual(whole["errors"], [])
        self.assertEqual(whole["planned"], len(whole["points"]))
        for part in subtests(tap):
            read = tap_read(part)
            self.assertEqual((read["errors"], read["planned"]), ([], len(read["points"])))
        self.assertLessEqual(len(list(annotations(self.read("github")))), 10)
        self.assertLess((self.directory / KINDS["summary"]).stat().st_size, 1_024_000)
        quality = json.loads(self.read("codequality"))
        self.assertEqual(len({issue["fingerprint"] for issue in quality}), len(quality))
        for issue in quality:
            self.assertTrue(issue["description"] and issue["check_name"] and issue["location"]["path"])
            self.assertIn(issue["severity"], ("info", "minor", "major", "critical", "blocker"))
            self.assertGreaterEqual(issue["location"]["lines"]["begin"], 1)
        root = ElementTree.fromstring(self.read("junit"))
        self.assertEqual(junit_check.errors(root), [])
        self.assertEqual(int(root.get("tests")), len(list(root.iter("testcase"))))
        for attribute, element in {"failures": "failure", "errors": "error"}.items():
            self.assertEqual(int(root.get(attribute)), len(list(root.iter(element))), attribute)
        self.assertEqual(sum(int(suite.get("skipped")) for suite in root if suite.get("skipped")), len(list(root.iter("skipped"))))
        return log, whole, quality

    def test_many_failures(self):
        for i in range(30):
            late = ", ".join(f"{ms}ms" for ms in range(20, 40))
            self.put(f"scenarios/f{i}.yaml", FAILS.format(name=f"f{i}", late=late))
        self.assertEqual(self.reported("run").code, 1)
        log, tap, quality = self.assert_in_order()
        results = log["runs"][0]["results"]
        self.assertEqual(len(results), 60)  # Of 1,200 cases: each file fails in two ways.
        self.assertEqual({result["occurrenceCount"] for result in results}, {40})
        self.assertEqual(len(quality), 60)
        self.assertEqual(len(tap["points"]), 30)
        self.assertEqual(sum(len(tap_read(part)["points"]) for part in subtests(self.read("tap"))), 1_200)
        told = list(annotations(self.read("github")))
        self.assertEqual(len(told), 10)
        self.assertIn("and 51 more", told[-1][2])
        self.assertEqual(told[0][1]["file"], "scenarios/f0.yaml")
        self.assertEqual(self.read("summary").count("\n### "), 60)

    def test_a_mutant_that_breaks_the_shipped_suite(self):
        result = self.rescind("run", SOURCE / "scenarios/quota", "--mutant=quota-early", *REPORTS)
        self.assertEqual(result.code, 1)
        log, _, _ = self.assert_in_order()
        results = log["runs"][0]["results"]
        self.assertLess(len(results), sum(result["occurrenceCount"] for result in results))
        for result in results[:3]:
            steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
            command = result["message"]["text"].rsplit("replay: rescind ", 1)[1]
            lines = self.rescind(*shlex.split(command), "--format=jsonl").out.splitlines()
            self.assertEqual([step["executionOrder"] for step in steps], list(range(1, len(lines))))
            events = [json.loads(line)["event"] for line in lines[1:]]
            self.assertEqual([step["location"]["message"]["text"].split("  ")[1].split(" ")[0].rstrip(":") for step in steps], events)
            self.assertEqual({step["importance"] for step in steps}, {"essential", "unimportant"})

    def test_a_failure_is_told_at_the_step(self):
        self.put("scenarios/bad.yaml", FAILS.format(name="bad", late="20ms"))
        result = self.reported("run", "--report=json=r.json")
        lines = FAILS.format(name="bad", late="20ms").split("\n")
        start, cancel, wanted = (number for number, line in enumerate(lines, 1)
                                 if "start:" in line or " cancel:" in line or "list: {results" in line)
        told = {"provider.stops": cancel, "expect.results": wanted}
        columns = {"provider.stops": lines[cancel - 1].index("{") + 1,
                   "expect.results": lines[wanted - 1].index("results") + 1}
        log, tap, quality = self.assert_in_order()
        results = log["runs"][0]["results"]
        self.assertEqual({one["ruleId"]: one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in results}, told)
        self.assertEqual({one["ruleId"]: one["locations"][0]["physicalLocation"]["region"]["startColumn"] for one in results}, columns)
        self.assertEqual({one["check_name"]: one["location"]["lines"]["begin"] for one in quality}, told)
        self.assertEqual({one["title"]: int(one["line"]) for _, one, _ in annotations(self.read("github"))}, told)
        self.assertEqual({one["title"]: int(one["col"]) for _, one, _ in annotations(self.read("github"))}, columns)
        self.assertEqual(tap_read(next(subtests(self.read("tap"))))["points"][0]["yaml"]["at"],
                         {"file": "scenarios/bad.yaml", "line": str(cancel), "column": str(columns["provider.stops"])})
        cases = json.loads((self.directory / "r.json").read_text())["cases"]
        self.assertEqual({rule["rule"]: rule["line"] for rule in cases[0]["rules"]}, told)
        self.assertEqual({rule["rule"]: rule["column"] for rule in cases[0]["rules"]}, columns)
        for text in result.out, self.read("junit"), self.read("summary"):
            self.assertIn(f"scenarios/bad.yaml:{cancel}\n", text)
        flow = next(one for one in results if one["ruleId"] == "provider.stops")["codeFlows"][0]["threadFlows"][0]["locations"]
        lines = [(step["location"]["message"]["text"].split("  ")[1].split(" ")[0],
                  step["location"]["physicalLocation"]["region"]["startLine"]) for step in flow]
        for event, line in (("start", start), ("provider-start", start), ("cancel", cancel), ("cancel-heard", cancel), ("provider-end", cancel)):
            self.assertIn((event, line), lines)

    def test_hostile_names_of_files(self):
        for number, name in enumerate([*HOSTILE, "a b", "a,b:c", "é😀", "a\nb"]):
            self.put(f"scenarios/{name.replace('/', '-')}.yaml", FAILS.format(name=f"file{number}", late="20ms"))
        self.assertEqual(self.reported("run").code, 1)
        log, tap, _ = self.assert_in_order()
        self.assertIn("scenarios/a b.yaml", sarif_check.paths(log))
        self.assertIn("scenarios/é😀.yaml", sarif_check.paths(log))
        self.assertIn("scenarios/a # TODO b.yaml", [point["name"] for point in tap["points"]])
        self.assertFalse([point for point in tap["points"] if point["directive"]])
        for kind in KINDS:
            self.assertIsNone(re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", self.read(kind)), kind)
        self.assertNotIn("<script>", re.sub(r"(?s)(`{3,})text\n.*?\n\1\n", "", self.read("summary")))

    def test_hostile_words_of_histories(self):
        for number, name in enumerate(HOSTILE):
            self.put(f"h/{number}.jsonl", "".join(json.dumps(line) + "\n" for line in (
                {"history": 1, "name": name, "clock": "monotonic", "observes": ["client"]},
                {"t": 0, "at": "client", "event": "start", "op": name, "kind": "enumerate", "mode": "async"},
                {"t": 1, "at": "client", "event": "final", "op": name, "code": 1, "message": name},
                {"t": 2, "at": "client", "event": "final", "op": name, "code": 0, "message": name})))
        self.assertEqual(self.reported("judge", "h").code, 1)
        log, _, _ = self.assert_in_order()
        twice = [result for result in log["runs"][0]["results"] if result["ruleId"] == "result.one-final"]
        self.assertEqual(len(twice), len(HOSTILE))
        for result in twice:  # The second final is on the fourth line.
            self.assertEqual(result["locations"][0]["physicalLocation"]["region"]["startLine"], 4)

    def test_outcomes(self):
        self.put_passing("good")
        self.put("scenarios/bad.yaml", FAILS.format(name="bad", late="20ms"))
        self.put("scenarios/mended.yaml", FAILS.format(name="mended", late="1ms").replace("results: 10}\n", "results: 0..10}\n"))
        known = self.put("known.txt", "bad provider.stops # ticket 12: #hash\nbad expect.results # 12\nmended provider.stops # 13\n")
        self.assertEqual(self.reported("run", f"--known-failing={known}").code, 1)
        log, tap, quality = self.assert_in_order()
        self.assertEqual({result["ruleId"] for result in log["runs"][0]["results"]}, {"case.unexpected-pass"})
        self.assertEqual([issue["check_name"] for issue in quality], ["case.unexpected-pass"])
        points = {point["name"]: point for point in tap["points"]}
        self.assertEqual({name: point["ok"] for name, point in points.items()},
                         {"scenarios/bad.yaml": 1, "scenarios/good.yaml": 1, "scenarios/mended.yaml": 0})
        todo = tap_read(next(part for part in subtests(self.read("tap")) if "TODO" in part))["points"][0]
        self.assertEqual((todo["ok"], todo["directive"]), (0, "TODO"))
        self.assertIn("ticket 12", todo["why"])

    def test_a_failure_in_tap_has_its_reasons(self):
        self.put("scenarios/bad.yaml", FAILS.format(name="bad", late="20ms"))
        self.reported("run")
        part = next(subtests(self.read("tap")))
        said = tap_read(part)["points"][0]["yaml"]
        self.assertEqual(said["at"]["file"], "scenarios/bad.yaml")
        self.assertEqual(said["expected"], "the provider of list to stop within 10 ms of hearing of its cancellation")
        self.assertIn("rescind replay scenarios/bad.yaml --case 'bad[kind=enumerate,late=20ms]'", said["replay"])
        blocks = re.findall(r"(?ms)^  ---\n(.*?)^  \.\.\.\n", part)
        self.assertEqual([yaml.safe_load(block) for block in blocks][0]["seen"], "it took 20 ms")

    def test_prove_takes_a_report_for_a_test(self):
        self.put_passing("good")
        self.reported("run")
        (self.directory / "r13.tap").write_text(self.read("tap").replace("version 14", "version 13"))
        self.assertIsNotNone(shutil.which("prove"))
        passed = subprocess.run(["prove", "--exec", "cat", "r13.tap"], cwd=self.directory, capture_output=True, timeout=120)
        self.assertEqual(passed.returncode, 0, passed.stdout)
        self.put("scenarios/bad.yaml", FAILS.format(name="bad", late="20ms"))
        self.reported("run")
        (self.directory / "r13.tap").write_text(self.read("tap").replace("version 14", "version 13"))
        failed = subprocess.run(["prove", "--exec", "cat", "r13.tap"], cwd=self.directory, capture_output=True, timeout=120)
        self.assertEqual(failed.returncode, 1, failed.stdout)

    def test_a_file_that_is_refused_is_a_failure_in_each(self):
        self.put_passing("good")
        self.put("scenarios/bad.yaml", "name: bad\nunknown: 1\n")
        self.put("scenarios/ä.yaml", "name: a\nsystem: {network: {\"ä\": 1, latency: 1}}\n")
        self.assertEqual(self.reported("run").code, 2)
        log, tap, quality = self.assert_in_order()
        self.assertFalse(log["runs"][0]["invocations"][0]["executionSuccessful"])
        self.assertEqual({result["ruleId"] for result in log["runs"][0]["results"]}, {"input.refused"})
        self.assertEqual(quality[0]["severity"], "critical")
        self.assertIn(0, [point["ok"] for point in tap["points"]])
        regions = [result["locations"][0]["physicalLocation"]["region"] for result in log["runs"][0]["results"]]
        self.assertIn({"startLine": 2, "startColumn": 37}, regions)  # Of the second 1, in characters.
        self.assertIn({"file": "scenarios/bad.yaml", "line": "2", "col": "1", "title": "input.refused"},
                      [place for _, place, *_ in annotations(self.read("github"))])
        self.assertIn("unknown key", self.read("summary"))

    def test_annotations_are_printed(self):
        self.put("scenarios/bad.yaml", FAILS.format(name="bad", late="20ms"))
        result = self.rescind("run", "--report=github=-")
        printed = [line for line in result.out.splitlines() if line.startswith("::")]
        self.assertEqual(len(list(annotations("\n".join(printed)))), 2)
        self.assertIn("FAILED bad", result.out)
        self.assertFalse((self.directory / "-").exists())
        self.assert_refused(self.rescind("run", "--report=github=-", "--format=json"), "into each other")
        self.assert_refused(self.rescind("run", "--report=json=-"), "--format json prints it")
        self.assert_refused(self.rescind("run", "--report=sarif=-"), "--report sarif=FILE")

    def test_a_report_goes_into_a_pipe(self):
        self.put_passing("good")
        printed = self.rescind("run", "--quiet", "--report=junit=/dev/stdout").out
        self.assertEqual(ElementTree.fromstring(printed).get("tests"), "1")

    def test_the_same_bytes_for_any_number_of_jobs(self):
        for i in range(5):
            self.put(f"scenarios/f{i}.yaml", FAILS.format(name=f"f{i}", late="20ms, 30ms, 40ms"))
        seen = set()
        for jobs in (1, 2, 7):
            self.reported("run", f"--jobs={jobs}")
            seen.add("".join(self.read(kind) for kind in KINDS if kind != "junit"))
        self.assertEqual(len(seen), 1)


class GitLabsLimits(ProgramTest):
    """Of the shipped suite, twice."""

    def test_junit_of_two_repetitions_is_less_than_30_mb(self):
        file = self.directory / "junit.xml"
        done = subprocess.run([PROGRAM, "run", "--quiet", "--repeat=2", f"--report=junit={file}"], cwd=SOURCE,
                              capture_output=True, timeout=600)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertLess(file.stat().st_size, 30_000_000)
        root = ElementTree.parse(file).getroot()
        self.assertEqual(junit_check.errors(root), [])
        self.assertLess(sum(1 for _ in root.iter()), 250_000)
        names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
        self.assertGreater(len(names), 30_000)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(int(root.get("tests")), len(names))


if __name__ == "__main__":
    unittest.main()
