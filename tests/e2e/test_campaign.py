"""`rescind campaign`: what it keeps, that it goes on where it stopped however it stopped, and that slices and processes
share the work without doing any of it twice."""

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import time
import unittest

import schema_check
from program import PROGRAM, SOURCE, ProgramTest
from test_search import STREAM

SCHEMA = json.loads((SOURCE / "reports/campaign.schema.json").read_text())
MUTANT = ("--mutant", "final-twice")
TABLES = {
    "lane": "SELECT name, strategy, lane, batches, lane.runs FROM lane JOIN target ON id = target",
    "corpus": "SELECT name, strategy, lane, place, tape FROM corpus JOIN target ON id = target",
    "race": "SELECT name, batch, place FROM race",
    "finding": "SELECT shape, name, strategy, run, tape, gone_since FROM finding JOIN target ON id = target",
}


class Campaigns(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put("scenarios/stream.yaml", STREAM)

    def database(self, store):
        connection = sqlite3.connect(self.directory / store / "campaign.db")
        self.addCleanup(connection.close)
        return connection

    def kept(self, store):
        """All that does not depend on the time of day, as sorted rows; the store is sound."""
        database = self.database(store)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        return {name: sorted(database.execute(query).fetchall()) for name, query in TABLES.items()}

    def campaign(self, store, runs, *more, code=0):
        result = self.rescind("campaign", store, "--runs", runs, *more)
        self.assertEqual(result.code, code, result.err + result.out)
        return result

    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.directory, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)


class Campaign(Campaigns):
    def test_goes_on_where_it_stopped_and_comes_to_the_same(self):
        self.campaign("twice", 3000)
        self.campaign("twice", 9000)
        self.campaign("once", 9000, "-j", 1)
        once = self.kept("once")
        self.assertEqual(self.kept("twice"), once)
        self.assertEqual(sum(runs for *_, runs in once["lane"]), 9024)  # Whole batches of 64.
        self.assertGreater(len(once["race"]), 5)
        self.assertGreater(len(once["corpus"]), 3)
        self.assertIn("all 9,000 runs were done before", self.campaign("once", 9000).out)

    def test_a_new_finding_is_told_once_and_watched_until_it_is_gone(self):
        first = self.campaign("kept", 2000, *MUTANT, code=1)
        self.assertIn("\nnew: result.one-final", first.out)
        again = self.campaign("kept", 4000, *MUTANT)
        self.assertNotIn("new:", again.out)
        self.assertRegex(again.out, r"0 findings new, [1-9]\d* still there")
        [file] = {row[0] for row in self.database("kept").execute("SELECT file FROM saved WHERE shape LIKE 'result.one-final%'")}
        self.assertEqual(self.rescind("replay", f"kept/{file}").code, 1)
        self.put("scenarios/stream.yaml", STREAM.replace("cancel: list, on", "start: {op: more, kind: get}, on"))
        gone = self.rescind("campaign", "kept", "--runs", 64, *MUTANT)
        self.assertIn("gone: result.one-final", gone.out)
        self.put("scenarios/stream.yaml", STREAM)
        back = self.campaign("kept", 4000, *MUTANT, code=1)
        self.assertIn("back: result.one-final", back.out)

    def test_report_follows_its_schema_and_the_page_stands_alone(self):
        self.campaign("kept", 2000, *MUTANT, code=1)
        for word in ("status", "report"):
            report = json.loads(self.rescind("campaign", word, "kept", "--format", "json").out)
            self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        self.assertEqual(report["runs"], 2048)
        self.assertEqual(report["races_over_runs"][-1]["races"], report["races_reached"])
        self.assertEqual(sum(one["runs"] for one in report["sessions"]), 2048)
        self.assertIn("history 1", report["programs"][0]["formats"])
        page = self.rescind("campaign", "report", "kept", "--format", "html").out
        self.assertTrue(page.startswith("<!doctype html>") and page.endswith("</html>\n"))
        self.assertIn(report["findings"][0]["shape"], page.replace("&#39;", "'"))
        self.assertNotIn("<script", page)
        self.assertIn(f"kept: 2048 runs of 3 targets, {report['races_reached']} races reached",
                      self.rescind("campaign", "status", "kept").out)

    def test_every_profile_and_strategy_is_a_target(self):
        self.campaign("kept", 640, "--strategy", "walk", "--strategy", "pos", "--profile", "mi", "--profile", "lsp")
        rows = self.database("kept").execute("SELECT strategy, profile FROM target ORDER BY 1, 2").fetchall()
        self.assertEqual(len(rows), 4)
        self.assertEqual({strategy for strategy, _ in rows}, {"walk", "pos"})

    def test_wrong_words_and_wrong_stores_are_refused(self):
        self.assert_refused(self.rescind("campaign"), "the directory")
        self.assert_refused(self.rescind("campaign", "status", "nothing"), "no campaign is kept in 'nothing'")
        self.assert_refused(self.rescind("campaign", "merge", "one"), "merge INTO FROM")
        self.assert_refused(self.rescind("campaign", "kept", "--strategy", "sweep"), "--strategy")
        self.assert_refused(self.rescind("campaign", "kept", "--slice", "3/2"), "--slice")
        self.assert_refused(self.rescind("campaign", "kept", "--slice", "1/200"), "136 slices at most")
        self.assertFalse((self.directory / "kept").exists())
        self.put("junk/campaign.db", b"no database at all, but long enough to be read as one" * 100)
        self.assert_refused(self.rescind("campaign", "status", "junk"), "junk/campaign.db", "no store of a campaign")
        self.campaign("kept", 64)
        self.assert_refused(self.rescind("campaign", "merge", "kept", "./kept"), "itself")
        database = self.database("kept")
        database.execute("PRAGMA user_version = 99")
        database.commit()
        self.assert_refused(self.rescind("campaign", "kept"), "version 99; this program knows version 1")


