#!/usr/bin/env python3
"""The packages of `./dev package`, installed into a Debian that is made for it; `./dev test --package` calls it.

usage: fresh_debian.py DIRECTORY-WITH-PACKAGES [UNITTEST-ARGUMENTS]

Nothing of this machine is in that Debian, so that a package which forgets something shows it. Skipped, with the reason, where
none can be made. The last line is `N passed, N failed`.
"""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/e2e"))

import yaml  # noqa: E402

from debian import Debian, why_not  # noqa: E402
from guide import blocks_of  # noqa: E402

PACKAGES = Path(sys.argv[1]).resolve() if __name__ == "__main__" else None
NAMES = ("rescind", "librescind-dev", "rescind-explore", "rescind-postgresql", "rescind-grpc")
INSTALLED_MAX = {"rescind": 16 << 20, "librescind-dev": 24 << 20, "rescind-explore": 12 << 20, "rescind-postgresql": 1 << 20,
                 "rescind-grpc": 1 << 20}
base = None  # As debootstrap made it, with apt's lists and the packages in /packages; never run in, only copied.


def setUpModule():
    global base
    if why := why_not():
        raise unittest.SkipTest(why)
    base = Debian()
    unittest.addModuleCleanup(base.close)
    base.must("apt-get update -q && mkdir /packages")
    for file in PACKAGES.glob("*.deb"):
        (base.root / "packages" / file.name).write_bytes(file.read_bytes())


def block_titled(page, title):
    blocks, _ = blocks_of((SOURCE / page).read_text())
    return next(block.text for block in blocks if block.title == title)


class WithDebian(unittest.TestCase):
    maxDiff = None

    @classmethod
    def new_debian(cls, *packages):
        debian = Debian(base)
        cls.addClassCleanup(debian.close)
        if packages:
            debian.install(*packages)
        return debian

    def fields(self, name):
        [file] = PACKAGES.glob(f"{name}_*.deb")
        text = subprocess.run(["dpkg-deb", "-f", file], capture_output=True, text=True, check=True).stdout
        return dict(re.findall(r"(?m)^([A-Z][\w-]*): (.*)$", text))


class Program(WithDebian):
    """The program's package alone."""

    @classmethod
    def setUpClass(cls):
        cls.debian = cls.new_debian("/packages/rescind_*.deb")

    def test_it_runs_what_was_shipped(self):
        code, text = self.debian.run("rescind run")
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"(?m)^\d{5,} cases passed$")

    def test_it_judges_as_the_first_page_says(self):
        (self.debian.root / "tmp/download.jsonl").write_text(block_titled("README.md", "download.jsonl"))
        code, text = self.debian.run("rescind judge download.jsonl")
        self.assertEqual(code, 1, text)
        self.assertIn("result.one-final broken for file at 18.100 ms", text)
        self.assertIn("1 case: 1 failed", text)

    def test_profiles_subjects_and_the_page_are_inside(self):
        self.assertIn("profile lsp", self.debian.must("rescind rules --profile lsp | tail -3; echo profile lsp"))
        self.assertIn("--repeat", self.debian.must("rescind check --help"))
        # Whatever this is, it is started as a language server, and speaks no word.
        code, text = self.debian.run("timeout 100 rescind check lsp:python -- true")
        self.assertEqual(code, 3, text)
        self.assertNotIn("internal error", text)
        self.debian.must("rescind run --filter 'cancel/twice*' --report html=page.html && grep -q '<script' page.html")

    def test_all_that_it_starts_and_loads_finds_its_libraries(self):
        text = self.debian.must("for f in /usr/bin/rescind* $(find /usr/lib -path '*/rescind/*.so'); do echo $f; ldd $f; done")
        self.assertIn("/usr/bin/rescind\n", text)
        self.assertNotIn("not found", text)

    def test_it_tells_of_what_it_was_made(self):
        text = self.debian.must("rescind --version")
        made_of = re.search(r"\.([0-9a-f]{12})$", self.fields("rescind")["Version"])
        self.assertIn(made_of.group(1) if made_of else "outside a git checkout", text)
        self.assertRegex(text, r"compiler  \w+ [\d.]+, Release")
        self.assertRegex(text, r"history \d+; scenario")

    def test_the_manual_page_is_read(self):
        debian = self.new_debian("/packages/rescind_*.deb", "man-db")
        text = debian.must("MANWIDTH=100 man rescind")
        self.assertIn("RESCIND(1)", text)
        self.assertIn("rescind judge", text)
        self.assertNotRegex(debian.must("man --warnings rescind 2>&1 >/dev/null; true"), r"warning|error")

    def test_shells_complete(self):
        debian = self.new_debian("/packages/rescind_*.deb", "bash-completion", "zsh", "fish")
        text = debian.must("source /usr/share/bash-completion/bash_completion && { _completion_loader rescind; [ $? = 124 ]; } && "
                           "COMP_WORDS=(rescind run --known-fail) COMP_CWORD=2 && _rescind && echo \"${COMPREPLY[@]}\"")
        self.assertEqual(text.split(), ["--known-failing"])
        self.assertEqual(debian.must("zsh -fc 'autoload -Uz compinit && compinit -D && echo $_comps[rescind]'").strip(), "_rescind")
        self.assertIn("judge", debian.must("fish -c 'complete -C \"rescind jud\"'"))

    def test_the_pages_are_there_and_find_each_other(self):
        pages = self.debian.root / "usr/share/doc/rescind"
        self.assertTrue((pages / "copyright").is_file())
        for page in pages.rglob("*.md"):
            for link in re.findall(r"\]\(([^)#\s]+\.md)[)#]", page.read_text()):
                if "://" not in link and (SOURCE / page.relative_to(pages).parent / link).is_file():
                    with self.subTest(page=page.name, link=link):
                        self.assertTrue("tests/" in link or (page.parent / link).is_file())

    def test_what_was_installed_is_as_it_was_packed(self):
        self.debian.install("debsums")
        self.assertEqual(self.debian.must("debsums -s rescind"), "")
        listed = self.debian.must("find $(dpkg -L rescind) -maxdepth 0 \\( ! -user root -o -perm /022 \\) ! -type l -print")
        self.assertEqual(listed, "")
        self.assertEqual(self.debian.must("apt-get install -qy file >/dev/null; file /usr/bin/rescind").count("not stripped"), 0)


