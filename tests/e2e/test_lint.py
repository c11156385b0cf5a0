"""What `rescind lint` warns of: words that are right, and do nothing."""

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

    def test_a_value_of_a_matrix_may_be_in_vain(self):
        matrix = "matrix: {kind: [get, enumerate], on: [start of list, provider-start of list]}\n"
        self.assertNotIn("warning", self.lint(kind="$(kind)", on="$(on)", matrix=matrix))
        several = "matrix: {hears: [poll, callback]}\n"
        self.assertNotIn("warning", self.lint(kind="get", on="provider-start of list", hears="$(hears)", matrix=several))

    def test_the_shipped_scenarios_say_nothing_in_vain(self):
        self.assertRegex(self.rescind("lint", SOURCE / "scenarios").out, r"^[0-9]+ files, no problems\n$")


if __name__ == "__main__":
    unittest.main()
