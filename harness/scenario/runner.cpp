#include "harness/scenario/runner.hpp"

#include <exception>

#include "harness/contract/evidence.hpp"
#include "harness/history/describe.hpp"
#include "harness/scenario/expectations.hpp"
#include "harness/scenario/replayer.hpp"
#include "harness/scenario/rule_reports.hpp"

namespace rescind {
namespace {

/// The history lines that show a violation.
Evidence evidence_in(const History& history) {
  return [&history](const Violation& violation) {
    std::vector<std::string> lines;
    for (const std::size_t i : evidence(history, violation)) {
      lines.push_back(describe(history.events[i], history.names, history.header.clock));
    }
    return lines;
  };
}

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

FinishedCase finish(const Case& what, const RunOptions& options, std::uint64_t seed, const Replayer& run) {
  FinishedCase finished;
  finished.history_hash = run.history_hash();
  finished.events = run.history().events.size();
  finished.virtual_time = run.end() - Time{};
  finished.rules = rule_reports(run.judge(), run.violations(), run.history().names,
                                failing_rules(what.profile, options.strict), evidence_in(run.history()));
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

}  // namespace

CaseRun run_case(const Case& what, const RunOptions& options) {
  const std::uint64_t seed = what.seed.value_or(options.seed);
  CaseRun result;
  try {
    Replayer run(what, options.behaviour);
    run.run(seed);
    result.report = finish(what, options, seed, run);
    if (options.keep_history || result.report.outcome == CaseOutcome::failed) {
      result.history = run.history();
    }
  } catch (const std::exception& error) {
    result.report.outcome = CaseOutcome::could_not_run;
    result.report.why = error.what();
    result.report.seed = seed;
  }
  result.report.name = what.name;
  result.report.file = what.file;
  result.report.line = what.line;
  return result;
}

}  // namespace rescind
