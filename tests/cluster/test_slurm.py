"""The Slurm files of the guide on campaigns, on a real Slurm of one machine: a job array whose tasks have a store each, and a
job behind it that merges them and fails when something is new."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import a_slurm

RESCIND = Path(os.environ["RESCIND"])
SOURCE = Path(os.environ["RESCIND_SOURCE_DIR"])
FILES = SOURCE / "harness/guides/campaigns"
WHAT = (str(SOURCE / "scenarios/quota"), "--strategy", "walk", "--strategy", "coverage", "--runs", "40000")
KEPT = {
    "lane": "SELECT name, strategy, lane, batches, lane.runs FROM lane JOIN target ON id = target",
    "corpus": "SELECT name, strategy, lane, place, tape FROM corpus JOIN target ON id = target",
    "race": "SELECT name, batch, place FROM race",
    "finding": "SELECT shape, name, strategy, run, tape, gone_since FROM finding JOIN target ON id = target",
}


@unittest.skipIf(a_slurm.why_not(), a_slurm.why_not())
class Campaigns(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        os.environ["PATH"] = f"{RESCIND.parent}:{os.environ['PATH']}"

    def kept(self, store):
        database = sqlite3.connect(self.directory / store / "campaign.db")
        self.addCleanup(database.close)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        return {name: sorted(database.execute(query).fetchall()) for name, query in KEPT.items()}

    def night(self, slurm, *more):
        """The exit codes of three slices, and of the merge behind them."""
        job = slurm.submit("--array=1-3", str(FILES / "slice.sbatch"), *WHAT, *more, cwd=self.directory)
        merge = slurm.submit(f"--dependency=afterok:{job}", "--kill-on-invalid-dep=yes", str(FILES / "merge.sbatch"),
                             cwd=self.directory)
        codes = slurm.ended(job)
        return codes, slurm.ended(merge)

    def test_a_job_array_comes_to_what_one_process_comes_to(self):
        place = self.directory / "slurm"
        place.mkdir()
        (self.directory / "slices").mkdir()  # Slurm writes the logs of tasks before they begin.
        with a_slurm.Slurm(place) as slurm:
            mutant = ("--mutant", "quota-leak")
            self.assertEqual(self.night(slurm, *mutant), ([0, 0, 0], [1]), self.logs())
            self.assertIn("new: quota.", (self.directory / "merge.log").read_text())
            one = subprocess.run([RESCIND, "campaign", "one", *WHAT, *mutant], cwd=self.directory, capture_output=True, text=True)
            self.assertEqual(one.returncode, 1, one.stderr)
            self.assertEqual(self.kept("campaign"), self.kept("one"))
            # The night after: it is known.
            self.assertEqual(self.night(slurm, *mutant), ([0, 0, 0], [0]), self.logs())
            # Files that are wrong are no finding, and nothing is merged.
            codes, merge = self.night(slurm, "--seed", "none")
            self.assertEqual(codes, [1, 1, 1], self.logs())
            self.assertEqual(self.kept("campaign"), self.kept("one"))

    def logs(self):
        return "\n".join(f"== {log}\n{log.read_text()}" for log in [*self.directory.glob("slices/*.log"), *self.directory.glob("merge.log")])


class Matrices(unittest.TestCase):
    """What a machine can see of CI files without their servers: every command in them is understood by the program."""

    def test_files_for_ci_servers_divide_and_merge(self):
        import yaml
        github = yaml.safe_load((FILES / "github.yml").read_text())
        gitlab = yaml.safe_load((FILES / "gitlab.yml").read_text())
        slices = github["jobs"]["slice"]["strategy"]["matrix"]["slice"]
        steps = [step["run"] for job in github["jobs"].values() for step in job["steps"] if "run" in step]
        lines = [line for job in ("slice", "merge") for part in ("script", "after_script") for line in gitlab[job].get(part, [])]
        for commands, index, of in ((steps, "${{ matrix.slice }}", str(len(slices))), (lines, "$CI_NODE_INDEX", "$CI_NODE_TOTAL")):
            with tempfile.TemporaryDirectory() as name:
                shutil.copytree(SOURCE / "scenarios/quota", Path(name) / "scenarios")
                for command in (line for line in commands if line.startswith("rescind")):
                    every = slices if index in command else slices[:1]
                    for number in every:
                        typed = command.replace(index, str(number)).replace(of, str(len(slices))) if index in command else command
                        if " slice " in typed:
                            typed = typed.replace("campaign slice ", f"campaign slices/{number} ")
                        typed = typed.replace("30min", "1s").replace("rescind ", f"{RESCIND} ", 1)
                        done = subprocess.run(["bash", "-c", typed], cwd=name, capture_output=True, text=True)
                        self.assertEqual(done.returncode, 0, typed + done.stderr)
                self.assertIn("</html>", (Path(name) / "campaign.html").read_text())


if __name__ == "__main__":
    unittest.main()
