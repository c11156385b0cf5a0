"""What `rescind lint` tells: every error of every file in one go, and words that are right, and do nothing."""

import json
import re
import unittest

from program import SOURCE, ProgramTest

SCENARIO = """\
name: vain
{matrix}system:
  providers: {{disks: {{results: 1, every: 20ms, hears-cancel: {hears}}}}}
clients:
  alice:
    - start: {{op: list, kind: {kind}}}
    - {{cancel: list, on: {on}}}
    - {{close: list, on: final of list}}
"""


class Vain(ProgramTest):
    def lint(self, kind="enumerate", on="provider-start of list", hears="poll", matrix=""):
        self.put("scenarios/vain.yaml", SCENARIO.format(kind=kind, on=on, hears=hears, matrix=matrix))
        result = self.rescind("lint")
        self.assertEqual(result.code, 0, result.err)
        return result.out + result.err

    def test_nothing_where_all_is_needed(self):
        self.assertEqual(self.lint(), "1 file, no problems\n")

    def test_a_step_that_waits_for_the_one_before(self):
        for on in ("start of list", "start-returned of list"):
            told = self.lint(on=on)
            self.assertIn("vain.yaml:7:7: warning: this step waits for '" + on + "', which the step before it has done already", told)
            self.assertIn("leave 'on' out", told)
        self.assertNotIn("warning", self.lint(on="provider-start of list"))
        self.assertNotIn("warning", self.lint(on="start of list, after: 3ms"))

    def test_hearing_of_a_cancel_that_does_not_travel(self):
        told = self.lint(kind="get", on="provider-start of list")
        self.assertIn("vain.yaml:3:62: warning: 'hears-cancel' where no cancel comes: the cancel of get does not travel", told)
        self.assertNotIn("warning", self.lint(kind="get", on="provider-start of list", hears="none"))

    def test_a_size_without_a_bandwidth(self):
        told = self.lint(kind="get, size: 1MiB", on="provider-start of list", hears="none")
        self.assertIn("warning: 'size' takes no time: the network has no bandwidth", told)
        self.assertIn("write bandwidth: 1MiB/s under network", told)

    def test_a_value_of_a_matrix_may_be_in_vain(self):
        matrix = "matrix: {kind: [get, enumerate], on: [start of list, provider-start of list]}\n"
        self.assertNotIn("warning", self.lint(kind="$(kind)", on="$(on)", matrix=matrix))
        several = "matrix: {hears: [poll, callback]}\n"
        self.assertNotIn("warning", self.lint(kind="get", on="provider-start of list", hears="$(hears)", matrix=several))

    def test_the_shipped_scenarios_say_nothing_in_vain(self):
        self.assertRegex(self.rescind("lint", SOURCE / "scenarios").out, r"^[0-9]+ files, no problems\n$")


# An error of each sort, each of its own: `# !` marks the lines that have one, and how many.
WRONG = """\
name: many/errors
lables: [a]  # !
rules: [result.one-fnal]  # !
matrix:
  kind: [enumerate, qery]
  unused: [1, 2]  # !
tags: &a [x, y]  # !
system:
  network: {lateny: 1ms, loss: 5%}  # !!
  quota: {operations: x, per: user}  # !
  providers:
    disk: {results: 3, every: 20, hears-cancel: poll}  # !
    disk: {results: 4}  # !
    post: {}
clients:
  alice:
    - start: {op: list, kind: $(kind), mode: asnc, provider: disc}  # !!!
    - {on: second result of lst, cancel: list, reason: timout}  # !!
    - {cancle: list}  # !
    - {close: other}  # !
  bob:
    - start: {op: two, kind: get, provider: post}
    - {on: second final of two, close: two}  # !
faults:
  - {shutdown: now, on: request of nothing delivered}  # !!
expect:
  list: {final: okay}  # !
  gone: {results: 1}  # !
  sub: *a  # !
"""