class Slices(Campaigns):
    def test_merged_slices_are_what_one_process_comes_to(self):
        for index in (1, 2, 3):
            self.rescind("campaign", f"part-{index}", "--runs", 12000, "--slice", f"{index}/3", *MUTANT)
        parts = [self.kept(f"part-{index}") for index in (1, 2, 3)]
        lanes = [row[:3] for part in parts for row in part["lane"]]
        self.assertEqual(len(lanes), len(set(lanes)))  # No two slices did the same runs.
        merged = self.rescind("campaign", "merge", "all", "part-1", "part-2", "part-3")
        self.assertEqual(merged.code, 1)
        self.assertIn("\nnew: result.one-final", merged.out)
        self.campaign("one", 12000, *MUTANT, code=1)
        self.assertEqual(self.kept("all"), self.kept("one"))
        self.assertTrue(list((self.directory / "all/findings").glob("result.one-final-*.yaml")))
        before = self.kept("all")
        again = self.rescind("campaign", "merge", "all", "part-2", "part-1")
        self.assertEqual((again.code, self.kept("all")), (0, before))  # Known, and nothing counts twice.

    def test_fuzz_slices_find_what_one_search_finds(self):
        def search(*more):
            report = json.loads(self.rescind("fuzz", "--runs", 8192, "--keep-going", "--format", "json", *MUTANT, *more).out)
            return report["runs"], {found["shape"] for found in report["findings"]}

        for more in ((), ("--strategy", "sweep"), ("--generate",)):
            with self.subTest(more):
                runs, shapes = search(*more)
                parts = [search(*more, "--slice", f"{index}/2") for index in (1, 2)]
                self.assertEqual(sum(count for count, _ in parts), runs)
                self.assertTrue(all(0 < count < runs for count, _ in parts), parts)
                self.assertEqual(set.union(*(found for _, found in parts)), shapes)
        self.assert_refused(self.rescind("fuzz", "--strategy", "coverage", "--slice", "1/2"), "rescind campaign")
        self.assert_refused(self.rescind("fuzz", "a.yaml", "--program", "--slice", "1/2", "--", "true"), "--program", "leave all but")


class Endings(Campaigns):
    def test_killed_a_hundred_times_it_loses_nothing(self):
        runs, kills, seed = 40000, 0, 20261128
        moments = random.Random(seed)
        known = set()
        while kills < 100:
            process = self.start("campaign", "killed", "--runs", runs, "-j", 1, *MUTANT)
            try:
                process.communicate(timeout=moments.uniform(0.01, 0.15))
                runs += 20000  # A fast machine was done before: it is given more to do.
                continue
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                kills += 1
            if not (self.directory / "killed/campaign.db").exists():
                continue
            database = sqlite3.connect(self.directory / "killed/campaign.db")
            if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                now = set(database.execute("SELECT shape, target FROM finding"))
                self.assertLessEqual(known, now)
                known = now
            database.close()
        self.rescind("campaign", "killed", "--runs", runs, "-j", 1, *MUTANT)
        self.rescind("campaign", "whole", "--runs", runs, *MUTANT)
        self.assertEqual(self.kept("killed"), self.kept("whole"))
        self.assertEqual(list((self.directory / "killed").glob("at-work-*")), [])

    def test_two_processes_share_one_store(self):
        command = ("campaign", "shared", "--runs", 60000, "-j", 1, *MUTANT)
        both = [self.start(*command) for _ in range(2)]
        for process in both:
            _, error = process.communicate(timeout=300)
            self.assertIn(process.returncode, (0, 1), error)
        self.rescind("campaign", "alone", "--runs", 60000, *MUTANT)
        self.assertEqual(self.kept("shared"), self.kept("alone"))
        done = [row[0] for row in self.database("shared").execute("SELECT runs FROM session")]
        self.assertEqual(sum(done), sum(row[-1] for row in self.kept("alone")["lane"]))
        self.assertGreater(min(done), 0.1 * sum(done))  # Neither waits for the other to be done with all of it.

    def test_a_full_disk_is_told_and_loses_nothing(self):
        self.campaign("full", 3000, *MUTANT, code=1)
        before = self.kept("full")
        # The largest file that the process may write stands for a disk that is full.
        limit = (self.directory / "full/campaign.db").stat().st_size + 4096
        process = subprocess.run(
            [PROGRAM, "campaign", "full", "--runs", "60000", *MUTANT], cwd=self.directory, capture_output=True, text=True,
            preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))))
        self.assertEqual(process.returncode, 3, process.stderr)
        self.assertIn("full/campaign.db", process.stderr)
        self.assertIn("make room on the disk, and type the same again", process.stderr)
        after = self.kept("full")
        self.assertLessEqual({row[:3] for row in before["finding"]}, {row[:3] for row in after["finding"]})
        self.rescind("campaign", "full", "--runs", 60000, *MUTANT)
        self.rescind("campaign", "roomy", "--runs", 60000, *MUTANT)
        self.assertEqual(self.kept("full"), self.kept("roomy"))

    def test_an_interruption_keeps_what_is_done(self):
        process = self.start("campaign", "kept", "--for", "60s")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertIn("interrupted after ", out.decode())
        self.assertGreater(sum(row[-1] for row in self.kept("kept")["lane"]), 0)


if __name__ == "__main__":
    unittest.main()
