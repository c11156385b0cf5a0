"""Measures what harness/guides/figures.md has targets for, and prints it: below each command what it measures, the target,
and whether that is met. Takes some minutes; leave the machine alone meanwhile.

    python3 tests/bench/figures.py

Programs: $RESCIND and $RESCIND_BENCHMARKS, or those of build/release. Of each benchmark the best of three is taken, in an
order drawn anew each time, so that what it is compared with has had the same machine.
"""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESCIND = os.environ.get("RESCIND", str(ROOT / "build/release/harness/cli/rescind"))
BENCHMARKS = os.environ.get("RESCIND_BENCHMARKS", str(ROOT / "build/release/tests/bench/rescind_benchmarks"))
BEST_OF = 3


class Benchmarks:
    """The best of each benchmark: of rates the highest, of times the lowest."""

    def __init__(self, pattern):
        done = subprocess.run(
            [BENCHMARKS, f"--benchmark_filter={pattern}", "--benchmark_format=json", "--benchmark_min_time=0.2",
             f"--benchmark_repetitions={BEST_OF}", "--benchmark_enable_random_interleaving=true"],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.runs = {}
        for run in json.loads(done.stdout)["benchmarks"]:
            if run["run_type"] == "iteration":
                self.runs.setdefault(run["run_name"], []).append(run)
            if run.get("error_occurred"):
                sys.exit(f"figures: {run['run_name']}: {run['error_message']}")

    def rate(self, name, counter):
        return max(run[counter] for run in self.runs[name])

    def least(self, name, counter="real_time"):
        return min(run[counter] for run in self.runs[name])


class Command:
    """What a command took, at its best: seconds, seconds of the processors, and the most memory in bytes."""

    def __init__(self, *words, times=3):
        self.seconds = self.processors = float("inf")
        self.memory = 0
        for _ in range(times):
            begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            with subprocess.Popen([RESCIND, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
                _, status, used = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                sys.exit(f"figures: {' '.join(words)} ended with {child.returncode}")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.seconds = min(self.seconds, time.monotonic() - begun)
            self.processors = min(self.processors, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            self.memory = max(self.memory, used.ru_maxrss * 1024)


def section(command):
    print(f"\n{command}")


def row(what, measured, shown, target=None, least=None, most=None):
    """One line; the target is what is `least` or `most` wanted, as it is shown, or none."""
    verdict = ""
    if target is not None:
        verdict = "met" if (measured >= least if least is not None else measured <= most) else "MISSED"
    print(f"  {what:<62}{shown:>14}{target or '-':>12}  {verdict}".rstrip(), flush=True)


def rate(what, measured, least=None):
    row(what, measured, f"{measured:,.0f}", f"{least:,}" if least else None, least=least)


def times(what, measured, least=None, most=None):
    wanted = least if most is None else most
    row(what, measured, f"{measured:.2f}x", f"{wanted}x" if wanted else None, least=least, most=most)


def size(what, measured, unit, most=None):
    row(what, measured, f"{measured:.1f} {unit}", f"{most} {unit}" if most else None, most=most)


def queue():
    section("./dev bench --benchmark_filter=phold          against std::priority_queue, in the same run")
    found = Benchmarks("^phold/")
    for pending, least in ((16, 1.0), (1024, 1.2), (65536, 2.0), (1048576, 1.0)):
        ours = found.rate(f"phold/ours/{pending}", "items_per_second")
        theirs = found.rate(f"phold/priority_queue/{pending}", "items_per_second")
        times(f"event queue, {pending:,} pending", ours / theirs, least=least)


def alive():
    section("./dev bench --benchmark_filter=cancelled_operations          all rules on")
    found = Benchmarks("^cancelled_operations/")
    for number, least in ((1, 700_000), (1000, 700_000), (100_000, None), (1_000_000, 120_000)):
        name = f"cancelled_operations/{number}"
        rate(f"cancelled operations a second, {number:,} alive", found.rate(name, "items_per_second"), least)
    for number in (1000, 100_000, 1_000_000):
        size(f"memory for each alive, {number:,} alive",
             found.least(f"cancelled_operations/{number}", "bytes_per_op"), "bytes", 256)


def fuzz():
    section("./dev bench --benchmark_filter=fuzz          known-races/cancel-races-completion, one thread")
    found = Benchmarks("^fuzz/")
    for strategy, least in (("random", 500_000), ("walk", 500_000), ("pct", 200_000), ("pos", 200_000), ("coverage", 200_000)):
        rate(f"runs a second, {strategy}", found.rate(f"fuzz/{strategy}", "runs/s"), least)
    section("rescind fuzz --generate --runs 40000 --jobs 1")
    rate("runs a second", 40_000 / Command("fuzz", "--generate", "--runs", "40000", "--jobs", "1").seconds)


def spin(ours):
    """Compares `ours`, states a second of eight participants, with those of Spin, which keeps whole states."""
    if not shutil.which("spin"):
        print("  not measured: there is no spin here (Debian: apt install spin)")
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["spin", "-a", ROOT / "tests/bench/two_phase_commit.pml"], cwd=folder, check=True)
        subprocess.run(["cc", "-O3", "-DSAFETY", "-DNOREDUCE", "pan.c"], cwd=folder, check=True)
        theirs = max(states_of_spin(folder) for _ in range(BEST_OF))
    times("8 participants, states a second against Spin", ours / theirs, least=8)


def states_of_spin(folder):
    """How many states a second it makes. That it has found them all, it says itself."""
    begun = time.monotonic()
    told = subprocess.run(["./a.out", "-E", "-m10000", "-w22"], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds = time.monotonic() - begun
    states = int(re.search(r"(\d+) states, stored", told)[1])
    if states != 1_745_408:
        sys.exit(f"figures: Spin finds {states} states of eight participants, and 1,745,408 are published")
    return states / seconds


def explore():
    section("./dev bench --benchmark_filter='two_phase_commit'          counts as published")
    found = Benchmarks("^two_phase_commit")
    for managers in (7, 8, 9):
        one = found.rate(f"two_phase_commit/managers:{managers}/jobs:1/real_time", "states/s")
        two = found.rate(f"two_phase_commit/managers:{managers}/jobs:2/real_time", "states/s")
        rate(f"states a second, {managers} participants, one thread", one, 3_000_000)
        times("  on two threads", two / one, least=1.9 if managers == 9 else 1.8)
        size("  for each state", found.least(f"two_phase_commit/managers:{managers}/jobs:1/real_time", "bytes/state"),
             "bytes", 16 if managers < 9 else 13)
    by_hand = found.rate("two_phase_commit_by_hand/managers:8/real_time", "states/s")
    ours = found.rate("two_phase_commit/managers:8/jobs:1/real_time", "states/s")
    times("8 participants, against the same search by hand", ours / by_hand)

    section("spin -a tests/bench/two_phase_commit.pml; cc -O3 -DSAFETY -DNOREDUCE pan.c; ./a.out -E -m10000 -w22")
    spin(ours)

    section("./dev bench --benchmark_filter=last_zero          counts as published")
    seconds = Benchmarks("^last_zero/writers:15").least("last_zero/writers:15") / 1000
    size("147,456 traces", seconds, "s")

    section("./dev bench --benchmark_filter=explore_bounded          bounded/three-share-a-quota, all rules, ways round")
    found = Benchmarks("^explore_bounded/")
    for threads in (1, 2):
        rate(f"states a second, threads: {threads}", found.rate(f"explore_bounded/{threads}/real_time", "states/s"), 300_000)
    size("for each state", found.least("explore_bounded/1/real_time", "bytes/state"), "bytes", 24)

    file = "scenarios/bounded/three-share-a-quota.yaml"
    section(f"rescind explore {file} --jobs 1          against --no-cycles")
    with_cycles = Command("explore", file, "--jobs", "1")
    without = Command("explore", file, "--jobs", "1", "--no-cycles")
    times("processor time for the ways round", with_cycles.processors / without.processors, most=1.2)
    section(f"rescind explore {file} --jobs 2")
    times("as fast as on one thread", with_cycles.seconds / Command("explore", file, "--jobs", "2").seconds, least=1.8)


def suite():
    section("./dev bench --benchmark_filter=whole_process")
    found = Benchmarks("^whole_process/")
    size("the suite, from start to exit", found.least("whole_process/suite/real_time") / 1000, "s", 2)
    size("one file with 60 cases, from start to exit", found.least("whole_process/one_scenario/real_time"), "ms", 10)
    with tempfile.TemporaryDirectory() as folder:
        section("rescind run --report junit=FILE --report json=FILE")
        reports = ["--report", f"junit={folder}/junit.xml", "--report", f"json={folder}/report.json"]
        once = Command("run", *reports)
        size("memory", once.memory / 1e6, "MB", 60)
        section("rescind run --repeat 10 --report junit=FILE --report json=FILE          against once")
        times("memory", Command("run", "--repeat", "10", *reports, times=1).memory / once.memory, most=1.1)


def mutants():
    section("rescind mutants          the suite and 1,000 random runs each")
    size("all mutants", Command("mutants", times=1).seconds, "s")
    section("rescind mutants --by explore")
    size("all mutants", Command("mutants", "--by", "explore", times=1).seconds, "s")
    section("rescind mutants --bench")
    size("all mutants", Command("mutants", "--bench", times=1).seconds, "s")


def main():
    print(f"  {'':<62}{'measured':>14}{'wanted':>12}")
    for measure in (queue, alive, fuzz, explore, suite, mutants):
        measure()


if __name__ == "__main__":
    main()
