"""`rescind --version`: the commit and the compiler as the build told them, and the numbers that stand in the files."""

import json
import re
import subprocess
import unittest

from program import SOURCE, ProgramTest

SCHEMAS = {"cases": "schema.json", "coverage": "coverage.schema.json", "explore": "explored.schema.json",
           "fuzz": "fuzzed.schema.json", "campaign": "campaign.schema.json", "bench": "latency.schema.json", "mutants": "mutants.schema.json",
           "kills": "kills.schema.json", "possible": "possible.schema.json", "page": "html/data.schema.json", "page of diff": "html/diff.schema.json"}


def git(place, *words):
    done = subprocess.run(["git", "-C", place, "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
                          capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Version(ProgramTest):
    def numbers(self, line):
        text = re.search(rf"(?m)^  {line} +(.*)$", self.rescind("--version").out).group(1)
        return {name: int(number) for name, number in re.findall(r"([a-z][a-z, ]*?) (\d+)", text)}

    def test_the_numbers_of_reports_are_those_of_their_schemas(self):
        told = self.numbers("reports")
        for name, file in SCHEMAS.items():
            schema = json.loads((SOURCE / "reports" / file).read_text())
            self.assertEqual(told[name], schema["properties"]["version"]["const"], name)
        self.assertEqual(set(told), {*SCHEMAS, "rules"})
        self.assertEqual(told["rules"], json.loads(self.rescind("rules", "--format", "json").out)["version"])

    def test_the_numbers_of_what_is_read_are_those_of_what_is_written(self):
        told = self.numbers("formats")
        path = self.put_passing("good")
        history = self.rescind("replay", path, "--format", "jsonl").out.splitlines()[0]
        self.assertEqual(told["history"], json.loads(history)["history"])
        number = told["scenario, profile, configuration and finding"]
        for given, code in ((number, 0), (number + 1, 2)):
            path.write_text(f"format: {given}\n" + path.read_text().removeprefix(f"format: {number}\n"))
            self.assertEqual(self.rescind("lint", path).code, code)
        path.write_text(path.read_text().removeprefix(f"format: {number + 1}\n"))
        self.rescind("bench", path, "--runs=2", "--baseline=b", "--update-baseline")
        self.assertRegex((self.directory / "b").read_text(), rf"^# rescind latency baseline {told['baseline']}\b")
        self.rescind("fuzz", path, "--runs=2", "--state=state")
        state = json.loads((self.directory / "state/fuzz-state.json").read_text())
        self.assertEqual(state["rescind-fuzz-state"], told["state of a search"])

    def test_commit_and_compiler(self):
        text = self.rescind("--version").out
        self.assertRegex(text, r"^rescind \d+\.\d+\.\d+\n  commit    ([0-9a-f]{12}|unknown: built outside)")
        self.assertRegex(text, r"(?m)^  compiler  (GNU|Clang) [\d.]+, \w+$")


class BuiltFrom(ProgramTest):
    """The file that a build writes for it."""

    def setUp(self):
        super().setUp()
        self.written = self.directory / "built_from.cpp"
        self.checkout = self.directory / "checkout"
        self.checkout.mkdir()

    def told(self, source, with_git="git"):
        subprocess.run(["cmake", f"-DOUT={self.written}", f"-DSOURCE={source}", f"-DGIT={with_git}", "-DCOMPILER=GNU 1, Release",
                        "-P", SOURCE / "harness/cli/built_from.cmake"], check=True)
        return re.search(r'\{\.commit = "(.*)", \.changed = (.*), \.compiler = "GNU 1, Release"\}', self.written.read_text()).groups()

    def test_of_a_checkout(self):
        git(self.checkout, "init", "-q")
        file = self.put("checkout/a", "a\n")
        git(self.checkout, "add", "a")
        git(self.checkout, "commit", "-q", "-m", "a")
        commit = git(self.checkout, "rev-parse", "--short=12", "HEAD")
        self.assertEqual(self.told(self.checkout), (commit, "false"))
        written = self.written.stat().st_mtime_ns
        self.put("checkout/new", "not tracked\n")
        self.assertEqual(self.told(self.checkout), (commit, "false"))
        self.assertEqual(self.written.stat().st_mtime_ns, written, "nothing is compiled anew")
        file.write_text("b\n")
        self.assertEqual(self.told(self.checkout), (commit, "true"))
        self.assertEqual(self.told(self.checkout, "GIT_EXECUTABLE-NOTFOUND"), ("", "false"))

    def test_outside_one_and_inside_that_of_others(self):
        self.assertEqual(self.told(self.checkout), ("", "false"))
        git(self.directory, "init", "-q")
        git(self.directory, "commit", "-q", "--allow-empty", "-m", "not ours")
        self.assertEqual(self.told(self.checkout), ("", "false"))


if __name__ == "__main__":
    unittest.main()
