#include "harness/engine/run/rule_results.hpp"

#include <algorithm>

#include "harness/contract/evidence.hpp"

namespace rescind {

std::vector<Violation> told_once(std::span<const Violation> found) {
  std::vector<Violation> told;
  for (const Violation& violation : found) {
    const bool known = std::ranges::any_of(told, [&](const Violation& other) {
      return other.rule == violation.rule && other.op == violation.op;
    });
    if (!known) told.push_back(violation);
  }
  return told;
}

RuleOutcomes outcomes_of(const Judge& judge, std::span<const Violation> found) {
  RuleSet broken;
  for (const Violation& violation : found) broken.set(static_cast<std::size_t>(violation.rule));
  RuleOutcomes outcomes;
  for (const RuleInfo& rule : all_rules()) {
    RuleOutcome outcome = judge.outcome(rule.id);
    if (outcome == RuleOutcome::broken) outcome = RuleOutcome::undecided;
    if (broken.test(static_cast<std::size_t>(rule.id))) outcome = RuleOutcome::broken;
    outcomes.set(rule.id, outcome);
  }
  return outcomes;
}

Breach breach_of(const Violation& violation, const History& history, const Failing& failing,
                 Excerpt& excerpt) {
  Breach breach{.what = excerpt.take(violation, history.names), .fails = failing.has(violation)};
  for (const std::size_t number : evidence(history, violation)) {
    breach.events.push_back(number);
    breach.shown.push_back(excerpt.take(history.events[number], history.names));
  }
  return breach;
}

void add_rules(const Judge& judge, std::span<const Violation> found, const History& history,
               const Failing& failing, Excerpt& excerpt, CaseResult& result) {
  result.rules = outcomes_of(judge, found);
  if (found.empty()) return;
  for (const RuleInfo& rule : all_rules()) {
    for (const Violation& violation : found) {
      if (violation.rule == rule.id)
        result.breaches.push_back(breach_of(violation, history, failing, excerpt));
    }
  }
}

}  // namespace rescind
