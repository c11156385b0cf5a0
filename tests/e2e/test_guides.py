"""Every command of every page is typed, every file written, every output compared, and every link followed.
`python3 tests/e2e/guide.py --write` puts the outputs as they are now into the pages."""

import re
import shutil
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import yaml

from guide import CHECKOUT, Reader, blocks_of, follow, mistakes, pages_of, renewed
from program import PROGRAM, SANITIZED, SOURCE

GUIDES = SOURCE / "harness/guides"
LINK = re.compile(r"\]\(([^)\s]+)\)")
IMAGE_OR_WEB = re.compile(r"[a-z]+:")
README_WORDS_MAX = 1200
ADVICE = "`python3 tests/e2e/guide.py --write` puts the new outputs in, whole: cut them down again where `...` stood."


def without_code(page):
    """The page without its fenced blocks and code spans: what is left can have links."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE))


def anchors(page):
    """What a link can name on the page, as GitHub makes it of the headings."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE), re.MULTILINE):
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = sum(1 for known in found if re.fullmatch(re.escape(anchor) + r"(-\d+)?", known))
        found.add(f"{anchor}-{number}" if number else anchor)
    return found


def dead_links(path):
    page, dead = path.read_text(), []
    for link in LINK.findall(without_code(page)):
        if IMAGE_OR_WEB.match(link):
            continue
        file, _, heading = link.partition("#")
        target = path.parent / file if file else path
        if not target.exists() or heading and heading not in anchors(target.read_text()):
            dead.append(link)
    return dead


class Pages(unittest.TestCase):
    maxDiff = None

    def test_every_command_does_what_its_page_says(self):
        for path in pages_of(SOURCE):
            with self.subTest(page=path.name):
                wrong = follow(path, PROGRAM, SOURCE, slow=not SANITIZED)
                self.assertFalse(wrong, "\n".join([f"{path}:", *wrong, ADVICE]))

    def test_every_link_leads_to_a_file_and_a_heading(self):
        others = ["harness/history/FORMAT.md", "harness/scenario/SCENARIOS.md", "reports/README.md",
                  "tests/fuzz/README.md", "tests/golden/real/README.md"]
        for path in [*pages_of(SOURCE), *(SOURCE / other for other in others)]:
            with self.subTest(page=path.name):
                self.assertEqual(dead_links(path), [])

    def test_the_first_page_is_short(self):
        words = len((SOURCE / "README.md").read_text().split())
        self.assertLessEqual(words, README_WORDS_MAX)

    def test_every_page_can_be_found_from_the_first(self):
        seen, waiting = set(), [SOURCE / "README.md"]
        while waiting:
            path = waiting.pop().resolve()
            if path in seen or path.suffix != ".md":
                continue
            seen.add(path)
            for link in LINK.findall(without_code(path.read_text())):
                if not IMAGE_OR_WEB.match(link) and not link.startswith("#"):
                    waiting.append(path.parent / link.partition("#")[0])
        self.assertEqual([path.name for path in pages_of(SOURCE) if path.resolve() not in seen], [])

    def test_every_word_of_the_glossary_lives_where_it_says(self):
        rows = re.findall(r"^\| \*\*(.+?)\*\* \|.*\| \[?`([^`]+)`", (GUIDES / "glossary.md").read_text(), re.MULTILINE)
        words = [word.lower() for word, _ in rows]
        self.assertGreater(len(words), 40)
        self.assertEqual(words, sorted(set(words)), "in the order of the alphabet, each once")
        for word, place in rows:
            self.assertTrue((SOURCE / place).exists(), f"{word}: {place}")

    def test_the_picture_of_the_rooms_has_all_of_them(self):
        blocks, _ = blocks_of((GUIDES / "architecture.md").read_text())
        drawn = "".join(block.text for block in blocks if block.kind == "picture")
        rooms = {path.parent.relative_to(SOURCE).as_posix() for top in ("harness", "models", "reports")
                 for path in SOURCE.glob(f"{top}/**/*.cpp")}
        self.assertGreater(len(rooms), 15)
        for room in sorted(rooms):
            with self.subTest(room=room):
                self.assertRegex(drawn, rf"(?<![\w/]){re.escape(room)}(?![\w/])")


