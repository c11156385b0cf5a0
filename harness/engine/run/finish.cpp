#include "harness/engine/run/finish.hpp"

#include <algorithm>

#include "harness/base/text.hpp"
#include "harness/contract/failing.hpp"
#include "harness/contract/judge.hpp"
#include "harness/contract/recorded.hpp"
#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/expectations.hpp"
#include "harness/engine/run/required.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/engine/run/step_places.hpp"
#include "harness/history/history_hash.hpp"

namespace rescind {
namespace {

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

/// On a real clock an operation may be over before it has come so far.
bool is_excused(const Event& blocked, const History& history) {
  return history.header.clock != Clock::virtual_time && blocked.op.exists() &&
         std::ranges::any_of(history.events, [&](const Event& event) {
           return event.kind == EventKind::final && event.op == blocked.op;
         });
}

void add_blocked_steps(const History& history, Excerpt& excerpt, CaseResult& result) {
  const EndWhy ending = history.events.empty() ? EndWhy::none : history.events.back().ending;
  for (std::size_t i = 0; i < history.events.size(); ++i) {
    const Event& event = history.events[i];
    if (event.kind != EventKind::step_blocked || is_excused(event, history)) continue;
    const auto name = [](const std::vector<std::string>& names, std::uint32_t id) {
      return id < names.size() ? names[id] : std::string();
    };
    result.breaches.push_back({.what = BlockedStep{.who = name(history.names.threads, event.thread.value),
                                                   .waits_for = name(history.names.texts, event.text.value),
                                                   .t = event.t,
                                                   .event = i,
                                                   .ending = ending},
                               .events = {i},
                               .shown = {excerpt.take(event, history.names)}});
  }
}

}  // namespace

CaseResult finish(const Case& what, const History& history) {
  CaseResult result;
  Judge judge(what.profile, history.header);
  for (Event event : history.events) {
    promise_by_form(judge, what.profile, history.names.texts, event);
    if (event.kind == EventKind::final) event.ended = what.profile->ended_of(event, history.names);
    judge.on(event);
    result.history_hash = history_hash(event, result.history_hash);
    result.length = event.t - Time{};
  }
  judge.finish();
  result.events = history.events.size();
  result.clock = history.header.clock;
  Excerpt excerpt;
  add_rules(judge, judge.violations(), history, Failing(what.profile), excerpt, result);
  if (result.clock == Clock::virtual_time) {
    const RuleSet named = rule_set(what.rules);
    const RuleSet seen = ~result.rules.with(RuleOutcome::not_checked);
    require(((named & ~rule_set(what.sometimes)) | what.profile->required) & seen, named, result);
  }
  check_expectations(what, history, excerpt, result);
  add_blocked_steps(history, excerpt, result);
  place_at_steps(what.plan, history, result);
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  weigh_evidence(what.profile, result);
  result.names = excerpt.kept();
  return result;
}

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
    const RuleSet named = rule_set(what.rules);
    require((named & ~rule_set(what.sometimes)) | what.profile->required, named, result);
    check_expectations(what, run.history(), excerpt, result);
    add_blocked_steps(run, excerpt, result);
  }
  place_at_steps(what.plan, run.history(), result);
  result.cut = run.steps_cut();
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  if (result.outcome == CaseOutcome::failed && result.cut && !breaks_a_rule(result)) {
    result.outcome = CaseOutcome::could_not_run;
    result.why = "it was cut at " + grouped(result.cut->at) +
                 " steps, before all that the scenario is about had " +
                 "happened; give it more with --max-steps, or end it in time with 'until'";
  }
  weigh_evidence(what.profile, result);
  result.names = excerpt.kept();
  return result;
}

}  // namespace rescind