class Fields(WithDebian):
    def test_each_says_what_it_is_and_what_it_needs(self):
        for name in NAMES:
            with self.subTest(package=name):
                fields = self.fields(name)
                self.assertEqual(fields["Package"], name)
                for key in ("Version", "Architecture", "Maintainer", "Section", "Priority", "Depends", "Description"):
                    self.assertTrue(fields.get(key), key)
                self.assertLess(int(fields["Installed-Size"]) * 1024, INSTALLED_MAX[name])
        self.assertRegex(self.fields("rescind")["Depends"], r"libc6 \(>= [\d.]+\).*libyaml-cpp0\.7")
        for other in ("libpq5", "openmpi"):
            self.assertNotIn(other, self.fields("rescind")["Depends"])
        self.assertRegex(self.fields("rescind-explore")["Depends"], r"libopenmpi3.*openmpi-bin|openmpi-bin.*libopenmpi3")
        self.assertIn("libpq5", self.fields("rescind-postgresql")["Depends"])
        self.assertIn("libgrpc++", self.fields("rescind-grpc")["Depends"])
        self.assertIn(f"rescind (= {self.fields('rescind')['Version']})", self.fields("librescind-dev")["Depends"])


class Explore(WithDebian):
    """The package of rescind-explore, with what it pulls in: MPI."""

    MPIRUN = "mpirun -n 2 --allow-run-as-root --oversubscribe rescind-explore"
    CASE = "/usr/share/rescind/scenarios/bounded/one-cancelled.yaml --filter '*kind=get,mode=async*' --format json"

    @classmethod
    def setUpClass(cls):
        cls.debian = cls.new_debian("/packages/rescind_*.deb", "/packages/rescind-explore_*.deb", "man-db")

    def test_two_ranks_say_what_one_process_says(self):
        alone = json.loads(self.debian.must(f"rescind explore --no-cycles {self.CASE} 2>/dev/null"))
        self.assertGreater(len(alone["explored"]), 0)
        self.assertEqual(json.loads(self.debian.must(f"{self.MPIRUN} {self.CASE} 2>/dev/null")), alone)

    def test_what_is_broken_is_found_and_saved(self):
        code, text = self.debian.run(f"{self.MPIRUN} {self.CASE} --mutant final-twice --save found 2>/dev/null")
        self.assertEqual(code, 1, text)
        self.assertIn("result.one-final", text)
        code, text = self.debian.run("rescind replay $(ls found/*.yaml | head -1)")
        self.assertEqual(code, 1, text)

    def test_the_manual_page_is_read(self):
        text = self.debian.must("MANWIDTH=100 man rescind-explore")
        self.assertIn("RESCIND-EXPLORE(1)", text)
        self.assertIn("--max-memory", text)
        self.assertNotRegex(self.debian.must("man --warnings rescind-explore 2>&1 >/dev/null; true"), r"warning|error")


