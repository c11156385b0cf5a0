#include "harness/engine/run/finish.hpp"

#include <algorithm>

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
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  result.names = excerpt.kept();
  return result;
}

}  // namespace rescind
