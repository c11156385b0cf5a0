"""--profile, which means the same for every command."""

import json
import unittest

from program import SOURCE, ProgramTest, outcomes_of

# The final result comes 3 ms after the cancel, in good time for the profile below only.
SLOW = """\
# The client stack takes its time.
name: slow
rules: [cancel.final-prompt]
system:
  providers: {disks: {results: 10, every: 20ms, hears-cancel: poll}}
clients:
  alice:
    work-time: 3ms
    threads:
      main:
        - start: {op: list, kind: enumerate}
        - {on: second post of list, cancel: list}
        - {on: final of list, close: list}
"""


class Profiles(ProgramTest):
    def outcomes(self, *arguments):
        result = self.rescind(*arguments, "--format=json")
        report = json.loads(result.out)
        return result.code, outcomes_of(report, report["cases"][0])

    def test_a_rule_that_is_off_is_not_checked(self):
        self.put_passing("a")
        self.put("off.yaml", "profile: p\noff: {cancel.final-prompt: not promised}\n")
        for command in (["run"], ["replay", "scenarios/a.yaml"]):
            code, kept = self.outcomes(*command)
            self.assertEqual((code, kept["cancel.final-prompt"]), (0, "kept"))
            code, off = self.outcomes(*command, "--profile", "off.yaml")
            self.assertEqual((code, off["cancel.final-prompt"]), (0, "not-checked"))
            self.assertEqual(off["result.one-final"], "kept")

    def test_a_bound_decides_whether_a_case_fails(self):
        self.put("scenarios/slow.yaml", SLOW)
        self.put("patient.yaml", "profile: patient\nbounds: {virtual: {final: 3ms, disconnect: 3ms}}\n")
        self.put("strict.yaml", "profile: strict\nbounds: {virtual: {final: 2999us, disconnect: 3ms}}\n")
        self.assertEqual(self.outcomes("run", "--profile=patient.yaml")[0], 0)
        code, strict = self.outcomes("run", "--profile=strict.yaml")
        self.assertEqual((code, strict["cancel.final-prompt"]), (1, "broken"))

    def test_the_replay_command_names_the_profile(self):
        self.put("scenarios/slow.yaml", SLOW)
        self.put("a profile.yaml", "profile: strict\nbounds: {virtual: {final: 1ms}}\n")
        result = self.rescind("run", "--profile=a profile.yaml")
        self.assertIn("replay: rescind replay scenarios/slow.yaml --seed 1 --profile 'a profile.yaml'", result.out)

    def test_reports_say_which_profile_was_chosen(self):
        self.put_passing("a")
        self.put("mine.yaml", "profile: patient\n")
        history = self.put("a.jsonl", self.rescind("replay", "scenarios/a.yaml", "--format=jsonl").out)
        for command in (["run"], ["replay", "scenarios/a.yaml"], ["judge", history], ["fuzz", "--runs=10"],
                        ["explore", "scenarios", "--max-states=10"]):
            with self.subTest(command[0]):
                text = self.rescind(*command).out
                self.assertNotIn("profile", text)
                chosen = self.rescind(*command, "--profile=mine.yaml").out
                self.assertIn(", judged by the profile patient", chosen.splitlines()[-1])
                self.assertEqual(json.loads(self.rescind(*command, "--format=json").out)["profile"], "mi")
                chosen = json.loads(self.rescind(*command, "--format=json", "--profile=mine.yaml").out)
                self.assertEqual(chosen["profile"], "patient")

    def test_mi_is_the_name_of_the_one_that_is_built_in(self):
        self.put_passing("a")
        plain = self.outcomes("run")
        self.assertEqual(self.outcomes("run", "--profile=mi"), plain)
        self.assertEqual(self.outcomes("run", "--profile", SOURCE / "scenarios/profiles/mi.yaml"), plain)

    def test_rules_shows_what_is_off_and_the_bounds(self):
        self.put("p.yaml", "profile: ours\noff: {quota.recovers: no quota}\nbounds: {wall: {final: 250ms, extras: 4}}\n"
                 "levels: {result.few-extras: must}\ncancel-travels: none\n")
        text = self.rescind("rules", "--profile=p.yaml").out
        self.assertRegex(text, r"quota.recovers +off ")
        self.assertRegex(text, r"result.few-extras +must ")
        self.assertIn("profile ours\n  off: quota.recovers: no quota\n", text)
        self.assertRegex(text, r"  final +1 ms +250 ms\n")
        self.assertRegex(text, r"  extras +16 +4\n")
        self.assertIn("cancel-travels: none", text)
        profile = json.loads(self.rescind("rules", "--profile=p.yaml", "--format=json").out)["profile"]
        self.assertEqual(profile["off"], {"quota.recovers": "no quota"})
        self.assertEqual(profile["bounds"]["wall"]["final"], 250_000_000)
        self.assertEqual((profile["name"], profile["cancel_travels"]), ("ours", []))

    def test_rules_says_whose_a_bound_is(self):
        self.put("scenarios/slow.yaml", SLOW.replace("system:", "profile: {bounds: {final: 500us, unblock: 1s}}\nsystem:"))
        self.put("p.yaml", "profile: ours\nbounds: {virtual: {final: 3ms}}\n")
        text = self.rescind("rules", "cancel.final-prompt", "--profile=p.yaml").out
        self.assertIn("bound:   final: 3 ms in simulations, 100 ms of real programs, of the profile ours\n", text)
        shown = ["rules", "-v", "--profile=p.yaml", "--scenario=scenarios/slow.yaml"]
        text = self.rescind(*shown).out
        self.assertIn("final: 500 us in simulations, of the scenario scenarios/slow.yaml; the profile ours has 3 ms\n", text)
        self.assertIn("unblock: 1 ms in simulations, 100 ms of real programs, of the profile ours\n", text)
        rules = {rule["rule"]: rule for rule in json.loads(self.rescind(*shown, "--format=json").out)["rules"]}
        self.assertEqual(rules["cancel.final-prompt"]["bounds"],
                         [{"bound": "final", "virtual": "500 us", "wall": "100 ms", "of": "scenario"}])

    def test_lint_warns_of_what_is_said_in_vain(self):
        self.put("scenarios/slow.yaml", SLOW.replace("system:", "profile: {bounds: {final: 1s}}\nsystem:"))
        self.put("p.yaml", "profile: ours\nanswer-cancelled: optional\n")
        result = self.rescind("lint")
        self.assertIn("scenarios/slow.yaml:4:27: warning: 'final' is looser than the bound of the profile mi, which holds: 1 ms", result.err)
        self.assertEqual((result.code, result.out), (0, "1 file, 1 warning, no errors\n"))
        result = self.rescind("lint", "--profile=p.yaml")
        self.assertIn("warning: 'cancel.final-prompt' is off under the profile ours", result.err)
        self.assertEqual(self.rescind("run", "--profile=p.yaml").err, "", "lint alone warns")

    def test_profiles_are_compared(self):
        self.put("a.yaml", "profile: ours\nclose: none\n")
        self.put("b.yaml", "profile: ours\nlate-cancel: hits-next\n")
        text = self.rescind("rules", "--compare", "mi", "a.yaml", "b.yaml").out
        self.assertRegex(text, r"rule +mi +a.yaml +b.yaml\n")
        self.assertRegex(text, r"close.quiet +must +off +must\n")
        self.assertRegex(text, r"late-cancel +nothing +nothing +hits-next\n")
        self.assertIn("a.yaml: operations have no close", self.rescind("rules", "-v", "--compare", "mi", "a.yaml", "b.yaml").out)
        report = json.loads(self.rescind("rules", "--compare", "--format=json", "mi", "a.yaml").out)
        self.assertEqual(report["promises"], [{"key": "close", "values": {"mi": "required", "ours": "none"}}])
        self.assert_refused(self.rescind("rules", "--compare", "mi"), "two profiles or more")
        self.assert_refused(self.rescind("rules", "--compare", "mi", "none"), "--profile: there is no file 'none'")
        self.assert_refused(self.rescind("rules", "--compare", "mi", "a.yaml", "--profile=a.yaml"), "excludes")
        self.assert_refused(self.rescind("rules", "quota.released", "result.one-final"), "unexpected argument 'result.one-final'")

    def test_the_same_histories_get_opposite_verdicts(self):
        profiles, histories = SOURCE / "scenarios/profiles", SOURCE / "tests/golden/profiles"
        codes = {(history, profile): self.rescind("judge", "--strict", "--profile", profiles / (profile + ".yaml"),
                                                  histories / (history + ".jsonl")).code
                 for history in ("answered", "silent") for profile in ("lsp", "mcp")}
        self.assertEqual(codes, {("answered", "lsp"): 0, ("answered", "mcp"): 1, ("silent", "lsp"): 1, ("silent", "mcp"): 0})
        text = self.rescind("rules", "--profile", profiles / "mcp.yaml").out
        self.assertIn("answer-cancelled: forbidden, should; one under way may come for 100 ms", text)
        self.assertRegex(text, r"cancel.final-prompt +off ")

    def test_a_bad_profile_is_refused_by_every_command(self):
        self.put_passing("a")
        self.put("bad.yaml", "profile: p\noff: {cancel.final-promt: why}\nbounds: {wall: {final: 1}}\n")
        (self.directory / "folder").mkdir()
        for command in (["run"], ["replay", "scenarios/a.yaml"], ["judge", "x"], ["rules"], ["lint"]):
            result = self.rescind(*command, "--profile=bad.yaml")
            self.assert_refused(result, "bad.yaml:2:7: error: 'cancel.final-promt'", "did you mean 'cancel.final-prompt'?",
                                "bad.yaml:3:24: error: 'final': '1' has no unit")
            self.assert_refused(self.rescind(*command, "--profile=none.yaml"), "--profile: there is no file 'none.yaml'", "mi")
            self.assert_refused(self.rescind(*command, "--profile=folder"), "folder: error: is a directory")
            self.assert_refused(self.rescind(*command, "--profile=scenarios/a.yaml"), "unknown key 'name' in a profile")

    def test_profiles_are_no_scenarios(self):
        self.put_passing("a")
        self.put("scenarios/profiles/p.yaml", "profile: p\n")
        self.assertEqual(self.rescind("run").out, "1 case passed\n")

    def test_the_schema_is_printed(self):
        result = self.rescind("lint", "--profile-schema")
        self.assertEqual(result.out, (SOURCE / "scenarios/profiles/schema.json").read_text())
        self.assert_refused(self.rescind("lint", "--schema", "--profile-schema"), "exclude each other")


if __name__ == "__main__":
    unittest.main()