class Library(WithDebian):
    """The library's package, with a project of somebody else's."""

    def test_a_project_outside_finds_it_and_its_bug_is_caught(self):
        debian = self.new_debian("/packages/*.deb", "g++", "cmake", "make", "libgmock-dev")
        subprocess.run(["cp", "-r", SOURCE / "tests/e2e/outside", debian.root / "root/outside"], check=True)
        debian.must("cmake -S outside -B built && cmake --build built", cwd="/root")
        text = debian.must("built/download_test", cwd="/root")
        self.assertIn("[       OK ] Download.KeepsTheContractWhenCancelledInTheMiddle", text)
        code, text = debian.run("DOWNLOAD_BUG=1 DOWNLOAD_HISTORY=/root/h.jsonl built/download_test", cwd="/root")
        self.assertEqual(code, 1, text)
        self.assertIn("result.one-final broken for file", text)
        code, text = debian.run("rescind judge h.jsonl --profile outside/contract.yaml", cwd="/root")
        self.assertEqual(code, 1, text)

    def test_the_adapter_starts(self):
        debian = self.new_debian("/packages/rescind_*.deb", "/packages/rescind-postgresql_*.deb")
        code, text = debian.run("timeout 100 rescind check postgresql -- rescind-postgresql 'host=/nowhere'")
        self.assertEqual(code, 3, text)
        self.assertIn("/nowhere", text)

    def test_so_does_that_of_grpc(self):
        debian = self.new_debian("/packages/rescind_*.deb", "/packages/rescind-grpc_*.deb")
        code, text = debian.run("timeout 100 rescind check grpc -- rescind-grpc")
        self.assertEqual(code, 3, text)
        self.assertIn("usage: rescind-grpc", text)


class Removal(WithDebian):
    def test_nothing_is_left(self):
        debian = self.new_debian()
        before, had = debian.files(), debian.must("dpkg-query -W")
        debian.install("/packages/*.deb")
        self.assertTrue(any(file.endswith("bin/rescind") for file in debian.files()))
        debian.must("cd /root && rescind run --filter 'cancel/twice*' && rescind fuzz --runs 10 --no-config /usr/share/rescind/scenarios/cancel")
        code, text = debian.run("dpkg -r rescind")
        self.assertNotEqual(code, 0, "librescind-dev needs it")
        self.assertIn("librescind-dev depends on rescind", text)
        debian.must("dpkg -r librescind-dev rescind-explore rescind-postgresql rescind-grpc rescind")
        self.assertEqual([file for file in debian.files() if "rescind" in file], [])
        debian.must("apt-get autoremove -qy --purge")
        self.assertEqual(debian.must("dpkg-query -W"), had)
        self.assertEqual(sorted(debian.files() - before), [])
        self.assertEqual(sorted(before - debian.files()), [])


class Job(WithDebian):
    """The jobs of the page about CI: their commands, in a Debian that has nothing but the package that they install."""

    def job(self, file):
        return yaml.safe_load(block_titled("harness/guides/gate-a-ci-job.md", file))

    def checked_out(self, packages):
        """A Debian with the reader's repository in /work, where an earlier job has put the package into a folder of it."""
        debian = self.new_debian()
        work = debian.root / "work"
        scenario = block_titled("harness/guides/gate-a-ci-job.md", "scenarios/slow-disk.yaml")
        (work / "scenarios").mkdir(parents=True)
        (work / "scenarios/slow-disk.yaml").write_text(scenario.replace("stops-after: 60ms", "stops-after: 30ms"))
        (work / "known-failing.txt").write_text("")
        (work / packages).mkdir(parents=True, exist_ok=True)
        for package in (debian.root / "packages").glob("rescind_*.deb"):
            (work / packages / package.name).write_bytes(package.read_bytes())
        return debian, work

    def test_github(self):
        debian, work = self.checked_out(".")
        steps = self.job(".github/workflows/cancellation.yml")["jobs"]["cancellation"]["steps"]
        script = "set -e\n" + "\n".join(step["run"] for step in steps if "run" in step).replace("${{ matrix.part }}", "1")
        debian.must(script, cwd="/work", GITHUB_STEP_SUMMARY="summary.md")
        for report in ("junit.xml", "rescind.sarif", "summary.md"):
            self.assertTrue((work / report).is_file(), report)

    def test_gitlab(self):
        debian, work = self.checked_out("third_party/rescind/out/packages")
        job = self.job(".gitlab-ci.yml")["cancellation"]
        debian.must("set -e\n" + "\n".join(job["script"]), cwd="/work", CI_NODE_INDEX="1", CI_NODE_TOTAL="2")
        for report in ("junit.xml", "quality.json"):
            self.assertTrue((work / report).is_file(), report)


def main():
    result = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2, exit=False).result
    failed = len({str(test) for test, _ in [*result.failures, *result.errors]})
    if result.skipped:
        print(f"{len(result.skipped)} not run: {result.skipped[0][1]}")
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
