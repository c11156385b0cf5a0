#include "harness/engine/run/runner.hpp"

#include <exception>
#include <utility>

#include "harness/engine/run/expectations.hpp"
#include "harness/engine/run/recorded_replay.hpp"
#include "harness/engine/run/replayer.hpp"
#include "harness/engine/run/rule_reports.hpp"

namespace rescind {
namespace {

/// A rule that the scenario is about must have been exercised.
void require_named_rules(const Case& what, std::vector<RuleReport>& reports) {
  for (RuleReport& report : reports) {
    const bool exercised = report.outcome == RuleOutcome::kept || report.outcome == RuleOutcome::broken;
    for (const RuleId named : what.rules) {
      if (exercised || report.rule != info(named).name) continue;
      report.fails = true;
      report.expected = "this run exercises the rule, because the scenario names it";
      report.seen = "nothing happened that the rule speaks of";
    }
  }
}

RuleReport blocked_report(const Case& what, const Replayer::BlockedStep& step, Time end) {
  return {.rule = "expect.steps",
          .outcome = RuleOutcome::broken,
          .fails = true,
          .t = end.ns,
          .expected =
              "the step of " + step.who + " at " + what.file + ":" + std::to_string(step.line) + " happens",
          .seen = "it still waits for the " + step.waits_for + " when nothing more can happen"};
}

FinishedCase finish(const Case& what, std::uint64_t seed, const Replayer& run) {
  FinishedCase finished;
  finished.history_hash = run.history_hash();
  finished.events = run.history().events.size();
  finished.virtual_time = run.end() - Time{};
  finished.rules = rule_reports(run.judge(), run.violations(), run.history().names,
                                failing_rules(what.profile), evidence_in(run.history()));
  require_named_rules(what, finished.rules);
  for (RuleReport& report : check_expectations(what, run.history()))
    finished.rules.push_back(std::move(report));
  for (const Replayer::BlockedStep& step : run.blocked_steps()) {
    finished.rules.push_back(blocked_report(what, step, run.end()));
  }
  for (const RuleReport& report : finished.rules) {
    if (report.fails) finished.outcome = CaseOutcome::failed;
  }
  finished.seed = seed;
  return finished;
}

/// One run under the timed driver: on the recorded tape, where there is one.
Trace attempt_timed(const Case& what, const RunOptions& options, std::uint64_t seed) {
  Replayer run(what, options.behaviour);
  what.recorded ? run.run(Tape::replaying(what.recorded->tape)) : run.run(seed);
  Trace trace;
  trace.report = finish(what, seed, run);
  if (what.recorded)
    trace.report.why = difference(*what.recorded, run.history_hash(), run.violations(), what.profile);
  const bool passed = trace.report.outcome == CaseOutcome::passed;
  if (options.keep_history || options.placements != nullptr || !passed) trace.history = run.history();
  trace.tape_end = run.tape_end();
  return trace;
}

/// One run, whatever becomes of it.
Trace attempt(const Case& what, const RunOptions& given, std::uint64_t seed) {
  RunOptions options = given;
  if (what.recorded && what.recorded->mutant)
    options.behaviour = options.behaviour.with(*what.recorded->mutant);
  Trace trace;
  try {
    const bool steps = what.recorded && what.recorded->driver == Driver::steps;
    trace = steps ? replay_steps(what, options) : attempt_timed(what, options, seed);
  } catch (const std::exception& error) {
    trace.report.why = error.what();
    trace.report.seed = seed;
  }
  // A run that is not the recorded one is no verdict.
  if (!trace.report.why.empty()) trace.report.outcome = CaseOutcome::could_not_run;
  return trace;
}

/// The case is copied for each run, so that it too lies where the run's memory is placed.
Trace checked_attempt(const Case& what, const RunOptions& options, std::uint64_t seed) {
  return self_check([&] { return attempt(Case(what), options, seed); }, *options.placements);
}

}  // namespace

CaseRun finished_run(const Case& what, Trace run) {
  CaseRun result{std::move(run.report), std::move(run.history)};
  result.report.name = what.name;
  result.report.file = what.file;
  result.report.line = what.line;
  return result;
}

CaseRun run_case(const Case& what, const RunOptions& options) {
  const std::uint64_t seed = what.seed.value_or(options.seed);
  CaseRun result = finished_run(what, options.placements == nullptr ? attempt(what, options, seed)
                                                                    : checked_attempt(what, options, seed));
  if (!options.keep_history && result.report.outcome == CaseOutcome::passed) result.history = {};
  return result;
}

}  // namespace rescind
