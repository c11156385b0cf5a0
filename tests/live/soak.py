#!/usr/bin/env python3
"""How often `rescind check` says something of a server that is sound, while the machine is busy with something else.

usage: soak.py [CHECKS]     100 without it

Each check tries every moment on the sound planted server, by turns as an LSP and as an MCP server, with one busy process for
each processor. One finding is one too many: exit 1. It prints what was tried, and the machine's load.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESCIND = os.environ["RESCIND"]
PLANTED = Path(os.environ["RESCIND_SOURCE_DIR"]) / "tests/live/planted.py"

LSP_LIKE = """subject: planted
like: json-rpc
handshake: [{request: initialize}, {notify: initialized}]
slow: [{request: slow}]
fast: [{request: fast}]
shutdown: [{request: shutdown}, {notify: exit}]
"""
MCP_LIKE = """subject: planted
like: mcp
handshake: [{request: initialize}, {notify: notifications/initialized}]
slow: [{request: slow, params: '{"_meta": {"progressToken": ${id}}}'}]
fast: [{request: fast}]
"""
KINDS = [("lsp", LSP_LIKE, {}), ("mcp", MCP_LIKE, {"PLANTED_FRAMING": "line", "PLANTED_ANSWER": "none"})]


def check(folder, number):
    name, text, more = KINDS[number % len(KINDS)]
    subject = folder / f"{name}.yaml"
    subject.write_text(text)
    run = subprocess.run([RESCIND, "check", str(subject), "--seed", str(number + 1), "--save", str(folder / str(number)),
                          "--format", "json", "--", sys.executable, str(PLANTED)],
                         capture_output=True, text=True, cwd=folder, env={**os.environ, **more})
    try:
        report = json.loads(run.stdout)
    except ValueError:
        return run, {}
    return run, report["summary"]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    begin = time.monotonic()
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    moments = findings = 0
    try:
        with tempfile.TemporaryDirectory() as place:
            for number in range(count):
                run, summary = check(Path(place), number)
                moments += summary.get("passed", 0)
                if run.returncode != 0:
                    findings += 1
                    print(f"check {number + 1}, exit {run.returncode}:\n{run.stdout[-4000:]}{run.stderr}", flush=True)
    finally:
        for one in busy:
            one.kill()
            one.wait()
    print(f"{count} checks of a sound server, {moments} moments passed, {findings} findings, "
          f"in {time.monotonic() - begin:.0f} s; load {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
