"""Scenario files that are one recorded run: run and replay do that run again, to the byte."""

import json
import re
import unittest

from program import ProgramTest

RECORDED = """\
# The units of work come back while its provider still runs.
name: findings/{name}
system:
  network: {network}
  quota: {{operations: 1, per: total}}
  providers: {{tool: {{}}}}
clients:
  alice:
    - start: {{op: work, kind: enumerate}}
    - close: work
replay:
  driver: {driver}
  mutant: quota-early
  breaks: [quota.held-while-running]
  hash: '{hash}'
  tape: {tape}
"""


class Recorded(ProgramTest):
    def put_recorded(self, **changes):
        values = {"name": "early", "driver": "steps", "network": "{}", "hash": "0" * 16,
                  "tape": "[schedule 0 0/2, schedule 0 1/2]"}
        values.update(changes)
        return self.put("found/early.yaml", RECORDED.format(**values))

    def put_with_its_hash(self, **options):
        """The file with the hash that the program says its run has."""
        result = self.rescind("run", self.put_recorded(**options))
        self.assertEqual(result.code, 3, result.out)
        hash = re.search(r"has the\s+hash\s+([0-9a-f]{16})", result.out).group(1)
        return self.put_recorded(hash=hash, **options), hash

    def test_replay_shows_the_run_step_by_step_and_its_verdict(self):
        path, hash = self.put_with_its_hash()
        result = self.rescind("replay", path)
        self.assertEqual(result.code, 1, result.err + result.out)
        self.assertIn("findings/early, recorded, without time, with the mutant quota-early\n", result.out)
        self.assertIn("step 1", result.out)
        self.assertIn("quota.held-while-running broken for work at step ", result.out)
        self.assertNotIn("--seed", result.out)
        self.assertEqual(self.rescind("replay", path, "--seed", "9").out, result.out)
        case = json.loads(self.rescind("replay", path, "--format", "json").out)["cases"][0]
        self.assertEqual((case["history_hash"], case["clock"], case["outcome"]), (hash, "steps", "failed"))

    def test_run_replays_it_once(self):
        path, _ = self.put_with_its_hash()
        result = self.rescind("run", path, "--repeat", "5", "--seed", "3")
        self.assertEqual(result.code, 1, result.err)
        self.assertIn("1 case: 1 failed", result.out)
        self.assertIn(f"replay: rescind replay {path}\n", result.out)

    def test_coverage_counts_it_once(self):
        path, _ = self.put_with_its_hash()
        result = self.rescind("coverage", path, "--runs", "5", "--format", "json")
        self.assertEqual(json.loads(result.out)["totals"]["runs"], 1)

    def test_a_timed_run_replays_too(self):
        path, hash = self.put_with_its_hash(
            driver="timed", network="{latency: 1ms..5ms}", tape="[network-latency 0 7/4000001]")
        result = self.rescind("replay", path, "--format", "json")
        case = json.loads(result.out)["cases"][0]
        self.assertEqual((case["history_hash"], case["clock"]), (hash, "virtual"))

    def test_the_history_can_be_judged(self):
        path, _ = self.put_with_its_hash()
        history = self.rescind("replay", path, "--format", "jsonl").out
        self.assertEqual(json.loads(history.splitlines()[0])["clock"], "steps")
        judged = self.rescind("judge", "-", stdin=history.encode())
        self.assertIn(judged.code, (0, 1), judged.err)

    def test_another_history_could_not_be_run(self):
        path, hash = self.put_with_its_hash()
        path.write_text(path.read_text().replace("operations: 1", "operations: 2"))
        result = self.rescind("replay", path)
        self.assertEqual(result.code, 3)
        self.assertIn("not the recorded run", " ".join(result.out.split()))
        self.assertIn(hash, result.out)
        self.assertIn("take 'replay' out", " ".join(result.out.split()))

    def test_a_tape_that_does_not_fit_could_not_be_run(self):
        result = self.rescind("run", self.put_recorded(tape="[schedule 7 1/2]"))
        self.assertEqual(result.code, 3)
        self.assertIn("choice 1 of the recorded tape does not fit", " ".join(result.out.split()))

    def test_lint_checks_it(self):
        self.assertEqual(self.rescind("lint", self.put_recorded()).code, 0)
        result = self.rescind("lint", self.put_recorded(tape="[shedule 0 1/2]"))
        self.assert_refused(result, "found/early.yaml:16:10:", "did you mean 'schedule'?")


if __name__ == "__main__":
    unittest.main()
