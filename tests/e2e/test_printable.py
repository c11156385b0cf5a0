"""Whatever a path, an option, a scenario, a history or a profile holds, no byte of it moves a terminal's cursor or turns its
writing: every message that quotes is looked at."""

import json
import os
import re
import subprocess
import unittest

from program import PASSES, PROGRAM, ProgramTest

# C0, delete, C1, what turns the direction, what breaks lines: each by itself, so that none hides behind another.
NASTY = ["\x1b]0;x\x07", "\x7f", "\x85", "\x9b31m", "\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\u2029"]
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

HISTORY = """\
{"history": 1, "name": "download", "clock": "monotonic", "observes": ["client"]}
{"t": 0, "at": "client", "event": "start", "op": "file", "kind": "enumerate", "mode": "async"}
{"t": 40000, "at": "client", "event": "start-returned", "op": "file"}
{"t": 17000000, "at": "client", "event": "cancel", "op": "file"}
{"t": 17300000, "at": "client", "event": "final", "op": "file", "code": 1}
{"t": 18100000, "at": "client", "event": "final", "op": "file", "code": 0}
"""

PROFILE = """\
name: mine
off: {quota.released: nobody counts}
levels: {result.in-order: should}
bounds: {final: 2ms}
"""


def yaml_word(text):
    return '"a' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"'


class Printable(ProgramTest):
    def harmless(self, *arguments, stdin=b""):
        result = self.rescind(*arguments, stdin=stdin)
        said = FORBIDDEN.search(result.out + result.err)
        self.assertIsNone(said, (arguments, said and (result.out + result.err)[max(0, said.start() - 80):said.end()]))
        self.assertIn(result.code, (0, 1, 2, 3))
        return result

    def options(self):
        """Every option of every command that takes a value, as help lists them."""
        commands = re.findall(r"^  ([a-z]+) {2,}", self.rescind("--help").out.split("Commands:")[1], re.M)
        self.assertIn("judge", commands)
        for command in commands:
            for option in re.findall(r"(--[a-z-]+) [A-Z/=]+", self.rescind(command, "--help").out.split("Examples:")[0]):
                yield command, option

    def test_arguments(self):
        self.put_passing("a")
        self.put("h.jsonl", HISTORY)
        options = list(self.options())
        self.assertGreater(len(options), 40)
        for nasty in NASTY:
            for command in ("run", "judge", "lint", "replay", "fuzz", "rules", "nothing" + nasty):
                self.harmless(command, "x" + nasty)
                self.harmless(command, "--no" + nasty)
        for number, (command, option) in enumerate(options):
            nasty = NASTY[number % len(NASTY)]
            paths = ["h.jsonl"] if command == "judge" else []
            self.harmless(command, *paths, f"{option}=x{nasty}")
            self.harmless(command, *paths, f"{option}=junit=x{nasty}/y")

    def test_names_of_files(self):
        for nasty in NASTY:
            good = self.put(f"good{nasty}/a.yaml", PASSES.format(name="a", results="10"))
            bad = self.put(f"bad{nasty}.yaml", "name: b\nunknown: 1\n")
            history = self.put(f"h{nasty}.jsonl", HISTORY)
            wrong = self.put(f"w{nasty}.jsonl", "nothing")
            for path in (good, bad, good.parent, self.directory / f"none{nasty}"):
                for command in (["run"], ["run", "--list"], ["run", "--dry-run"], ["lint"], ["replay"], ["coverage"],
                                ["fuzz", "--runs=1", "--save=found"], ["explore", "--max-states=10", "--save=found"],
                                ["mutants", "--runs=1", "--mutant=quota-leak"]):
                    self.harmless(*command, path)
            self.harmless("run", good.parent, "--report", f"junit=r{nasty}.xml")
            self.harmless("run", good.parent, "--report", f"junit=r{nasty}/")
            self.harmless("run", good.parent, "--known-failing", self.put(f"k{nasty}.txt", "nothing\n"))
            self.harmless("run", good.parent, "--profile", self.put(f"p{nasty}.yaml", "nothing: 1\n"))
            for path in (history, wrong):
                self.harmless("judge", path)
                self.harmless("judge", path, "--format=json")

    def test_words_of_scenarios(self):
        text = PASSES.format(name="a", results="10")
        words = sorted(set(re.findall(r"[a-z][a-z-]+", text.split("\n", 1)[1])))
        for number, word in enumerate(words):
            nasty = NASTY[number % len(NASTY)]
            for written in (yaml_word(nasty), "a" + nasty):
                path = self.put("s.yaml", re.sub(rf"\b{word}\b", lambda _, written=written: written, text))
                self.harmless("run", path, "-v")
                self.harmless("lint", path)
                self.harmless("replay", path)
                self.harmless("run", path, "--format=json")
                self.harmless("replay", path, "--format=jsonl")

    def test_words_of_histories_profiles_and_lists(self):
        for nasty in NASTY:
            for word in sorted(set(re.findall(r'"[a-z-]+"|\b1\b', HISTORY))):
                for written in (json.dumps("a" + nasty), json.dumps("a" + nasty, ensure_ascii=False)):
                    path = self.put("h.jsonl", HISTORY.replace(word, written))
                    self.harmless("judge", path)
                    self.harmless("judge", path, "--ignore-unknown-events", "--format=json")
            for word in ("mine", "off", "quota.released", "nobody counts", "should", "final", "2ms"):
                for written in (yaml_word(nasty), "a" + nasty):
                    profile = self.put("p.yaml", PROFILE.replace(word, written))
                    self.harmless("judge", self.put("h.jsonl", HISTORY), "--profile", profile)
                    self.harmless("rules", "--profile", profile)
            for line in (f"a{nasty} expect.results # why", f"a expect.re{nasty} # why", f"a expect.results # why{nasty}"):
                self.put("scenarios/a.yaml", PASSES.format(name="a", results="10"))
                self.harmless("run", "-v", "--known-failing", self.put("k.txt", line + "\n"))


class Findings(ProgramTest):
    def test_a_finding_is_kept_wherever_it_is_saved(self):
        good = self.put_passing("good")
        for name in (b"sa\x9bve", "sa\u202eve".encode(), b"sa\x1b[31mve"):
            done = subprocess.run([PROGRAM, "fuzz", good, "--mutant=final-twice", b"--save=" + name], cwd=self.directory, capture_output=True)
            self.assertEqual(done.returncode, 1, done.stderr)
            [finding] = os.listdir(os.path.join(os.fsencode(self.directory), name))
            path = os.path.join(name, finding)
            self.assertEqual(subprocess.run([PROGRAM, "run", path], cwd=self.directory, capture_output=True).returncode, 1)


if __name__ == "__main__":
    unittest.main()
