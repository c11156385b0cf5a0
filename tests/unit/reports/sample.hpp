#pragma once

#include "harness/engine/run/result.hpp"

namespace rescind {

/// A run with a case of every outcome, rules of every outcome, and names that try to break out of every
/// format.
inline RunResult sample_run() {
  RunResult run;
  run.wall_ns = 1'234'567'890;

  CaseResult passed;
  passed.name = "cancel/between-results";
  passed.file = "scenarios/cancel/between-results.yaml";
  passed.line = 3;
  passed.history_hash = 0x0123456789abcdefULL;
  passed.seed = 1;
  passed.events = 41;
  passed.length = microseconds(120'500);
  passed.wall_ns = 1'234'567;
  passed.replay = "rescind replay scenarios/cancel/between-results.yaml --seed 1";
  passed.names.ops = {"list"};
  passed.rules.set(RuleId::result_one_final, RuleOutcome::kept);
  passed.rules.set(RuleId::result_few_extras, RuleOutcome::broken);
  passed.rules.set(RuleId::security_foreign_refused, RuleOutcome::not_exercised);
  passed.rules.set(RuleId::quota_released, RuleOutcome::not_checked);
  passed.rules.set(RuleId::provider_stops, RuleOutcome::undecided);
  passed.breaches = {
      {.what = Violation{.rule = RuleId::result_few_extras,
                         .finding = Finding::too_many_extras,
                         .op = OpId{0},
                         .t = Time{41'003'000},
                         .number = 17,
                         .limit = 16},
       .fails = false,
       .events = {12},
       .shown = {
           {.t = Time{40'000'000}, .op = OpId{0}, .kind = EventKind::cancel, .reason = Reason::timeout}}}};
  run.cases.push_back(passed);

  // The same case once more, with another seed.
  CaseResult repeated = passed;
  repeated.seed = 2;
  run.cases.push_back(repeated);

  CaseResult failed = passed;
  failed.name = "cancel/between-results[mode=sync,reason=timeout]";
  failed.outcome = CaseOutcome::failed;
  failed.seed = 18'446'744'073'709'551'615ULL;
  failed.history_hash = 0xffffffffffffffffULL;
  failed.replay =
      "rescind replay scenarios/cancel/between-results.yaml --case "
      "'cancel/between-results[mode=sync,reason=timeout]' --seed 18446744073709551615";
  failed.rules = {};
  failed.rules.set(RuleId::result_one_final, RuleOutcome::kept);
  failed.rules.set(RuleId::cancel_final_prompt, RuleOutcome::broken);
  failed.rules.set(RuleId::quota_released, RuleOutcome::not_exercised);
  failed.expectations = {{Expectation::What::final_code, RuleOutcome::broken}};
  Expectation final;
  final.what = Expectation::What::final_code;
  final.op = OpId{0};
  final.codes = {1};
  final.written = {16, 12};
  final.text = "final: failed";
  failed.breaches = {
      {.what = Violation{.rule = RuleId::cancel_final_prompt,
                         .finding = Finding::final_never,
                         .op = OpId{0},
                         .t = Time{41'000'000},
                         .limit = 1'000'000},
       .events = {12, 14, 40},
       .shown = {{.t = Time{40'000'000}, .op = OpId{0}, .kind = EventKind::cancel, .reason = Reason::timeout},
                 {.t = Time{40'002'000}, .op = OpId{0}, .code = 0, .kind = EventKind::cancel_returned},
                 {.t = Time{120'500'000}, .kind = EventKind::end, .ending = EndWhy::quiet}},
       .led_by = {13, 7}},
      {.what = UnexercisedRule{.rule = RuleId::quota_released}},
      {.what = UnmetExpectation{.wanted = final, .seen = {}, .t = Time{120'500'000}}},
      {.what = BlockedStep{.who = "alice/main",
                           .waits_for = "third result of list",
                           .written = {12, 7},
                           .t = Time{120'500'000},
                           .event = 39},
       .events = {39}}};
  run.cases.push_back(failed);

  CaseResult hostile;
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

  CaseResult known = failed;
  known.name = "quota/leak";
  known.file = "scenarios/quota/leak.yaml";
  known.outcome = CaseOutcome::expected_failure;
  known.why = "cancel.final-prompt is listed in known.txt:3: \"the stack waits for the server\"";
  run.cases.push_back(known);

  CaseResult mended = passed;
  mended.name = "quota/mended";
  mended.file = "scenarios/quota/leak.yaml";
  mended.line = 9;
  mended.outcome = CaseOutcome::unexpected_pass;
  mended.why = "quota.released is listed in known.txt:4 as failing, and did not; take the line out";
  run.cases.push_back(mended);

  CaseResult elsewhere;
  elsewhere.name = "subscribe/pull";
  elsewhere.file = "scenarios/subscribe/pull.yaml";
  elsewhere.line = 2;
  elsewhere.outcome = CaseOutcome::not_applicable;
  elsewhere.why = "the subject lacks: subscribe";
  elsewhere.seed = 1;
  run.cases.push_back(elsewhere);

  return run;
}

}  // namespace rescind
