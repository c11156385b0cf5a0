"""`rescind check` through an adapter: the one that is there to learn from, and those that do everything wrong."""
import concurrent.futures
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

from program import PROGRAM as RESCIND
from program import SOURCE

ADAPTER = str(SOURCE / "harness/live/adapters/timers.py")
SERVER = str(SOURCE / "tests/live/timer_server.py")

SUBJECT = """\
subject: timers
like: adapter
slow:
  - {request: run, params: '{"ms": 300}'}
"""

SLEEP = f"sleep 60.{os.getpid()}"  # Known by its command line.
HELLO = 'read hello; echo \'{"jsonrpc": "2.0", "id": 1, "result": {"adapter": 1}}\'; '
# What an adapter does, as a script; the exit code, and what the check says of it.
HOSTILE = [
    ('read hello; echo \'{"jsonrpc": "2.0", "id": 1, "result": {"adapter": 2}}\'; sleep 60', 3,
     "'hello' was answered with {\"adapter\":2}, which does not hold {\"adapter\": 1}"),
    (f"exec {SLEEP}", 3, "'hello' was not answered"),
    ("yes", 3, "too much of its output in a row was no message"),
    ("yes '{' | tr -d '\\n'", 3, "a message is longer than 64 MiB"),
    ("yes '{}'", 3, "of its messages are none of JSON-RPC's; the first: {}"),
    (f"head -c 100000 /dev/urandom; exec {SLEEP}", 3, "are no message"),
    (HELLO + "printf '{\"jsonrpc\": '; exec " + SLEEP, 3, "run was not answered"),
    (HELLO + "echo broken >&2; exit 7", 3, "no fast request was answered"),
    (HELLO + 'while read line; do echo \'{"jsonrpc": "2.0", "id": "nobody", "result": 1}\'; done', 3,
     "to no request that waits, the first to the id \"nobody\""),
]

# Sound, and answers what came together from its last to its first.
BACKWARDS = """
import json, sys, threading
lock, running = threading.Lock(), {}

def say(message):
    with lock:
        print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)

def end(request, token):
    if running.get(request) is token:
        del running[request]
        say({"id": request, "result": None})

for line in sys.stdin:
    messages, answers = json.loads(line), []
    for one in messages if isinstance(messages, list) else [messages]:
        method, request = one["method"], one.get("id")
        if method == "run":
            running[request] = token = object()
            threading.Timer(0.3, end, [request, token]).start()
        elif method == "cancel":
            if running.pop(one["params"]["id"], None):
                answers.append({"id": one["params"]["id"], "error": {"code": -32800, "message": "cancelled"}})
        else:
            answers.append({"id": request, "result": {"adapter": 1} if method == "hello" else None})
    for answer in reversed(answers):
        say(answer)
    if method == "bye":
        break
"""


class Adapters(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "timers.yaml").write_text(SUBJECT)

    def check(self, *words, command, subject="timers.yaml"):
        return subprocess.run([RESCIND, "check", f"./{subject}", *words, "--", *command], capture_output=True, text=True,
                              timeout=300, cwd=self.folder)

    def test_the_one_to_learn_from_keeps_all_promises(self):
        run = self.check("--strict", command=[sys.executable, ADAPTER, sys.executable, SERVER])
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("39 cases: 22 passed, 17 not applicable", run.stdout)
        self.assertIn("timers 1, started as", run.stdout)

    def test_answers_come_in_any_order(self):
        run = self.check("--strict", command=[sys.executable, "-c", BACKWARDS])
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("39 cases: 22 passed, 17 not applicable", run.stdout)

    def test_it_is_short(self):
        self.assertLessEqual(len(Path(ADAPTER).read_text().splitlines()), 150)

    def test_what_the_page_says_loads(self):
        page = (SOURCE / "harness/live/ADAPTERS.md").read_text()
        (self.folder / "page.yaml").write_text(page[page.index("```yaml\n") + 8:].split("```")[0])
        run = self.check("--filter", "*/at-20", command=[sys.executable, ADAPTER, sys.executable, SERVER], subject="page.yaml")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_messages_of_a_batch_come_in_one_array(self):
        spy = self.folder / "spy"
        script = f"tee {spy} | {sys.executable} {ADAPTER} {sys.executable} {SERVER}"
        run = self.check("--filter", "*/in-one-write", command=["sh", "-c", script])
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        arrays = [line for line in spy.read_text().splitlines() if line.startswith("[")]
        self.assertEqual(len(arrays), 1)
        self.assertIn('"method":"run"', arrays[0])
        self.assertIn('"method":"cancel"', arrays[0])

    def test_a_system_that_a_cancel_takes_down_is_told(self):
        (self.folder / "fragile.py").write_text(textwrap.dedent("""
            import sys
            for line in sys.stdin:
                words = line.split()
                if words[0] == "STOP": sys.exit(3)
                if words[0] == "ECHO": print("ECHO", words[1], flush=True)
        """))
        # Its timers never end, so that nothing is slow enough to be measured; a late cancel is enough.
        run = self.check("--filter", "*/after-the-answer", command=[sys.executable, ADAPTER, sys.executable, "fragile.py"])
        self.assertNotEqual(run.returncode, 0, run.stdout)

    def test_hostile_ones_are_told_and_ended(self):
        with concurrent.futures.ThreadPoolExecutor(len(HOSTILE)) as pool:
            runs = list(pool.map(lambda one: self.check("--filter", "*/at-20", command=["sh", "-c", one[0]]), HOSTILE))
        for (script, code, message), run in zip(HOSTILE, runs):
            with self.subTest(script=script):
                self.assertEqual(run.returncode, code, run.stdout + run.stderr)
                self.assertIn(message, run.stdout)
        self.assertEqual(subprocess.run(["pgrep", "-f", SLEEP], capture_output=True, text=True).stdout, "")


if __name__ == "__main__":
    unittest.main()
