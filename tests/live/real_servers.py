#!/usr/bin/env python3
"""`rescind check` on servers that others wrote; `./dev test --live` calls it. It ends with a table of what was said of each.

A case fails here on what needs no stop-watch only: a broken rule, a harness that could not run, a history that is none, a
process that is left over. The last line is `N passed, N failed`.
"""
import collections
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import grpc_calls
import node_servers
import postgresql

PROGRAM = os.environ["RESCIND"]
POSTGRESQL_ADAPTER = os.environ["RESCIND_POSTGRESQL"]
GRPC_ADAPTER = os.environ["RESCIND_GRPC"]
HERE = Path(__file__).parent

# What it speaks, its command, and options of the check.
SERVERS = {
    "clangd": ("lsp", ["clangd"], []),
    "pylsp": ("lsp", ["pylsp"], ["--known-failing", str(HERE / "pylsp.known-failing")]),
    "postgresql": ("postgresql", [POSTGRESQL_ADAPTER], ["--known-flaky", str(HERE / "postgresql.known-flaky")]),
    "postgresql-limited": ("postgresql", [POSTGRESQL_ADAPTER], ["--known-flaky", str(HERE / "postgresql.known-flaky")]),
    # pgbouncer 1.18.0 goes down of many cancels at once (objects.c:1060: bad client state: 0), and what comes then has no server.
    "pgbouncer": ("postgresql", [POSTGRESQL_ADAPTER], ["--known-flaky", str(HERE / "pgbouncer.known-flaky"),
                                                       "--filter", "*:-*/storm:-*/all-cancelled:-*/nobody-reads"]),
    "server-everything": ("mcp", [], []),
    "typescript-language-server": ("lsp:typescript", [], []),
    "grpc-stream": (str(HERE / "grpc.yaml"), [GRPC_ADAPTER], ["--strict"]),
    "grpc-unary": (str(HERE / "grpc-unary.yaml"), [GRPC_ADAPTER], ["--strict"]),
}

# Of cases that could not be tried, or too noisy to judge, so many of a hundred at most: else nothing was shown.
NOT_DECIDED_MAX = 10


def environments():
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            yield entry.read_bytes()
        except OSError:
            pass


# Where what answers is not what is asked about, or says no version.
NAMES = {
    "pgbouncer": lambda: subprocess.run([postgresql.PGBOUNCER, "--version"], capture_output=True, text=True).stdout.split("\n")[0],
    "server-everything": lambda: node_servers.named("@modelcontextprotocol/server-everything"),
    "typescript-language-server": lambda: node_servers.named("typescript-language-server"),
    "postgresql-limited": lambda: "PostgreSQL, a role with one connection",
    "grpc-stream": lambda: "our gRPC server, streaming",
    "grpc-unary": lambda: "our gRPC server, unary",
}
ROWS = ["| server | passed | failed | not applicable | broken |", "|---|---|---|---|---|"]


def add_row(name, told, cases):
    """A line of the table: what the server calls itself, and which moment broke which rule."""
    identity = next((line.split(", started as")[0] for line in told.splitlines() if ", started as" in line), name)
    known = NAMES.get(name, lambda: identity)()
    count = collections.Counter(case["outcome"] for case in cases)
    failed = count["failed"] + count["expected-failure"]
    broken = collections.defaultdict(list)
    for case in cases:
        for rule in case["rules"]:
            if rule["fails"] and case["outcome"] != "passed":
                broken[rule["rule"]].append(case["name"].split("/", 1)[1])
    words = "; ".join(f"`{rule}` in {', '.join(moments)}" for rule, moments in broken.items())
    ROWS.append(f"| {known} | {count['passed']} | {failed} | {count['not-applicable']} | {words} |")


def check(name, folder):
    """Prints what is wrong, and returns how many cases passed, failed, and were not decided."""
    what, command, options = SERVERS[name]
    with contextlib.ExitStack() as until_checked:
        if name == "postgresql":
            command = [*command, until_checked.enter_context(postgresql.cluster())]
        if name == "postgresql-limited":
            command = [*command, until_checked.enter_context(postgresql.limited_cluster())]
        if name == "pgbouncer":
            command = [*command, until_checked.enter_context(postgresql.pooler())]
        if name in node_servers.PROGRAMS:
            command, rights = until_checked.enter_context(node_servers.installed(name))
            options = [*options, *rights]
        if command == [GRPC_ADAPTER]:
            command = [*command, *grpc_calls.served("hearing", until_checked)]
        return check_with(name, folder, what, command, options)


def check_with(name, folder, what, command, options):
    mark = f"RESCIND_LIVE={uuid.uuid4()}"
    report = folder / f"{name}.json"
    words = [PROGRAM, "check", what, "--save", str(folder / name), "--report", f"json={report}", *options]
    run = subprocess.run([*words, "--", *command], capture_output=True, text=True, timeout=600, cwd=folder,
                         env={**os.environ, **dict([mark.split("=")])})
    print(f"== {name}\n{run.stdout}{run.stderr if run.returncode not in (0, 1) else ''}")
    cases = json.loads(report.read_text())["cases"] if report.exists() else []
    outcomes = [case["outcome"] for case in cases]
    if not outcomes:
        print(run.stderr)
        return 0, 1, 0
    failed = sum(outcome in ("failed", "unexpected-pass") for outcome in outcomes)
    undecided = sum(outcome == "could-not-run" for outcome in outcomes)
    add_row(name, run.stdout, cases)
    profile = json.loads(report.read_text())["profile"]
    for history in (folder / name).glob("*.jsonl"):
        judged = subprocess.run([PROGRAM, "judge", str(history), "--profile", profile], capture_output=True, text=True)
        if judged.returncode not in (0, 1):
            print(f"{history.name} is no valid history:\n{judged.stderr}")
            failed += 1
    left = sum(mark.encode() in text for text in environments())
    if left:
        print(f"{left} processes of {name} are left over")
        failed += 1
    passed = sum(outcome in ("passed", "expected-failure") for outcome in outcomes)
    return passed, failed, undecided


def dropped_cancel_is_found(folder):
    """pgbouncer 1.18.0 says that it took a cancel of what waits in its queue, and drops it: the query runs all the same."""
    with postgresql.pooler("pool_mode = transaction\ndefault_pool_size = 1") as where:
        run = subprocess.run([PROGRAM, "check", "postgresql", "--filter", "postgresql/beside-another", "--repeat", "7", "--strict",
                              "--save", str(folder / "queued"), "--", POSTGRESQL_ADAPTER, where],
                             capture_output=True, text=True, timeout=300, cwd=folder)
    print(f"== pgbouncer, whose one connection is taken\n{run.stdout}")
    return run.returncode == 1 and "cancel.final-prompt fails in 7 of 7 tries of postgresql/beside-another" in run.stdout


def main():
    passed = failed = undecided = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in SERVERS:
            one = check(name, Path(folder))
            passed, failed, undecided = passed + one[0], failed + one[1], undecided + one[2]
        if dropped_cancel_is_found(Path(folder)):
            passed += 1
        else:
            failed += 1
    one = grpc_calls.tried(PROGRAM, GRPC_ADAPTER)
    passed, failed = passed + one[0], failed + one[1]
    print("\n".join(ROWS))
    if undecided:
        print(f"{undecided} not decided")
    print(f"{passed} passed, {failed} failed")
    if failed:
        return 1
    return 3 if undecided * 100 > NOT_DECIDED_MAX * (passed + failed + undecided) else 0


if __name__ == "__main__":
    sys.exit(main())