class Jobs(unittest.TestCase):
    """The jobs of the page about CI, run as their server would: read as YAML, each part on a machine of its own."""

    def setUp(self):
        self.reader = Reader(PROGRAM, SOURCE)
        self.addCleanup(self.reader.__exit__)
        blocks, _ = blocks_of((GUIDES / "gate-a-ci-job.md").read_text())
        self.reader.follow([block for block in blocks if block.title])  # Only its files.
        names, _ = self.reader.bash(f"{CHECKOUT}/dev build rescind && {self.reader.built}/rescind run --list 2>/dev/null")  # What was read is told on standard error.
        self.cases = sorted(names.splitlines())
        self.assertEqual(len(self.cases), 2)

    def machine(self, script, *reports, installs="", **variables):
        """Runs a script where nothing is built yet and apt-get is a stand-in, which installs the package that it is given in
        the folder `installs`. Returns the cases of its report."""
        for made in ("build", "out"):
            shutil.rmtree(self.reader.checkout / made, ignore_errors=True)
        for report in ("junit.xml", *reports):
            (self.reader.home / report).unlink(missing_ok=True)
        installed = self.reader.home.parent / "installed"
        apt = ('apt-get() { [ "$1" != install ] || case ${!#} in */rescind_*.deb) [ -f "${!#}" ] && mkdir -p ' f"{installed} && "
               f"ln -sf {PROGRAM} {installed}/rescind ;; *) return 100 ;; esac; }}\nPATH={installed}:$PATH\n")
        printed, code = self.reader.bash(apt + script, **variables)
        for report in reports:
            self.assertTrue((self.reader.home / report).exists(), report)
        self.assertEqual(code, 0, printed)
        return [case.get("name") for case in ElementTree.parse(self.reader.home / "junit.xml").iter("testcase")]

    def job(self, file):
        return yaml.safe_load((self.reader.home / file).read_text())

    def scripts(self, job):
        return "".join(step["run"].rstrip() + "\n" for step in job["steps"] if "run" in step)

    def test_github(self):
        workflow = self.job(".github/workflows/cancellation.yml")
        self.assertEqual(workflow["permissions"]["security-events"], "write")
        package, job = workflow["jobs"]["package"], workflow["jobs"]["cancellation"]
        self.assertEqual(job["needs"], "package")
        kept, handed_on = (step["with"] for step in package["steps"] if re.search("cache|upload", step.get("uses", "")))
        self.assertEqual(handed_on["path"], kept["path"] + "/rescind_*.deb")
        self.assertIn({"name": handed_on["name"]}, [step.get("with") for step in job["steps"]])
        uploaded = [step["with"] for step in job["steps"] if "upload" in step.get("uses", "")]
        self.assertEqual([step.get("sarif_file", step.get("path")) for step in uploaded], ["rescind.sarif", "junit.xml"])
        taken = []
        for part in job["strategy"]["matrix"]["part"]:
            script = f"set -e\n{self.scripts(package)}cp {handed_on['path']} .\n{self.scripts(job)}"
            taken += self.machine(script.replace("${{ matrix.part }}", str(part)), "rescind.sarif", "summary.md",
                                  GITHUB_STEP_SUMMARY="summary.md")
        self.assertEqual(sorted(taken), self.cases)

    def test_gitlab(self):
        jobs = self.job(".gitlab-ci.yml")
        package, job = jobs["package"], jobs["cancellation"]
        self.assertEqual([package["stage"], job["stage"]], jobs["stages"])
        self.assertEqual(package["artifacts"]["paths"], [package["cache"]["paths"][0] + "/rescind_*.deb"])
        self.assertIn("./" + package["artifacts"]["paths"][0], job["script"][0])
        self.assertEqual(job["artifacts"]["reports"], {"junit": "junit.xml", "codequality": "quality.json"})
        taken = []
        for index in range(1, job["parallel"] + 1):
            script = "set -e\n" + "\n".join([*package["script"], *job["script"]])
            taken += self.machine(script, "quality.json", CI_NODE_INDEX=str(index), CI_NODE_TOTAL=str(job["parallel"]))
        self.assertEqual(sorted(taken), self.cases)

    def test_gitlab_makes_no_package_twice(self):
        [script] = self.job(".gitlab-ci.yml")["package"]["script"]
        made = "mkdir -p third_party/rescind/out/packages; : >third_party/rescind/out/packages/rescind_1.0+git1.%s_amd64.deb\n"
        for commit, makes in (("0123456789ab", ""), ("ba9876543210", "made\n")):
            shutil.rmtree(self.reader.checkout / "out", ignore_errors=True)
            (self.reader.checkout / "dev").write_text("#!/bin/sh\necho made\n")
            printed, code = self.reader.bash("git() { echo 0123456789ab; }\n" + made % commit + f"{{ {script}\n}} 2>/dev/null | grep made")
            self.assertEqual(printed, makes)


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

    def test_what_is_dated_is_typed_on_demand_only(self):
        page = '```console dated="2026-11-28, commit 0123456, a machine"\n$ echo 7\n8\n```\n'
        self.assertEqual(self.wrong(page)[0], [])
        with Reader(PROGRAM, SOURCE, dated=True) as reader:
            self.assertEqual(len(mistakes(page, reader)[0]), 1)
        self.assertIn("dated by a day", self.wrong(page.replace("0123456", "now"))[0][0])

    def test_what_is_slow_can_be_left_out(self):
        page = "```console slow\n$ echo 7\n8\n```\n"
        self.assertEqual(len(self.wrong(page)[0]), 1)
        with Reader(PROGRAM, SOURCE, slow=False) as reader:
            self.assertEqual(mistakes(page, reader)[0], [])

    def test_new_numbers_are_put_in_where_dots_stay(self):
        self.assertEqual(renewed(["a 1", "...", "b 2,000"], ["a 7", "x", "y", "b 3"]), ["a 7", "...", "b 3"])
        self.assertIsNone(renewed(["a 1", "...", "b 2"], ["a 7", "c 3"]))
        self.assertEqual(self.wrong("```console\n$ seq 5 9\n1\n...\n8\n```\n")[1],
                         "```console\n$ seq 5 9\n5\n...\n9\n```\n")

    def test_a_picture_of_what_is_not_there(self):
        self.assertEqual(self.wrong("```text picture\nharness/base <- harness/edge\n```\n")[0], [])
        self.assertIn("harness/bse", self.wrong("```text picture\nharness/bse\n```\n")[0][0])

    def test_a_link_that_leads_nowhere(self):
        with tempfile.TemporaryDirectory() as directory:
            page = Path(directory) / "page.md"
            page.write_text("# A `b`, c\n[x](page.md#a-b-c) [y](#a-b) [z](none.md) [w](https://example.org) `[v](u)`\n")
            self.assertEqual(dead_links(page), ["#a-b", "none.md"])

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