class Errors(ProgramTest):
    def lines_of(self, result, file):
        return sorted(int(line) for line in re.findall(rf"(?m)^{re.escape(file)}:([0-9]+):[0-9]+: error: ", result.err))

    def test_every_error_of_a_file_is_told_in_one_go_and_nothing_else(self):
        self.put("scenarios/wrong.yaml", WRONG)
        result = self.rescind("lint")
        self.assert_refused(result)
        wanted = [number for number, line in enumerate(WRONG.splitlines(), 1) for _ in range(line.count("!"))]
        self.assertEqual(self.lines_of(result, "scenarios/wrong.yaml"), wanted, result.err)
        self.assertIn(f"{len(wanted)} errors in 1 of 1 file\n", result.err)

    def test_what_stands_before_text_that_is_no_yaml(self):
        self.put("wrong.yaml", "name: a\nlables: [x]\nuntil: 3\nsystem: {providers: {p: [}}\n")
        self.assertEqual(self.lines_of(self.rescind("lint", "wrong.yaml"), "wrong.yaml"), [2, 3, 4])

    def test_files_of_every_sort_that_are_named(self):
        self.put("rescind.yaml", "profil: x\nrequire: [quota.relased, foo]\n")
        self.put("p.yaml", "profile: p\nofff: {a: b}\nlevels: {result.one-fnal: must}\nrequires: [a.b]\n")
        self.put("s.yaml", "subject: s\nprofile: p.yaml\nlike: jsonrpc\nshape: x\nfast:\n  - {request: a, params: '{'}\n  - {request: b, parms: 1}\n")
        self.put("m.yaml", "moments: m\ncases:\n  - {moment: a, story: b, steps: [{start: x}, {cancel: zz}]}\n  - {moment: b, stry: b, steps: [{start: x}]}\n")
        for file, lines in (("rescind.yaml", [1, 2, 2]), ("p.yaml", [2, 3, 4]), ("s.yaml", [3, 4, 6, 7]), ("m.yaml", [3, 4])):
            result = self.rescind("lint", file)
            self.assertEqual((result.code, self.lines_of(result, file)), (2, lines), result.err)
        self.put("rescind.yaml", "profile: mi\n")
        folders = [SOURCE / "scenarios/profiles", SOURCE / "scenarios/subjects"]
        count = 1 + sum(len(list(folder.rglob("*.yaml"))) for folder in folders)
        self.assertEqual(self.rescind("lint", "rescind.yaml", *folders).out, f"{count} files, no problems\n")

    def test_a_file_that_is_wrong_everywhere_says_that_it_has_more(self):
        self.put("wrong.yaml", "name: a\n" + "".join(f"x{i}: 1\n" for i in range(60)))
        result = self.rescind("lint", "wrong.yaml")
        self.assertEqual(len(self.lines_of(result, "wrong.yaml")), 50)
        self.assertIn("wrong.yaml: error: there are more than 50 errors: the others are not told", result.err)

    def test_every_report_has_them_all(self):
        self.put("scenarios/wrong.yaml", WRONG)
        count = WRONG.count("!")
        result = self.rescind("lint", "--report=json=r.json", "--report=sarif=r.sarif", "--report=github=g", "--format=json")
        self.assertEqual(result.code, 2)
        for text in (result.out, (self.directory / "r.json").read_text()):
            self.assertEqual([one["line"] for one in json.loads(text)["refused"]], self.lines_of(result, "scenarios/wrong.yaml"))
        [run] = json.loads((self.directory / "r.sarif").read_text())["runs"]
        self.assertEqual(len(run["results"]), count)
        self.assertEqual((self.directory / "g").read_text().count("::error"), min(count, 10))
        self.put("scenarios/wrong.yaml", "name: a\nsystem: {providers: {p: {}}}\nclients: {c: [{wait: 1ms}]}\n")
        self.assertEqual(self.rescind("lint", "--report=json=r.json").code, 0)
        self.assertEqual(json.loads((self.directory / "r.json").read_text())["refused"], [])


if __name__ == "__main__":
    unittest.main()
