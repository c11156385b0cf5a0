#!/usr/bin/env python3
"""An adapter to learn from: between rescind and a made-up server of timers. ADAPTERS.md explains each message.

usage: timers.py COMMAND...     the server, which is started here and speaks lines:

    RUN tag milliseconds        ->  DONE tag, or STOPPED tag
    STOP tag
    ECHO word                   ->  ECHO word
"""
import json
import os
import selectors
import subprocess
import sys


class Lines:
    """Whole lines of a pipe, as they come."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.rest = b""

    def take(self):
        """Those that are there; nothing any more once the pipe has ended."""
        chunk = os.read(self.pipe, 1 << 16)
        if not chunk:
            return None
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        return [line.decode() for line in lines]


class Adapter:
    def __init__(self, command):
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = {}  # Of requests that wait: what the server calls them, and the id that rescind gave them.

    # --- to rescind ---

    def say(self, message):
        print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)

    def result(self, request, result):
        self.say({"id": request, "result": result})

    def error(self, request, code, message):
        self.say({"id": request, "error": {"code": code, "message": message}})

    # --- to the server ---

    def lines_of(self, message):
        """What a message of rescind's becomes; what needs no server is answered here."""
        method, request, params = message.get("method"), message.get("id"), message.get("params")
        if method == "hello":
            self.result(request, {"adapter": 1, "serverInfo": {"name": "timers", "version": "1"}})
        elif method == "run":
            self.ids[f"t{request}"] = request
            return f"RUN t{request} {params['ms']}\n"
        elif method == "ping":
            self.ids[f"p{request}"] = request
            return f"ECHO p{request}\n"
        elif method == "cancel":
            return f"STOP t{params['id']}\n"
        elif method == "bye":
            self.result(request, None)
            sys.exit(0)
        elif request is not None:
            self.error(request, -32601, f"there is no method {method}")
        return ""

    def from_rescind(self, line):
        messages = json.loads(line)
        if isinstance(messages, dict):
            messages = [messages]
        # What came in one array leaves in one write.
        text = "".join([self.lines_of(message) for message in messages])
        self.server.stdin.write(text.encode())
        self.server.stdin.flush()

    def from_server(self, line):
        word, tag = line.split()[:2]
        request = self.ids.pop(tag, None)
        if request is None:
            return  # A cancel that came too late.
        if word == "STOPPED":
            self.error(request, -32800, "stopped")
        else:
            self.result(request, word)

    # --- both at once: whoever waits for one of them blocks the other ---

    def run(self):
        selector = selectors.DefaultSelector()
        for pipe, take in [(sys.stdin, self.from_rescind), (self.server.stdout, self.from_server)]:
            selector.register(pipe, selectors.EVENT_READ, (Lines(pipe.fileno()), take))
        while True:
            for key, _ in selector.select():
                lines, take = key.data
                new = lines.take()
                if new is None:
                    return
                for line in new:
                    take(line)


Adapter(sys.argv[1:]).run()
