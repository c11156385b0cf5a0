"""Our adapter for gRPC, and the servers of grpc_server.cpp."""
import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SERVER = os.environ["RESCIND_GRPC_SERVER"]


def served(kind, until_over):
    """What stands behind the adapter, so that it starts a server; on a socket of its own."""
    folder = until_over.enter_context(tempfile.TemporaryDirectory())
    address = f"unix:{folder}/grpc"
    return [address, SERVER, kind, address]


class Conversation:
    """The adapter's protocol by hand, a line each."""

    def __init__(self, command):
        self.adapter = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.adapter.kill()
        self.adapter.communicate()

    def say(self, verb, number=None, **params):
        self.adapter.stdin.write(json.dumps({"id": number, "method": verb, "params": params}) + "\n")
        self.adapter.stdin.flush()

    def hear(self):
        return json.loads(self.adapter.stdout.readline())

    def answer(self):
        """The next one, and how many results came before it."""
        results = 0
        while "method" in (message := self.hear()):
            results += 1
        return message, results


def statuses(command):
    """What each way to end a call comes to: its status, and how many results it had."""
    work = {"method": "/rescind.test.Work/Stream"}
    with Conversation(command) as talk:
        talk.say("hello", 1, adapter=1)
        yield "hello", talk.hear()["result"]["adapter"], 1
        talk.say("stream", 2, **work)
        answer, results = talk.answer()
        yield "a stream to its end", (answer["result"]["messages"], results), (8, 8)
        talk.say("stream", 3, **work)
        talk.hear()  # Its first result.
        talk.say("cancel", id=3)
        yield "a stream cancelled after its first result", talk.answer()[0]["error"]["code"], 1
        talk.say("stream", 4, **{**work, "deadline-ms": 60})
        yield "a deadline", talk.answer()[0]["error"]["code"], 4
        talk.say("stream", 8, **{**work, "half-close": False})
        answer, results = talk.answer()
        yield "a stream whose request stays open, to its end", (answer["result"]["messages"], results), (8, 8)
        talk.say("cancel", id=4)
        talk.say("unary", 4, method="/grpc.health.v1.Health/Check")
        yield "an id again, behind a late cancel", "result" in talk.answer()[0], True
        talk.say("unary", 5, method="/no.such/Method")
        yield "a method that is not there", talk.answer()[0]["error"]["code"], 12
        for params in ({}, {"method": "Check"}, {"method": "/a/B", "message": "0g"}, {"method": "/a/B", "deadline-ms": "soon"},
                       {"method": "/a/B", "half-close": 1}):
            talk.say("unary", 6, **params)
            yield f"parameters {params}", talk.answer()[0]["error"]["code"], -32602
        talk.say("bye", 7)
        yield "bye", talk.hear()["result"], None
        yield "its end", talk.adapter.wait(20), 0


def deaf_is_found(program, adapter):
    """Its calls are ended for their caller all the same, until it refuses others for good."""
    with contextlib.ExitStack() as until_checked:
        folder = Path(until_checked.enter_context(tempfile.TemporaryDirectory()))
        report = folder / "deaf.json"
        run = subprocess.run([program, "check", str(HERE / "grpc.yaml"), "--save", str(folder), "--report", f"json={report}", "--",
                              adapter, *served("deaf", until_checked)], capture_output=True, text=True, timeout=300)
        broken = {rule["rule"] for case in json.loads(report.read_text())["cases"] for rule in case["rules"] if rule["fails"]}
        return run.returncode == 1 and broken == {"expect.answer", "expect.final"}, run.stdout


def tried(program, adapter):
    """Prints what is wrong, and returns how many facts were right, and wrong."""
    counts = [0, 0]
    with contextlib.ExitStack() as until_over:
        for what, seen, wanted in statuses([adapter, *served("hearing", until_over)]):
            counts[seen != wanted] += 1
            if seen != wanted:
                print(f"rescind-grpc: {what}: {seen}, and not {wanted}")
    found, told = deaf_is_found(program, adapter)
    counts[not found] += 1
    print(f"== grpc-stream, deaf\n{told}")
    return counts
