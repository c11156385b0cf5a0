#include "reports/breach_words.hpp"

#include <fmt/format.h>

#include "harness/contract/violation.hpp"
#include "harness/history/describe.hpp"
#include "reports/expectation_words.hpp"

namespace rescind {

std::string operation_of(const Breach& breach, const CaseResult& result) {
  const OpId op = breach.op();
  if (!op.exists()) return {};
  return breach.rule() ? name_of(op, result.names) : result.names.ops.at(op.value);
}

std::string expected(const Breach& breach, const CaseResult& result) {
  if (const auto* broken = std::get_if<Violation>(&breach.what)) return expected(*broken, result.names);
  if (const auto* unmet = std::get_if<UnmetExpectation>(&breach.what)) {
    return fmt::format("{} ({}:{}: {})", expected(unmet->wanted, operation_of(breach, result)), result.file,
                       unmet->wanted.line, unmet->wanted.text);
  }
  if (const auto* unmet = std::get_if<UnmetCheck>(&breach.what)) return unmet->expected;
  if (const auto* step = std::get_if<BlockedStep>(&breach.what))
    return fmt::format("the step of {} at {}:{} happens", step->who, result.file, step->line);
  return "this run exercises the rule, because the scenario names it";
}

std::string seen(const Breach& breach, const CaseResult& result) {
  if (const auto* broken = std::get_if<Violation>(&breach.what)) return seen(*broken, result.names);
  if (const auto* unmet = std::get_if<UnmetExpectation>(&breach.what))
    return seen(unmet->wanted, unmet->seen, operation_of(breach, result));
  if (const auto* unmet = std::get_if<UnmetCheck>(&breach.what)) return unmet->seen;
  if (const auto* step = std::get_if<BlockedStep>(&breach.what))
    return fmt::format("it still waits for the {} when {}", step->waits_for,
                       step->ending == EndWhy::cut ? "the run is cut" : "nothing more can happen");
  return "nothing happened that the rule speaks of";
}

std::vector<std::string> lines(const Breach& breach, const CaseResult& result) {
  std::vector<std::string> lines;
  if (std::holds_alternative<BlockedStep>(breach.what)) return lines;  // Its sentences say it all.
  for (const Event& event : breach.shown) lines.push_back(describe(event, result.names, result.clock));
  return lines;
}

std::vector<std::string_view> names_with(const CaseResult& result, RuleOutcome outcome) {
  std::vector<std::string_view> names;
  const auto add = [&](std::string_view name) {
    if (names.empty() || names.back() != name) names.push_back(name);
  };
  for (const RuleInfo& rule : all_rules()) {
    if (result.rules.has(rule.id) && result.rules.of(rule.id) == outcome) add(rule.name);
  }
  for (const CheckedExpectation& one : result.expectations) {
    if (one.outcome == outcome) add(name_of(one.what));
  }
  for (const Breach& breach : result.breaches) {
    const bool is_step =
        std::holds_alternative<BlockedStep>(breach.what) || std::holds_alternative<UnmetCheck>(breach.what);
    if (is_step && breach.outcome() == outcome) add(name_of(breach));
  }
  return names;
}

}  // namespace rescind
