"""What others use: an installation, a project outside that uses it, and the cases as GoogleTest tests."""

import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from program import SOURCE, ProgramTest

BUILD = Path(os.environ["RESCIND_BUILD_DIR"])
CASES = os.environ["RESCIND_CASES"]
OUTSIDE = SOURCE / "tests/e2e/outside"


def run(*command, cwd=None, **environment):
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


class Installation(unittest.TestCase):
    """Installed once, then moved to another place, where nothing may remember the first."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        # Always the same place, so that ccache knows the outside project's files again.
        cls.place = BUILD / "tests/e2e/installation"
        shutil.rmtree(cls.place, ignore_errors=True)
        cls.prefix = cls.place / "moved"
        code, text = run("cmake", "--install", BUILD, "--prefix", cls.place / "first")
        if code != 0:
            raise AssertionError(text)
        (cls.place / "first").rename(cls.prefix)

    def test_the_program_finds_the_scenarios_installed_with_it(self):
        code, text = run(self.prefix / "bin/rescind", "run", "--list", "--filter", "cancel/twice*", cwd=self.place)
        self.assertEqual(code, 0, text)
        self.assertIn("cancel/twice[", text)

    def install(self, *arguments):
        prefix = self.place / "part"
        shutil.rmtree(prefix, ignore_errors=True)
        code, text = run("cmake", "--install", BUILD, "--prefix", prefix, *arguments)
        self.assertEqual(code, 0, text)
        return {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}

    def test_components(self):
        program, library = self.install("--component", "program"), self.install("--component", "library")
        self.assertIn("bin/rescind", program)
        for file in ("bash-completion/completions/rescind", "zsh/site-functions/_rescind", "fish/vendor_completions.d/rescind.fish",
                     "man/man1/rescind.1"):
            self.assertIn("share/" + file, program)
        self.assertIn("share/rescind/scenarios/profiles/mi.yaml", program & library)
        self.assertEqual([file for file in program if file.endswith((".a", ".hpp"))], [])
        self.assertNotIn("bin/rescind", library)
        self.assertTrue(any(file.endswith("/librescind.a") for file in library), library)
        self.assertTrue(any(file.endswith("/rescind-config.cmake") for file in library), library)

    def test_without_the_library_nothing_is_installed_half(self):
        script = (BUILD / "cmake_install.cmake").read_text()
        self.assertIn("librescind.a", script)
        without = self.place / "without.cmake"
        without.write_text(script.replace("librescind.a", "never-built.a"))
        prefix = self.place / "half"
        shutil.rmtree(prefix, ignore_errors=True)
        code, text = run("cmake", f"-DCMAKE_INSTALL_PREFIX={prefix}", "-P", without)
        self.assertNotEqual(code, 0)
        self.assertIn("--component program", text)
        self.assertFalse(prefix.exists())

    def test_profiles_and_schemas_are_there(self):
        for file in ("scenarios/schema.json", "scenarios/profiles/mi.yaml", "scenarios/profiles/schema.json", "reports/schema.json"):
            self.assertTrue((self.prefix / "share/rescind" / file).is_file(), file)

    def test_nothing_names_a_place_of_the_machine_that_built_it(self):
        for file in [*self.prefix.rglob("*.cmake"), *self.prefix.rglob("*.hpp")]:
            text = file.read_text()
            for place in (str(BUILD), str(SOURCE)):
                self.assertNotIn(place, text, file)

    def test_headers_include_each_other_below_rescind_only(self):
        headers = list((self.prefix / "include").rglob("*.hpp"))
        self.assertGreater(len(headers), 10)
        for header in headers:
            self.assertEqual(header.relative_to(self.prefix / "include").parts[0], "rescind")
            for included in re.findall(r'#include "([^"]+)"', header.read_text()):
                self.assertTrue((self.prefix / "include" / included).is_file(), f"{header}: {included}")

    def test_an_outside_project_builds_passes_and_its_bug_is_caught(self):
        build = self.place / "outside"
        code, text = run(
            "cmake", "-G", "Ninja", "-S", OUTSIDE, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            *os.environ["RESCIND_COMPILER_SETTINGS"].split("|"))
        self.assertEqual(code, 0, text)
        code, text = run("cmake", "--build", build)
        self.assertEqual(code, 0, text)

        code, text = run(build / "download_test")
        self.assertEqual(code, 0, text)
        self.assertIn("[       OK ] Download.KeepsTheContractWhenCancelledInTheMiddle", text)
        self.assertIn("[       OK ] download.cancel_twice[again=3ms]", text)

        history = self.place / "history.jsonl"
        code, text = run(build / "download_test", DOWNLOAD_BUG="1", DOWNLOAD_HISTORY=str(history))
        self.assertEqual(code, 1, text)
        self.assertIn("Expected: keeps the contract 'download'", text)
        self.assertIn("result.one-final broken for file", text)
        self.assertIn("S7: An asynchronous operation gets its final callback, with the final result.", text)
        self.assertIn("[  FAILED  ] Download.FinishesOnce", text)
        self.assertEqual(len(re.findall(r"^\[  FAILED  \] \S+$", text, re.MULTILINE)), 2, text)
        # The program says the same of the history that the test wrote, to the letter.
        code, judged = run(self.prefix / "bin/rescind", "judge", history, "--profile", OUTSIDE / "contract.yaml")
        self.assertEqual(code, 1, judged)
        told = judged[judged.index("  result.one-final broken for file"):judged.index("  rules: ")]
        self.assertIn(told, text)


class CasesAsTests(ProgramTest):
    def cases(self, *arguments, **environment):
        return run(CASES, "--gtest_color=no", *arguments, cwd=self.directory, **environment)

    def test_every_shipped_case_is_a_test(self):
        code, text = run(CASES, "--gtest_list_tests", cwd=SOURCE)
        self.assertEqual(code, 0)
        listed = [line for line in text.splitlines() if line.startswith("  ")]
        shipped = self.rescind("run", "--list", SOURCE / "scenarios").out.splitlines()
        self.assertEqual(len(listed), len(shipped))
        suites = {line for line in text.splitlines() if line.endswith(".")}
        self.assertEqual(suites, {case.split("/")[0].replace("-", "_") + "." for case in shipped})

    def test_a_filter_takes_one_case_and_xml_tells_where_it_is_written(self):
        path = self.put_passing("quota/late-answer")
        self.put_passing("quota/other")
        code, text = self.cases("--gtest_filter=quota.late_answer", "--gtest_output=xml:out.xml")
        self.assertEqual(code, 0, text)
        [test] = ElementTree.parse(self.directory / "out.xml").getroot().iter("testcase")
        self.assertEqual((test.get("classname"), test.get("name")), ("quota", "late_answer"))
        self.assertEqual((test.get("file"), test.get("line")), (str(path.relative_to(self.directory)), "2"))
        properties = {property.get("name"): property.get("value") for property in test.iter("property")}
        self.assertEqual((properties["case"], properties["seed"]), ("quota/late-answer", "1"))

    def test_shards_share_the_cases(self):
        for name in ("a", "b", "c"):
            self.put_passing(f"quota/{name}")
        ran = []
        for index in ("0", "1"):
            code, text = self.cases(GTEST_TOTAL_SHARDS="2", GTEST_SHARD_INDEX=index)
            self.assertEqual(code, 0, text)
            ran += re.findall(r"OK \] quota\.(\w+)", text)
        self.assertEqual(sorted(ran), ["a", "b", "c"])

    def test_a_failure_says_what_rescind_run_says(self):
        self.put_failing("quota/late-answer")
        code, text = self.cases()
        self.assertEqual(code, 1, text)
        told = self.rescind("run").out.split("\n\n")[0]
        self.assertTrue(told.startswith("FAILED quota/late-answer (scenarios/quota/late-answer.yaml:2)"), told)
        self.assertIn("replay: rescind replay scenarios/quota/late-answer.yaml --seed 1", told)
        self.assertIn("scenarios/quota/late-answer.yaml:2: Failure\n", text)
        self.assertIn(told, text)

    def test_a_file_that_cannot_be_loaded_is_a_test_that_fails(self):
        self.put("scenarios/wrong.yaml", "name: wrong\nclient: {}\n")
        code, text = self.cases()
        self.assertEqual(code, 1, text)
        self.assertIn("scenarios/wrong.yaml:2:1: error: ", text)

    def test_a_mistyped_option_is_refused(self):
        code, text = self.cases("--gtest-filter=x")
        self.assertEqual(code, 2, text)
        self.assertIn("unknown option '--gtest-filter=x'", text)
