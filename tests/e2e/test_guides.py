"""Every command of every guide is typed, every file written, and every output compared. RESCIND_APPROVE=1 puts the
outputs as they are now into the guides."""

import os
import re
import shutil
import unittest
import xml.etree.ElementTree as ElementTree

import yaml

from guide import CHECKOUT, Reader, blocks_of, mistakes
from program import PROGRAM, SOURCE

GUIDES = SOURCE / "harness/guides"
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


class Guides(unittest.TestCase):
    maxDiff = None

    def follow(self, name, installed=True):
        path = GUIDES / name
        with Reader(PROGRAM, SOURCE, installed) as reader:
            wrong, mended = mistakes(path.read_text(), reader)
        if os.environ.get("RESCIND_APPROVE") == "1" and wrong:
            path.write_text(mended)
        advice = "RESCIND_APPROVE=1 puts the new outputs in, whole: cut them down again where `...` stood."
        self.assertFalse(wrong, "\n".join([f"{path}:", *wrong, advice]))

    def test_gate_a_ci_job(self):
        self.follow("gate-a-ci-job.md", installed=False)

    def test_write_scenarios(self):
        self.follow("write-scenarios.md")

    def test_judge_your_program(self):
        self.follow("judge-your-program.md")

    def test_no_guide_is_left_out_and_no_link_leads_nowhere(self):
        pages = sorted(GUIDES.glob("*.md"))
        self.assertEqual([page.name for page in pages],
                         ["gate-a-ci-job.md", "judge-your-program.md", "write-scenarios.md"])
        for page in pages:
            for target in LINK.findall(page.read_text()):
                self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")


class Jobs(unittest.TestCase):
    """The jobs of the page about CI, run as their server would: read as YAML, each part on a machine of its own."""

    def setUp(self):
        self.reader = Reader(PROGRAM, SOURCE)
        self.addCleanup(self.reader.__exit__)
        blocks, _ = blocks_of((GUIDES / "gate-a-ci-job.md").read_text())
        self.reader.follow([block for block in blocks if block.title])  # Only its files.
        names, _ = self.reader.bash(f"{CHECKOUT}/dev build rescind && {self.reader.built}/rescind run --list")
        self.cases = sorted(names.splitlines())
        self.assertEqual(len(self.cases), 2)

    def machine(self, script, **variables):
        """Runs a script where nothing is built yet. Returns the cases of its report."""
        shutil.rmtree(self.reader.checkout / "build")
        (self.reader.home / "junit.xml").unlink(missing_ok=True)
        printed, code = self.reader.bash(script, **variables)
        self.assertEqual(code, 0, printed)
        return [case.get("name") for case in ElementTree.parse(self.reader.home / "junit.xml").iter("testcase")]

    def job(self, file):
        return yaml.safe_load((self.reader.home / file).read_text())

    def test_github(self):
        job = self.job(".github/workflows/cancellation.yml")["jobs"]["cancellation"]
        steps = [step["run"] for step in job["steps"] if "run" in step]
        self.assertEqual(len(steps), 2)
        taken = []
        for part in job["strategy"]["matrix"]["part"]:
            script = 'set -e; export GITHUB_PATH="$PWD/../github-path"; : >"$GITHUB_PATH"\n'
            for step in steps:
                script += step.replace("${{ matrix.part }}", str(part)).rstrip() + "\n"
                script += 'PATH="$(tr "\\n" : <"$GITHUB_PATH")$PATH"\n'
            taken += self.machine(script)
        self.assertEqual(sorted(taken), self.cases)

    def test_gitlab(self):
        job = self.job(".gitlab-ci.yml")["cancellation"]
        self.assertEqual(job["artifacts"]["reports"]["junit"], "junit.xml")
        taken = []
        for index in range(1, job["parallel"] + 1):
            script = "set -e\n" + "\n".join(job["script"])
            taken += self.machine(script, CI_NODE_INDEX=str(index), CI_NODE_TOTAL=str(job["parallel"]))
        self.assertEqual(sorted(taken), self.cases)


class Checker(unittest.TestCase):
    """What this test itself would not let pass."""

    def wrong(self, page):
        with Reader(PROGRAM, SOURCE) as reader:
            return mistakes(page, reader)

    def test_an_output_that_is_not_so(self):
        wrong, mended = self.wrong("```console\n$ echo a; echo b\na\nc\n```\n")
        self.assertEqual(len(wrong), 1)
        self.assertEqual(mended, "```console\n$ echo a; echo b\na\nb\n```\n")

    def test_dots_stand_for_any_lines(self):
        self.assertEqual(self.wrong("```console\n$ seq 9\n1\n...\n8\n9\n...\n```\n")[0], [])
        self.assertEqual(len(self.wrong("```console\n$ seq 9\n1\n...\n7\n9\n```\n")[0]), 1)

    def test_one_shell_types_all_of_it(self):
        file = '```text title="a/b"\nB\n```\n'
        commands = "```console\n$ cd a\n$ cat b; false\nB\n$ echo $?\n1\n$ cat <<X\n> x\n> X\nx\n```\n"
        self.assertEqual(self.wrong(file + commands)[0], [])

    def test_a_failure_that_nobody_is_told_of(self):
        self.assertIn("exit code 1", self.wrong("```console\n$ false\n```\n")[0][0])

    def test_a_block_that_nobody_runs(self):
        for page in ("```\n$ true\n```\n", "```sh\ntrue\n```\n", "    $ true\n", "```console\nabc\n```\n",
                     "```console\n```\n", "```console\n$ true\n", "```console foo\n$ true\n```\n"):
            self.assertNotEqual(self.wrong(page)[0], [], page)

    def test_a_command_in_the_text_that_cannot_be_typed(self):
        built = f"```console\n$ {CHECKOUT}/dev build rescind\n```\n"
        self.assertEqual(self.wrong(built + "See `rescind rules` and `rescind rules RULE`.\n")[0], [])
        self.assertIn("rulse", self.wrong(built + "See `rescind\nrulse`.\n")[0][0])

    def test_lines_that_our_file_does_not_have(self):
        page = f'```text title="{CHECKOUT}/harness/cli/main.cpp"\n%s\n```\n'
        line = (SOURCE / "harness/cli/main.cpp").read_text().splitlines()[0]
        self.assertEqual(self.wrong(page % line)[0], [])
        self.assertEqual(len(self.wrong(page % (line + "x"))[0]), 1)


if __name__ == "__main__":
    unittest.main()
