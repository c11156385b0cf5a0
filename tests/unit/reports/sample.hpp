#pragma once

#include "harness/engine/run/result.hpp"

namespace rescind {

/// A run with a case of every outcome, rules of every outcome, and names that try to break out of every
/// format.
inline FinishedRun sample_run() {
  FinishedRun run;
  run.wall_ns = 1'234'567'890;
  run.command = "rescind run scenarios";

  FinishedCase passed;
  passed.name = "cancel/between-results";
  passed.file = "scenarios/cancel/between-results.yaml";
  passed.line = 3;
  passed.history_hash = 0x0123456789abcdefULL;
  passed.seed = 1;
  passed.events = 41;
  passed.virtual_time = microseconds(120'500);
  passed.replay = "rescind replay scenarios/cancel/between-results.yaml --seed 1";
  passed.rules = {{.rule = "result.one-final"},
                  {.rule = "result.few-extras",
                   .outcome = RuleOutcome::broken,
                   .op = "list",
                   .t = 41'003'000,
                   .expected = "at most 16 results after cancel",
                   .seen = "17 results after cancel",
                   .lines = {"40 ms  client  cancel list, reason timeout"}},
                  {.rule = "security.foreign-refused", .outcome = RuleOutcome::not_exercised},
                  {.rule = "quota.released", .outcome = RuleOutcome::not_checked},
                  {.rule = "provider.stops",
                   .outcome = RuleOutcome::undecided,
                   .op = "list",
                   .expected = "the provider to stop within 100 ms",
                   .seen = "the observation ended 3 ms after the provider heard of its cancellation"}};
  run.cases.push_back(passed);

  FinishedCase failed = passed;
  failed.name = "cancel/between-results[mode=sync,reason=timeout]";
  failed.outcome = CaseOutcome::failed;
  failed.seed = 18'446'744'073'709'551'615ULL;
  failed.history_hash = 0xffffffffffffffffULL;
  failed.replay =
      "rescind replay scenarios/cancel/between-results.yaml "
      "--case 'cancel/between-results[mode=sync,reason=timeout]' --seed 18446744073709551615";
  failed.rules = {{.rule = "result.one-final"},
                  {.rule = "cancel.final-prompt",
                   .outcome = RuleOutcome::broken,
                   .fails = true,
                   .op = "list",
                   .t = 41'000'000,
                   .expected = "the final result within 1 ms of cancel",
                   .seen = "no final result when the run ended",
                   .lines = {"40 ms      client  cancel list, reason timeout",
                             "40.002 ms  client  cancel-returned list, OK", "120.5 ms   harness end, quiet"}},
                  {.rule = "quota.released",
                   .outcome = RuleOutcome::not_exercised,
                   .fails = true,
                   .expected = "the run to exercise a rule that the scenario names",
                   .seen = "nothing that the rule is about"},
                  {.rule = "expect.final",
                   .outcome = RuleOutcome::broken,
                   .fails = true,
                   .op = "list",
                   .t = 120'500'000,
                   .expected = "list to end with FAILED",
                   .seen = "no final result"}};
  run.cases.push_back(failed);

  FinishedCase hostile;
  hostile.name =
      "<script>alert(\"1\")</script> & 'quotes' ]]> \x1b[31mred\x07 \xff\xc0\x80 \u202egnp.exe \uffff "
      "h\u00e9 \U0001f600";
  hostile.file = "scenarios/a b&<c>/\n.yaml";
  hostile.line = 1;
  hostile.outcome = CaseOutcome::could_not_run;
  hostile.why = "harness/base/time.hpp:24: internal error: expected <\"x\">\n]]>\x01";
  hostile.seed = 2;
  hostile.replay = "rescind replay 'scenarios/a b&<c>/\n.yaml' --seed 2";
  run.cases.push_back(hostile);

  FinishedCase known = failed;
  known.name = "quota/leak";
  known.file = "scenarios/quota/leak.yaml";
  known.outcome = CaseOutcome::expected_failure;
  known.why = "cancel.final-prompt is listed in known.txt:3: \"the stack waits for the server\"";
  run.cases.push_back(known);

  FinishedCase mended = passed;
  mended.name = "quota/mended";
  mended.file = "scenarios/quota/leak.yaml";
  mended.line = 9;
  mended.outcome = CaseOutcome::unexpected_pass;
  mended.why = "quota.released is listed in known.txt:4 as failing, and did not; take the line out";
  run.cases.push_back(mended);

  FinishedCase elsewhere;
  elsewhere.name = "subscribe/pull";
  elsewhere.file = "scenarios/subscribe/pull.yaml";
  elsewhere.line = 2;
  elsewhere.outcome = CaseOutcome::not_applicable;
  elsewhere.why = "the subject lacks: subscribe";
  elsewhere.seed = 1;
  run.cases.push_back(elsewhere);

  // The same case once more, with another seed.
  FinishedCase repeated = passed;
  repeated.seed = 2;
  run.cases.push_back(repeated);
  return run;
}

}  // namespace rescind
