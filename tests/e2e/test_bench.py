"""`rescind bench`: what it measures, its baseline, its requirements and its reports."""

import csv
import json
import os
import re
import shlex
import subprocess
import sys
import unittest

import schema_check
from html_page import Page
from program import PROGRAM, SANITIZED, SOURCE, ProgramTest

SCHEMA = json.loads((SOURCE / "reports/latency.schema.json").read_text())
FAMILY = SOURCE / "tests/golden/latency.baseline"
LOADS = SOURCE / "tests/golden/loads.baseline"
STORY = SOURCE / "scenarios/cancel/between-results.yaml"

# Two cases: one whose provider polls in fixed time, one that is told over a line of varying length.
SCENARIO = """\
name: mine
tags: [latency]
matrix: {hears: [poll, callback]}
system:
  network: {latency: 1ms..5ms}
  providers: {disks: {results: 10, every: EVERY, hears-cancel: $(hears)}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {cancel: list, on: second post of list, after: 7ms}
    - {close: list, on: final of list}
"""


class Bench(ProgramTest):
    def setUp(self):
        super().setUp()
        self.put_scenario("20ms")

    def put_scenario(self, every):
        self.put("scenarios/mine.yaml", SCENARIO.replace("EVERY", every))

    def bench(self, *arguments, code=0, runs=100):
        result = self.rescind("bench", "--runs", runs, *arguments)
        self.assertEqual(result.code, code, result.err + result.out)
        return result

    def json(self, *arguments, **how):
        return json.loads(self.bench("--format", "json", *arguments, **how).out)

    def line(self, report, measure, **where):
        found = [line for line in report["lines"] if line["measure"] == measure and line["where"] == where]
        self.assertEqual(len(found), 1, [(line["measure"], line["where"]) for line in report["lines"]])
        return found[0]

    def test_measures_exactly_and_splits_by_the_fewest_keys(self):
        report = self.json()
        self.assertEqual(self.line(report, "heard", hears=["poll"])["constant"], 13_000_000)
        callback = self.line(report, "heard", hears=["callback"])
        self.assertIsNone(callback["constant"])
        self.assertTrue(1_000_000 <= callback["percentiles"]["p50"] <= callback["percentiles"]["max"] <= 5_000_000)
        self.assertEqual(self.line(report, "final")["constant"], 0)

    def test_percentiles_are_those_of_the_values(self):
        line = self.line(self.json(), "told")
        values = [value for value, count in line["values"] for _ in range(count)]
        self.assertEqual(len(values), line["n"])
        for key, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)):
            rank = max(1, -(-int(share * 1000) * len(values) // 1000))
            self.assertEqual(line["percentiles"][key], values[rank - 1], key)
        self.assertIsNone(line["percentiles"]["p999"], "100 seeds are too few")

    def test_the_worst_seed_has_the_worst_value(self):
        worst = self.line(self.json(), "told")["worst"]
        alone = self.json("--seed", worst["seed"], runs=1)
        self.assertEqual(self.line(alone, "told")["constant"], worst["value"])
        self.assertEqual(self.rescind(*shlex.split(worst["replay"])[1:]).code, 0)

    def test_a_value_stands_beside_all_that_was_measured_of_its_operation(self):
        lines = self.json()["lines"]
        for line in lines:
            for one in (line["median"], line["worst"]):
                self.assertEqual(one["operation"][line["measure"]], one["value"])
        worst = self.line({"lines": lines}, "told")["worst"]
        alone = self.json("--seed", worst["seed"], "scenarios", "--filter", worst["case"], runs=1)
        self.assertEqual({line["measure"]: line["constant"] for line in alone["lines"]}, worst["operation"])

    def test_requirements_stand_in_the_json_report_whether_they_hold_or_not(self):
        report = self.json("--require", "told.p90<5ms", "--require", "late.max<=16")
        self.assertEqual(report["requirements"], [
            {"requirement": "told.p90<5ms", "measure": "told", "figure": "p90", "bound": 5_000_000, "or_equal": False},
            {"requirement": "late.max<=16", "measure": "late", "figure": "max", "bound": 16, "or_equal": True}])

    def test_the_same_bytes_whatever_the_jobs(self):
        once, again = (self.bench("--format", "json", "-j", jobs).out for jobs in (1, 4))
        self.assertEqual(once, again)

    def test_without_a_path_it_takes_those_with_the_tag(self):
        self.put("scenarios/other.yaml", SCENARIO.replace("name: mine\ntags: [latency]", "name: other").replace("EVERY", "1ms"))
        self.assertEqual([one["scenario"] for one in self.json()["scenarios"]], ["mine"])
        self.assertEqual([one["scenario"] for one in self.json("scenarios")["scenarios"]], ["mine", "other"])

    def test_by_splits_also_what_is_equal(self):
        report = self.json("--by", "hears")
        self.assertEqual(self.line(report, "final", hears=["poll"])["n"], 100)
        self.assert_refused(self.rescind("bench", "--by", "hear"), "no matrix of the cases has the key 'hear'")

    def test_a_slow_down_of_one_nanosecond_is_shown(self):
        self.bench("--baseline", "b", "--update-baseline")
        self.bench("--baseline", "b", "--exact")
        self.put_scenario("20000001ns")
        result = self.bench("--baseline", "b", "--exact", code=1)
        self.assertIn("WORSE", result.out)
        self.assertIn("mine heard[hears=poll]: in every run 13.000 -> 13.000001 (+0.000001, +0.0 %) ms", result.out)
        self.assertIn("rescind replay scenarios/mine.yaml --case 'mine[hears=poll]' --seed 1", result.out)
        self.bench("--baseline", "b", code=1)

    def test_what_is_better_is_told_and_fails_only_exactly(self):
        self.bench("--baseline", "b", "--update-baseline")
        self.put_scenario("19ms")
        result = self.bench("--baseline", "b")
        self.assertIn("BETTER", result.out)
        self.assertIn("The baseline is out of date", result.out)
        self.assertIn("BETTER", self.bench("--baseline", "b", "--exact", code=1).out)
        self.bench("--baseline", "b", "--update-baseline")
        self.bench("--baseline", "b", "--exact")

    def test_a_mutant_makes_it_worse(self):
        self.bench("--baseline", "b", "--update-baseline")
        result = self.bench("--baseline", "b", "--mutant", "final-lost", code=1)
        self.assertIn("mine final: in every run 0.000 -> never", result.out)
        self.assertIn("--mutant final-lost", result.out)

    def test_a_line_that_is_gone_is_worse_and_a_new_one_is_news(self):
        self.bench("--baseline", "b", "--update-baseline")
        written = (self.directory / "b").read_text()
        self.put("b", written + "mine units 200 =5\n")
        self.assertIn("GONE", self.bench("--baseline", "b", code=1).out)
        self.put("b", "".join(line for line in written.splitlines(True) if " told " not in line))
        self.assertIn("NEW", self.bench("--baseline", "b").out)
        self.bench("--baseline", "b", "--exact", code=1)

    def test_what_was_not_asked_for_is_neither_compared_nor_lost(self):
        self.put("scenarios/other.yaml", SCENARIO.replace("mine", "other").replace("EVERY", "1ms"))
        self.bench("--baseline", "b", "--update-baseline")
        whole = (self.directory / "b").read_text()
        self.assertIn("not asked for", self.bench("--baseline", "b", "--exact", "scenarios/mine.yaml").out)
        self.bench("--baseline", "b", "--update-baseline", "scenarios/mine.yaml")
        self.assertEqual((self.directory / "b").read_text(), whole)

    def test_a_baseline_of_other_seeds_is_refused(self):
        self.bench("--baseline", "b", "--update-baseline")
        self.assert_refused(self.rescind("bench", "--runs", "7", "--baseline", "b"), "seeds 1..100", "add --seed 1 --runs 100")
        self.assert_refused(self.rescind("bench", "--runs", "100", "--profile", "lsp", "--baseline", "b"), "profile lsp")
        self.assert_refused(self.rescind("bench", "--baseline", "none"), "there is no baseline 'none'")
        self.put("b", "nonsense\n")
        self.assert_refused(self.rescind("bench", "--baseline", "b"), "b:1:1: error: this is no baseline")

    def test_a_baseline_is_written_whole_or_not_at_all(self):
        self.put("b", "old\n")
        result = self.rescind("bench", "--baseline", "b", "--update-baseline", "--runs", "1")
        self.assertEqual(result.code, 2, "what is no baseline is not overwritten")
        self.assertEqual((self.directory / "b").read_text(), "old\n")

    def test_requirements(self):
        self.bench("--require", "final.p99<=5ms", "--require", "told.never<=0")
        result = self.bench("--require", "told.p99<=1ms", code=1)
        self.assertIn("UNMET", result.out)
        self.assertIn("told.p99<=1ms: mine told: ", result.out)
        self.assertIn("too few to say: 1000 are needed", self.bench("--require", "told.p99.9<=9ms", code=1).out)
        self.assertIn("nothing of units was measured", self.bench("--require", "units.max<=9ms", code=1).out)
        self.assert_refused(self.rescind("bench", "--require", "finl.p99<=5ms"), "did you mean 'final'?")

    def test_options_that_make_no_sense_are_refused(self):
        self.assert_refused(self.rescind("bench", "--exact"), "name it with --baseline FILE")
        self.assert_refused(self.rescind("bench", "--tag", "nothing"), "has the tag 'nothing'")
        self.assert_refused(self.rescind("bench", "--report", "xml=a"), "there is no kind 'xml'")
        self.assert_refused(self.rescind("bench", "--report", "json=a", "--report", "csv=a"), "two reports")

    def test_reports(self):
        self.bench("--report", "json=r.json", "--report", "csv=r.csv", "--report", "gbench=g.json", "--report", "hgrm=h/", "-q")
        report = json.loads((self.directory / "r.json").read_text())
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        with open(self.directory / "r.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["measure"], int(row["n"])) for row in rows], [(line["measure"], line["n"]) for line in report["lines"]])
        google = json.loads((self.directory / "g.json").read_text())
        p99 = next(one for one in google["benchmarks"] if one["name"] == "mine/told/p99")
        self.assertEqual(p99["real_time"], self.line(report, "told")["percentiles"]["p99"])
        self.assertEqual(len(list((self.directory / "h").iterdir())), len(report["lines"]))
        rows = [line.split() for line in (self.directory / "h/mine.told.hgrm").read_text().splitlines() if line.strip()]
        largest = [row for row in rows if row[0][0].isdigit()][-1]
        self.assertEqual(float(largest[0]) * 1e6, self.line(report, "told")["percentiles"]["max"])
        self.assertEqual(int(largest[2]), self.line(report, "told")["n"])

    def test_the_schema_refuses_what_is_wrong(self):
        report = self.json()
        for spoil in (lambda one: one.pop("clock"), lambda one: one["lines"][0].update(measure="speed"),
                      lambda one: one["lines"][0].update(constant=-3), lambda one: one["scenarios"][0].update(runs=0)):
            spoiled = json.loads(json.dumps(report))
            spoil(spoiled)
            self.assertNotEqual(schema_check.errors(spoiled, SCHEMA, SCHEMA), [])


# A program that was cancelled once; its callback held the final result up for 30 ms.
HISTORY = """\
{"history": 1, "name": "NAME", "subject": "downloader", "clock": "CLOCK", "observes": ["client"]}
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "enumerate", "mode": "async", "thread": "t"}
{"t": 1000, "at": "client", "event": "start-returned", "op": "a", "thread": "t"}
{"t": 9000000, "at": "client", "event": "result", "op": "a", "index": 0, "via": "callback", "thread": "l"}
{"t": 10000000, "at": "client", "event": "cancel", "op": "a", "reason": "none", "thread": "t"}
{"t": 10020000, "at": "client", "event": "cancel-returned", "op": "a", "code": 0, "thread": "t"}
{"t": 40000000, "at": "client", "event": "callback-returned", "op": "a", "thread": "l"}
{"t": FINAL, "at": "client", "event": "final", "op": "a", "code": 1, "via": "callback", "thread": "l"}
{"t": 90000000, "at": "client", "event": "callback-returned", "op": "a", "thread": "l"}
"""


class Histories(ProgramTest):
    def record(self, name, final, clock="monotonic"):
        self.put(f"recorded/{name}.jsonl", HISTORY.replace("NAME", name).replace("FINAL", str(final)).replace("CLOCK", clock))

    def bench(self, *arguments, code=0):
        result = self.rescind("bench", "--history", "recorded", *arguments)
        self.assertEqual(result.code, code, result.err + result.out)
        return result

    def test_the_applications_own_delay_is_taken_out(self):
        self.record("one", 41_000_000)
        report = json.loads(self.bench("--format", "json").out)
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        final = next(line for line in report["lines"] if line["measure"] == "final")
        self.assertEqual(final["constant"], 1_000_000)
        self.assertEqual(final["where"], {"kind": ["enumerate"], "reason": ["none"], "phase": ["inside-callback"]})
        self.assertEqual(report["clock"], "monotonic")
        self.assertEqual(report["scenarios"][0]["not_applicable"]["told"], {"unobserved": 1})

    def test_a_baseline_lets_figures_differ_by_the_tolerance(self):
        self.record("one", 41_000_000)
        self.bench("--baseline", "b", "--update-baseline")
        self.record("one", 41_100_000)
        self.bench("--baseline", "b")
        self.assertIn("WORSE", self.bench("--baseline", "b", "--tolerance", "5%", code=1).out)
        self.record("one", 41_101_000)
        self.bench("--baseline", "b", code=1)
        self.assert_refused(self.rescind("bench", "--history", "recorded", "--baseline", "b", "--exact"), "virtual clock")

    def test_a_percentile_is_judged_over_ten_histories(self):
        for i in range(9):
            self.put(f"recorded/h{i}.jsonl", self.twice(f"h{i}", 1_000_000 + i))
        self.assertIn("too few to say: 10 histories", self.bench("--require", "final.p50<=2ms", code=1).out)
        self.put("recorded/h9.jsonl", self.twice("h9", 1_000_000))
        self.bench("--require", "final.p50<=2ms")
        self.assertIn("broken by 10 histories", self.bench("--require", "final.p50<=500us", code=1).out)
        self.put("recorded/h9.jsonl", self.twice("h9", 3_000_000))
        self.assertIn("10 histories disagree", self.bench("--require", "final.p50<=2ms").out)
        self.bench("--require", "final.max<=2ms", code=1)

    def twice(self, name, late):
        once = HISTORY.replace("NAME", name).replace("CLOCK", "monotonic").replace("FINAL", str(40_000_000 + late))
        head, *lines = once.splitlines()
        again = [line.replace('"op": "a"', '"op": "b"') for line in lines]
        return "\n".join([head, *lines, *(self.later(line) for line in again)]) + "\n"

    def later(self, line):
        event = json.loads(line)
        event["t"] += 100_000_000
        return json.dumps(event)

    def test_a_clock_of_steps_is_refused(self):
        self.record("one", 41_000_000, clock="steps")
        self.assert_refused(self.rescind("bench", "--history", "recorded"), "its clock counts steps")

    def test_what_runs_nothing_takes_no_seeds(self):
        self.record("one", 41_000_000)
        self.assert_refused(self.rescind("bench", "--history", "recorded", "--runs", "7"), "runs nothing")
        self.assert_refused(self.rescind("bench", "--history", "recorded", "--by", "colour"), "histories have no key 'colour'")


class Load(ProgramTest):
    def curves(self, family, sizes="1,10,100"):
        result = self.rescind("bench", "--load", family, "--sizes", sizes, "--format", "json")
        self.assertEqual(result.code, 0, result.err)
        report = json.loads(result.out)
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        return {curve["pattern"]: curve for curve in report["load"]}

    def growth(self, curve):
        return {one["measure"]: one["each"] for one in curve["growth"] if not one["flat"]}

    def test_the_control_is_flat(self):
        for curve in self.curves("none", "1,10,100,1000").values():
            self.assertEqual(self.growth(curve), {})

    def test_each_family_contends_for_what_it_names(self):
        storm = {family: self.growth(self.curves(family)["storm"]) for family in ("callbacks", "link", "admission", "quota")}
        self.assertEqual(storm["callbacks"], {"final": 50_000, "closed": 50_000})
        self.assertEqual(storm["link"], {"told": 204_800, "heard": 204_800, "stopped": 204_800})
        self.assertEqual(storm["admission"], {"told": 100_000, "heard": 100_000, "stopped": 100_000})
        self.assertEqual(set(storm["quota"]), {"returned", "final", "disconnect", "told", "heard", "stopped", "units", "closed"})

    def test_what_the_resource_can_bear_is_flat_when_spread(self):
        for family in ("link", "admission", "quota"):
            self.assertEqual(self.growth(self.curves(family)["spread"]), {}, family)

    def test_memory_is_told_beforehand_and_refused(self):
        self.assertIn("1,000 operations take up to 17 MB of memory", self.rescind("bench", "--load", "none", "--sizes", "1..1000").err)
        self.assert_refused(self.rescind("bench", "--load", "none", "--sizes", "1000000", "--memory", "100MB"), "take up to 1516 MB", "--memory")

    @unittest.skipIf(SANITIZED, "sanitizers take memory of their own")
    def test_no_more_memory_is_taken_than_was_told(self):
        """Just above a power of two most lists have doubled, and hold most for each operation."""
        for size in ("66000", "132000"):
            command = [PROGRAM, "bench", "--load", "callbacks", "--pattern", "spread", "--sizes", size, "-q"]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
                told = int(re.search(r"up to (\d+) MB", child.stderr.read())[1]) * 1_000_000
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(child.returncode, 0)
            self.assertLess(usage.ru_maxrss * 1024, told)

    def test_what_makes_no_sense_is_refused(self):
        self.assert_refused(self.rescind("bench", "--load", "disk"), "there is no family 'disk'")
        self.assert_refused(self.rescind("bench", "--load", "quota", "--sizes", "1000000"), "from 1 to 10000")
        self.assert_refused(self.rescind("bench", "--load", "none", "--runs", "7"), "takes --pattern, --sizes")

    def test_a_baseline_gates_each_size(self):
        load = ("bench", "--load", "link", "--baseline", "b")
        self.assertEqual(self.rescind(*load, "--update-baseline").code, 0)
        written = (self.directory / "b").read_text()
        self.assertIn("load/link/storm/1000 told 1000 ", written)
        result = self.rescind(*load, "--sizes", "10,100", "--exact")
        self.assertEqual(result.code, 0, result.out)
        self.assertIn("36 as in the baseline; 36 lines of the baseline not asked for", result.out)
        self.put("b", written.replace("load/link/spread/10 told 10 =1204800", "load/link/spread/10 told 10 =1204799"))
        result = self.rescind(*load, "--report", "json=r.json", "--report", "csv=r.csv", "-q")
        self.assertEqual(result.code, 1)
        self.assertRegex(result.out, r"WORSE +load/link/spread/10 told: in every run 1\.204799 -> 1\.204800")
        self.assertIn("rescind bench --load link --pattern spread --sizes 10\n", result.out)
        report = json.loads((self.directory / "r.json").read_text())
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        self.assertEqual([change["scenario"] for change in report["baseline"]["changes"]], ["load/link/spread/10"])
        self.assertEqual(len((self.directory / "r.csv").read_text().splitlines()), 73)
        result = self.rescind(*load, "--sizes", "1..100", "--update-baseline", "-q")
        self.assertEqual(((self.directory / "b").read_text(), result.code), (written, 0))

    def test_a_bound_of_a_load(self):
        result = self.rescind("bench", "--load", "callbacks", "--sizes", "1,1000", "--require", "final.p50<=1ms", "-q")
        self.assertEqual(result.code, 1)
        self.assertIn("UNMET   final.p50<=1ms: load/callbacks/storm/1000 final: 24.950 ms", result.out)


class Approved(ProgramTest):
    """The outputs that people see, as they were looked at: RESCIND_APPROVE=1 writes them anew."""

    def approve(self, name, text):
        path = SOURCE / "tests/golden/reports" / name
        if os.environ.get("RESCIND_APPROVE") == "1":
            path.write_text(text)
        self.assertEqual(text, path.read_text())

    def test_texts(self):
        self.put("scenarios/mine.yaml", SCENARIO.replace("EVERY", "20ms"))
        self.approve("latency.txt", self.rescind("bench").out)
        self.approve("latency.csv", self.rescind("bench", "--report", "csv=a.csv", "-q") and (self.directory / "a.csv").read_text())
        self.approve("load.txt", self.rescind("bench", "--load", "callbacks", "--pattern", "storm").out)
        self.rescind("bench", "--baseline", "b", "--update-baseline")
        self.put("scenarios/mine.yaml", SCENARIO.replace("EVERY", "20000001ns"))
        self.approve("latency-worse.txt", self.rescind("bench", "--baseline", "b", "-q").out)


class Family(ProgramTest):
    def test_the_shipped_latencies_are_as_written_down(self):
        """After a change on purpose: rescind bench --baseline tests/golden/latency.baseline --update-baseline."""
        some = [STORY] if SANITIZED else [SOURCE / "scenarios", "--tag", "latency"]
        result = self.rescind("bench", *some, "--baseline", FAMILY, "--exact", "-q")
        self.assertEqual(result.code, 0, result.out + result.err)


    def test_loads_are_as_written_down(self):
        """After a change on purpose: rescind bench --load FAMILY --baseline tests/golden/loads.baseline --update-baseline, for each."""
        for family in ("none", "callbacks", "link", "admission", "quota"):
            sizes = ("--sizes", "1,10") if SANITIZED else ()
            result = self.rescind("bench", "--load", family, *sizes, "--baseline", LOADS, "--exact", "-q")
            self.assertEqual(result.code, 0, result.out + result.err)


class RealPrograms(ProgramTest):
    """`bench --subject`: timers behind an adapter, whose server stops a timer at once, or is deaf."""

    def setUp(self):
        super().setUp()
        self.put("timers.yaml", "subject: timers\nlike: adapter\nslow:\n  - {request: run, params: '{\"ms\": 200}'}\n")

    adapter = [sys.executable, SOURCE / "harness/live/adapters/timers.py", sys.executable, SOURCE / "tests/live/timer_server.py"]

    def bench(self, *arguments, code=0, server=()):
        result = self.rescind("bench", "--subject", "timers.yaml", "--filter", "*/at-20", "--runs", "2", *arguments, "--", *self.adapter,
                              *server)
        self.assertEqual(result.code, code, result.err + result.out)
        return result

    def test_a_deaf_one_breaks_what_a_sound_one_keeps(self):
        for server, said, code in ((), "kept", 0), (("deaf",), "broken", 1):
            report = json.loads(self.bench("--format", "json", "--require", "final.p50<=100ms", server=server, code=code).out)
            self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
            self.assertEqual([one["said"] for one in report["said"]], [said])
            self.assertEqual(report["said"][0]["histories"], 10)
            self.assertEqual((report["clock"], report["exact"], report["live"]["processes"]), ("monotonic", False, 10))
            final = next(line for line in report["lines"] if line["measure"] == "final")
            self.assertEqual((final["scenario"], final["n"], final["never"]), ("timers/at-20", 20, 0))
            self.assertGreater(report["live"]["control"]["n"], 100)
            self.assertIn("timers 1", report["live"]["facts"])

    def test_a_schedule_does_not_wait_for_answers(self):
        """Requests of 200 ms every 20 ms, whose server is deaf: who waits for an answer has one at once."""
        result = self.rescind("bench", "--subject", "timers.yaml", "--processes", "1", "--runs", "12", "--every", "20ms", "--format", "json",
                              "--", *self.adapter, "deaf")
        self.assertEqual(result.code, 0, result.err)
        report = json.loads(result.out)
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        schedule = report["live"]["schedule"]
        self.assertEqual((schedule["every"], schedule["late"]["n"]), (20_000_000, 12))
        self.assertGreater(schedule["alive_max"], 4)
        final = next(line for line in report["lines"] if line["measure"] == "final")
        self.assertEqual((final["scenario"], final["n"]), ("timers/open", 12))

    def test_a_yardstick_is_measured_in_turn(self):
        sound = shlex.join(map(str, self.adapter))
        report = json.loads(self.bench("--yardstick", sound, "--format", "json", server=("deaf",), code=1).out)
        self.assertEqual(schema_check.errors(report, SCHEMA, SCHEMA), [])
        said_of = {report["lines"][one["line"]]["measure"]: one for one in report["live"]["yardstick"]["lines"]}
        self.assertEqual((said_of["final"]["is"], said_of["final"]["pairs"], said_of["final"]["figure"]), ("slower", 10, "p50"))
        self.assertEqual({line["scenario"] for line in report["lines"]}, {"timers/at-20", "yardstick/at-20"})
        self.assertEqual(report["live"]["control_request"]["n"], 20)

    def test_few_processes_say_nothing(self):
        result = self.bench("--processes", "2", "--require", "final.p50<=100ms", code=1)
        self.assertIn("too few to say: 10 processes of 2 samples are needed, there are 2", result.out)
        self.assertIn("a thread that only slept woke late by p50 ", result.out)

    def test_a_bound_below_what_a_thread_wakes_late_by_is_noise(self):
        result = self.bench("--processes", "2", "--require", "final.p50<=1ns")
        self.assertIn("NOISY   final.p50<=1ns: timers/at-20 final: here even a thread that only sleeps wakes late by ", result.out)

    def test_its_processes_can_be_told_apart(self):
        report = json.loads(self.bench("--processes", "2", "--by", "history", "--format", "json").out)
        self.assertEqual([line["where"] for line in report["lines"] if line["measure"] == "final"],
                         [{"history": ["process 1"]}, {"history": ["process 2"]}])

    def test_its_page_has_the_recorded_runs_that_it_tells_of(self):
        for schedule in ["--filter", "*/at-20"], ["--every", "50ms"]:
            result = self.rescind("bench", "--subject", "timers.yaml", *schedule, "--runs", "2", "--processes", "2", "--format", "json",
                                  "--report", "html=bench.html", "--", *self.adapter)
            self.assertEqual(result.code, 0, result.err)
            report = json.loads(result.out)
            page = Page(self.directory / "bench.html")
            cases = {page.file_of(case)["path"]: case for case in range(page.count())}
            told = {origin["recorded"]["history"]: origin["recorded"]["op"] for line in report["lines"] for origin in (line["median"], line["worst"])}
            self.assertEqual(set(cases), set(told))
            for history, op in told.items():
                self.assertRegex(history, r"timers/(at-20, process [12], run [12]|open, process [12])$")
                events = [json.loads(text) for _, text in page.run(cases[history]).lines]
                self.assertIn(("cancel", op), {(one["event"], one.get("op")) for one in events})

    def baseline(self):
        return (self.directory / "timers.baseline").read_text()

    def test_a_baseline_of_it_has_a_tolerance(self):
        few = ("--processes", "1", "--baseline", "timers.baseline")
        self.bench(*few, "--update-baseline")
        self.assertIn("timers/at-20 final", self.baseline())
        measured = self.baseline()
        for value, word, code in ("1", "WORSE", 1), ("9000000000", "BETTER", 0):
            self.put("timers.baseline", re.sub(r"(timers/at-20 (?:final|returned)) [0-9].*", rf"\1 2 ={value}", measured))
            self.assertRegex(self.bench(*few, code=code).out, rf"{word} +timers/at-20 final")

    def test_what_cannot_be_measured_is_told(self):
        for words, code, wanted in (
                (["--subject", "timers.yaml", "--", "false"], 3, "timers cannot be measured: process 1 did not shake hands"),
                (["--subject", "timers.yaml"], 2, "which program?"),
                (["--subject", "timers.yaml", "--filter", "*/then-shutdown", "--", "false"], 2, "measured is what cancels and shares"),
                (["--subject", "timers.yaml", "--exact", "--baseline", "a", "--", "false"], 2, "--exact is for the virtual clock"),
                (["--subject", "timers.yaml", "--mutant", "quota-early", "--", "false"], 2, "one process after the other"),
                (["--subject", "lps", "--", "false"], 2, "there is no subject 'lps'"),
                (["--subject", "timers.yaml", "--every", "20", "--", "false"], 2, "--every: '20'"),
                (["--subject", "timers.yaml", "--every", "20ms", "--filter", "*/at-20", "--", "false"], 2, "leave --filter out"),
                (["--subject", "timers.yaml", "--runs", "1", "--yardstick", "false", "--", *self.adapter], 3, "of the yardstick, process 1"),
                (["--subject", "timers.yaml", "--processes", "9", "--yardstick", "false", "--", "false"], 2, "--processes 10 or more"),
                (["--every", "3ms"], 2, "--every is about a real program"),
                (["--processes", "3"], 2, "--processes is about a real program")):
            result = self.rescind("bench", *words)
            self.assertEqual(result.code, code, result.err + result.out)
            self.assertIn(wanted, result.err)

    def test_what_cannot_be_measured_stands_in_every_report(self):
        reports = ("--report=json=r.json", "--report=hgrm=h")
        self.put("h/good.final.hgrm", "of an earlier run")
        self.put("wrong.yaml", "name: wrong\nunknown: 1\n")
        for words, code, told in ((["--subject", "timers.yaml", *reports, "--", "false"], 3, "did not shake hands"),
                                  (["wrong.yaml", *reports], 2, "is missing in a scenario")):
            self.put("r.json", "old")
            self.assertEqual(self.rescind("bench", *words).code, code)
            self.assertIn(told, json.loads((self.directory / "r.json").read_text())["refused"][0]["message"])
            refused = (self.directory / "h/refused.hgrm").read_text()
            self.assertIn("what else is here is of earlier runs", refused)
            self.assertIn(told, refused)
            self.assertEqual([line for line in refused.splitlines() if not line.startswith("#[")], [])


if __name__ == "__main__":
    unittest.main()
