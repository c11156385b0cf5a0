#include "harness/engine/run/finish.hpp"

#include <algorithm>

#include "harness/base/text.hpp"
#include "harness/contract/failing.hpp"
#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/expectations.hpp"
#include "harness/engine/run/rule_results.hpp"

namespace rescind {
namespace {

/// A rule that the scenario is about must have been exercised.
void require_named_rules(const Case& what, CaseResult& result) {
  const RuleSet exercised = result.rules.exercised();
  for (const RuleId named : what.rules) {
    if (exercised.test(static_cast<std::size_t>(named))) continue;
    const auto behind = [named](const Breach& breach) { return breach.rule().value_or(named) > named; };
    const auto place = std::ranges::find_if(result.breaches, behind);
    const auto* before = place == result.breaches.begin() ? nullptr : &*std::prev(place);
    if (before != nullptr && before->rule() == named) continue;  // It is named twice.
    result.breaches.insert(place, {.what = UnexercisedRule{named, result.rules.of(named)}});
  }
}

/// Whether a rule is what fails it, and not what has not come yet.
bool breaks_a_rule(const CaseResult& result) {
  return std::ranges::any_of(result.breaches, [](const Breach& breach) {
    return breach.fails && std::holds_alternative<Violation>(breach.what);
  });
}

void add_blocked_steps(const Run& run, Excerpt& excerpt, CaseResult& result) {
  for (const BlockedStep& step : run.blocked_steps()) {
    const Event& event = run.history().events[step.event];
    result.breaches.push_back(
        {.what = step, .events = {step.event}, .shown = {excerpt.take(event, run.history().names)}});
  }
}

}  // namespace

CaseResult finish(const Case& what, const Run& run) {
  CaseResult result;
  result.history_hash = run.history_hash();
  result.events = run.history().events.size();
  result.length = run.length();
  result.clock = run.history().header.clock;
  Excerpt excerpt;
  const bool timed = run.driver() == Driver::timed;
  add_rules(run.judge(), told_once(run.violations()), run.history(), Failing(what.profile), excerpt, result);
  if (timed) {
    require_named_rules(what, result);
    check_expectations(what, run.history(), excerpt, result);
    add_blocked_steps(run, excerpt, result);
  }
  result.cut = run.steps_cut();
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  if (result.outcome == CaseOutcome::failed && result.cut && !breaks_a_rule(result)) {
    result.outcome = CaseOutcome::could_not_run;
    result.why = "it was cut at " + grouped(result.cut->at) +
                 " steps, before all that the scenario is about had " +
                 "happened; give it more with --max-steps, or end it in time with 'until'";
  }
  result.names = excerpt.kept();
  return result;
}

}  // namespace rescind
