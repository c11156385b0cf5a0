#!/usr/bin/env python3
"""The server of harness/live/adapters/timers.py. With the argument `deaf` it hears no STOP while a timer runs."""
import os
import select
import sys
import time

DEAF = sys.argv[1:] == ["deaf"]
timers = {}  # Tag: when it is done.


def say(*words):
    os.write(1, (" ".join(words) + "\n").encode())


def take(words):
    if words[0] == "RUN":
        timers[words[1]] = time.monotonic() + int(words[2]) / 1000
    elif words[0] == "ECHO":
        say("ECHO", words[1])
    elif words[0] == "STOP" and not DEAF and timers.pop(words[1], None):
        say("STOPPED", words[1])


rest = b""
while True:
    now = time.monotonic()
    for tag in [tag for tag, end in timers.items() if end <= now]:
        del timers[tag]
        say("DONE", tag)
    wait = max(min(timers.values(), default=now + 3600) - now, 0)
    if select.select([0], [], [], wait)[0]:
        chunk = os.read(0, 1 << 16)
        if not chunk:
            break
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            take(line.decode().split())
