"""Prints what `rescind judge` takes, in processor time and memory, for histories that grow: one table row for each kind of
history that could make a judge slow or large, one column for each length.

    python3 tests/bench/judge_curve.py [LINES...]      10000 100000 1000000 lines where none are given

The program is $RESCIND, or build/release/harness/cli/rescind. The histories go through a pipe, and are kept nowhere.
"""

import json
import os
import subprocess
import sys

RESCIND = os.environ.get("RESCIND", "build/release/harness/cli/rescind")
OBSERVED = ["client", "network"]
RETURNS = ["callback-returned", "start-returned", "cancel-returned", "close-returned"]


class Lines:
    """Writes a history to a pipe, a microsecond between two lines."""

    def __init__(self, pipe, elides, left):
        self.pipe, self.t, self.left = pipe, 0, left
        header = {"history": 1, "clock": "monotonic", "observes": OBSERVED, "elides": ["callback-returned"] + elides}
        pipe.write(json.dumps(header) + "\n")

    def say(self, place, event, **fields):
        self.t += 1000
        self.left -= 1
        self.pipe.write(json.dumps({"t": self.t, "at": place, "event": event, **fields}) + "\n")


def start(lines, op, session="s"):
    lines.say("client", "start", op=op, kind="enumerate", mode="async", session=session)


def cancelled(lines, op):
    lines.say("client", "cancel", op=op)
    lines.say("client", "final", op=op, code=1)
    lines.say("client", "close", op=op)


def one_after_the_other(lines, number):
    op = f"o{number}"
    start(lines, op)
    lines.say("client", "start-returned", op=op)
    lines.say("client", "cancel", op=op)
    lines.say("client", "cancel-returned", op=op, code=0)
    lines.say("client", "final", op=op, code=1)
    lines.say("client", "close", op=op)
    lines.say("client", "close-returned", op=op, code=0)


def returns_that_nobody_sees(lines, number):
    start(lines, f"o{number}")
    cancelled(lines, f"o{number}")


def a_session_each(lines, number):
    session = f"s{number}"
    lines.say("client", "session-open", session=session)
    start(lines, f"o{number}", session)
    cancelled(lines, f"o{number}")
    lines.say("client", "session-close", session=session, wait="block")
    lines.say("client", "session-close-returned", session=session, code=0)


def a_fault_each(lines, number):
    lines.say("network", "fault", what="delay-spike", session=f"s{number % 100}")
    start(lines, f"o{number}", f"s{number % 100}")
    lines.say("network", "fault", what="heal", session=f"s{number % 100}", ends="delay-spike")
    if number >= 1000:
        cancelled(lines, f"o{number - 1000}")


def struck(lines, number, place, what, **heal):
    start(lines, f"o{number}")
    lines.say(place, "fault", what=what)
    cancelled(lines, f"o{number}")
    if heal:
        lines.say(place, "fault", what="heal", **heal)


def a_reset_each(lines, number):
    struck(lines, number, "network", "reset")


def a_hung_server_each(lines, number):
    struck(lines, number, "server", "hang", ends="hang")


def a_thread_each(lines, number):
    op, threads = f"o{number}", [f"reader{number}", f"canceller{number}"]
    lines.say("client", "start", op=op, kind="query", mode="sync", session="s", thread=threads[0])
    lines.say("client", "read", op=op, thread=threads[0])
    lines.say("client", "cancel", op=op, thread=threads[1])
    lines.say("client", "cancel-returned", op=op, code=0)
    lines.say("client", "read-returned", op=op, more=False, code=0)
    lines.say("client", "final", op=op, code=1)
    lines.say("client", "close", op=op, thread=threads[0])
    lines.say("client", "close-returned", op=op, code=0)


def on_one_connection(lines, number):
    op = f"o{number}"
    start(lines, op)
    lines.say("network", "send", message="request", op=op, connection="k", **{"from": "client", "to": "server"}, id=number)
    lines.say("network", "deliver", message="request", op=op, connection="k", **{"from": "client", "to": "server"}, id=number)
    if number < 1000:
        return
    lines.say("network", "disconnect", op=f"o{number - 1000}", connection="k", by="client")
    cancelled(lines, f"o{number - 1000}")


def all_alive(lines, number):
    start(lines, f"o{number}")
    lines.say("client", "result", op=f"o{number}", index=0)


KINDS = [(one_after_the_other, []), (returns_that_nobody_sees, RETURNS[1:]), (a_session_each, RETURNS[1:]),
         (a_fault_each, RETURNS[1:]), (a_reset_each, RETURNS[1:]), (a_hung_server_each, RETURNS[1:]),
         (a_thread_each, RETURNS[1:2]), (on_one_connection, RETURNS[1:]), (all_alive, RETURNS[1:])]


def write_history(pipe, kind, elides, length):
    lines = Lines(pipe, elides, length)
    number = 0
    while lines.left > 0:
        kind(lines, number)
        number += 1
    lines.say("harness", "end", why="cut")


def measured(kind, elides, length):
    """Seconds of processor time, and MiB of memory at the most."""
    judge = subprocess.Popen([RESCIND, "judge", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, text=True)
    with judge.stdin:
        write_history(judge.stdin, kind, elides, length)
    said = judge.stderr.read()
    _, status, used = os.wait4(judge.pid, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        sys.exit(f"judge_curve: {RESCIND} judge could not judge '{kind.__name__}' of {length} lines: {said}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    lengths = [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    print(f"{'lines':25}" + "".join(f"{length:>20,}" for length in lengths))
    for kind, elides in KINDS:
        cells = [measured(kind, elides, length) for length in lengths]
        print(f"{kind.__name__.replace('_', ' '):25}" + "".join(f"{time:9.2f} s {memory:5.0f} MiB" for time, memory in cells))


if __name__ == "__main__":
    main()
