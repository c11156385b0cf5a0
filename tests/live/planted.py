#!/usr/bin/env python3
"""A small JSON-RPC server that is sound, or has one fault.

usage: planted.py [FAULT]

It speaks with Content-Length headers, or one message a line where PLANTED_FRAMING=line. `slow` takes 0.3 s, or `ms`, and
ends early when it is cancelled; `fast` answers at once. With PLANTED_ANSWER=none a cancelled request has no answer, as MCP
wants it. It is a debug adapter where PLANTED_SHAPE=dap.
"""
import fcntl
import json
import os
import select
import signal
import sys
import time

FAULT = sys.argv[1] if len(sys.argv) > 1 else "none"
LINES = os.environ.get("PLANTED_FRAMING") == "line"
DAP = os.environ.get("PLANTED_SHAPE") == "dap"
SILENT = os.environ.get("PLANTED_ANSWER") == "none"
SLOW = 0.3
SLOTS = 8
F_SETPIPE_SZ = 1031  # Of fcntl, since Python 3.10.

FAULTS = """never-answers-cancelled answers-twice answers-cancelled loses-cancel-in-one-write hits-next-id takes-text-for-number
dies-of-malformed dies-of-unknown-id aborts-on-cancel stops-answering answers-uncancelled-as-cancelled cancels-everything
goes-on-computing leaks-slots answers-after-shutdown answers-other-id ignores-exit ignores-cancel-as-request
ignores-cancelled-initialize drops-bystanders half-a-message refuses-after-cancel takes-zero-for-none takes-empty-for-none
answers-text-as-number tells-progress-after-the-answer drops-what-follows-a-cancel drops-what-is-not-read""".split()


def to_dap(message):
    failure = message.get("error")
    words = {"message": "cancelled" if failure["code"] == -32800 else failure["message"]} if failure else {}
    if message.get("method"):
        return {"seq": 0, "type": "event", "event": message["method"]}
    if message.get("result") == "hello":
        words = {"body": {"supportsCancelRequest": "PLANTED_NO_CANCEL" not in os.environ}}
    return {"seq": 0, "type": "response", "command": "", "request_seq": message["id"], "success": not failure, **words}


def from_dap(message):
    return {"id": message["seq"], "method": message["command"], "params": message.get("arguments")}


class Server:
    def __init__(self):
        self.waiting = b""
        self.running = []      # [id, when it is done, whether it is slow]
        self.remembered = set()  # Of hits-next-id: ids of cancels that came too late.
        self.cancels = 0
        self.mute = False
        self.opened = False
        self.shut = False
        self.burn_until = 0
        self.leaked = 0
        self.queue = []

    # --- messages ---

    def send(self, message):
        if self.mute:
            return
        message = to_dap(message) if DAP else {"jsonrpc": "2.0", **message}
        text = json.dumps(message).encode()
        if FAULT == "drops-what-is-not-read" and not select.select([], [1], [], 0)[1]:
            return
        os.write(1, text + b"\n" if LINES else b"Content-Length: %d\r\n\r\n" % len(text) + text)

    def result(self, number):
        if FAULT == "answers-other-id" and self.cancels:
            number = str(number)
        number = self.told_id(number)
        self.send({"id": number, "result": {"done": True}})
        if FAULT == "answers-twice":
            self.send({"id": number, "result": {"done": True}})
        if FAULT == "tells-progress-after-the-answer":
            self.progress(number)

    def told_id(self, number):
        return int(number) if FAULT == "answers-text-as-number" and isinstance(number, str) and number else number

    def progress(self, token):
        self.send({"method": "notifications/progress", "params": {"progressToken": token, "progress": 1}})

    def error(self, number, code, text):
        self.send({"id": self.told_id(number), "error": {"code": code, "message": text}})

    def messages(self, chunk):
        self.waiting += chunk
        while True:
            if LINES:
                line, end, rest = self.waiting.partition(b"\n")
                if not end:
                    return
                self.waiting = rest
                yield json.loads(line)
            else:
                head, end, rest = self.waiting.partition(b"\r\n\r\n")
                if not end:
                    return
                length = int(head.split(b":")[1])
                if len(rest) < length:
                    return
                self.waiting = rest[length:]
                yield json.loads(rest[:length])

    # --- requests ---

    def request(self, number, method, params):
        self.opened = self.opened or method == "initialize"
        if not self.opened:
            self.error(number, -32002, "server not initialized")
        elif method == "initialize" and DAP:
            self.send({"id": number, "result": "hello"})
        elif method == "initialize":
            self.result(number)
        elif method == "launch":  # Of a debug adapter: it is answered once all is configured.
            self.launch = number
            self.send({"method": "initialized"})
        elif method == "configurationDone":
            self.result(number)
            self.result(self.launch)
            self.send({"method": "stopped"})
        elif method == "shutdown":
            self.shut = True
            self.result(number)
            if FAULT == "answers-after-shutdown":
                time.sleep(0.05)  # So that nobody reads both at once.
                self.result(number - 1)
        elif method == "disconnect":
            self.result(number)
            sys.exit(0)
        elif method == "slow":
            if self.leaked >= SLOTS:
                self.queue.append(number)
            else:
                if "_meta" in (params or {}):
                    self.progress(params["_meta"]["progressToken"])
                self.running.append([number, time.monotonic() + (params or {}).get("ms", 1000 * SLOW) / 1000])
        elif method == "fast":
            if FAULT == "refuses-after-cancel" and self.cancels:
                self.error(number, -32000, "busy")
            elif number in self.remembered:
                self.error(number, -32800, "cancelled")
            elif FAULT == "answers-uncancelled-as-cancelled" and self.running:
                self.error(number, -32800, "cancelled")
            else:
                self.result(number)
        elif method in ("$/cancelRequest", "notifications/cancelled") and FAULT == "ignores-cancel-as-request":
            pass
        else:
            self.error(number, -32601, "method not found")

    def cancel(self, params, in_same_chunk):
        if FAULT == "dies-of-malformed":
            params["requestId" if LINES else "id"] + 0
        number = params.get("requestId" if LINES else "id") if isinstance(params, dict) else None
        if FAULT == "takes-text-for-number" and isinstance(number, str):
            number = int(number)
        if isinstance(number, bool) or not isinstance(number, (int, str)):
            return
        if (FAULT, number) in [("takes-zero-for-none", 0), ("takes-empty-for-none", "")]:
            return
        self.cancels += 1
        if FAULT == "loses-cancel-in-one-write" and number in in_same_chunk:
            return
        if FAULT == "aborts-on-cancel":
            os.kill(os.getpid(), signal.SIGABRT)
        if FAULT == "half-a-message":
            os.write(1, b"Content-Length: 100\r\n\r\n{")
            sys.exit(0)
        known = [one for one in self.running if one[0] == number]
        if FAULT == "dies-of-unknown-id" and not known:
            sys.exit(3)
        if FAULT == "hits-next-id" and not known:
            self.remembered.add(number)
        if FAULT == "stops-answering" and known:
            self.mute = True
        if FAULT == "cancels-everything" and known:
            known = list(self.running)
        for one in known:
            self.running.remove(one)
            self.cancelled(one[0])

    def cancelled(self, number):
        if FAULT == "goes-on-computing":
            self.burn_until = time.monotonic() + 10 * SLOW
        if FAULT == "leaks-slots":
            self.leaked += 1
        if FAULT == "never-answers-cancelled":
            return
        if FAULT == "answers-cancelled":
            self.running.append([number, time.monotonic() + SLOW])
        elif not SILENT:
            self.error(number, -32800, "cancelled")

    # --- the loop ---

    def take(self, chunk):
        batch = [from_dap(message) if DAP else message for message in self.messages(chunk)]
        in_same_chunk = {message.get("id") for message in batch if message.get("method") == "slow"}
        cancels = [m for m in batch if m.get("method") in ("$/cancelRequest", "notifications/cancelled")]
        if FAULT == "drops-bystanders" and len(cancels) > 100:
            return  # A queue that overflows.
        if FAULT == "ignores-cancelled-initialize" and cancels:
            batch = [message for message in batch if message.get("method") != "initialize"]
        for message in batch:
            method = message.get("method")
            if method == "cancel" and DAP:
                params = message["params"] if isinstance(message["params"], dict) else {}
                self.cancel({"id": params.get("requestId")}, in_same_chunk)
                self.result(message["id"])
            elif "id" in message:
                self.request(message["id"], method, message.get("params"))
            elif method in ("$/cancelRequest", "notifications/cancelled"):
                self.cancel(message.get("params"), in_same_chunk)
                if FAULT == "drops-what-follows-a-cancel":
                    return
            elif method == "exit" and FAULT != "ignores-exit":
                sys.exit(0 if self.shut else 1)

    def run(self):
        while True:
            now = time.monotonic()
            for one in [one for one in self.running if one[1] <= now]:
                self.running.remove(one)
                self.result(one[0])
            timeout = min([one[1] - now for one in self.running], default=None)
            if now < self.burn_until:
                timeout = 0
            if timeout is not None:
                timeout = max(timeout, 0)
            if select.select([0], [], [], timeout)[0]:
                chunk = os.read(0, 1 << 20)
                if not chunk:
                    return
                self.take(chunk)


if FAULT not in ["none", *FAULTS]:
    sys.exit(f"planted.py: there is no fault {FAULT}")
if FAULT == "drops-what-is-not-read":
    fcntl.fcntl(1, F_SETPIPE_SZ, 4096)  # A page, so that it is full while anything is unread.
Server().run()
