#include "reports/breach_words.hpp"

#include <fmt/format.h>

#include "harness/contract/exercise.hpp"
#include "harness/contract/violation.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/expectation_words.hpp"

namespace rescind {
namespace {

template <class Kinds>
std::string names_of(const Kinds& kinds) {
  std::string names;
  for (const EventKind kind : kinds) names += (names.empty() ? "" : ", ") + std::string(name_of(kind));
  return names;
}

std::vector<EventKind> kinds_in(EventSet set) {
  std::vector<EventKind> kinds;
  for (std::size_t i = 1; i < event_kinds; ++i)
    if (set.contains(static_cast<EventKind>(i))) kinds.push_back(static_cast<EventKind>(i));
  return kinds;
}

// Why a rule was neither kept nor broken, and which events would have said more.
std::string why_unexercised(const UnexercisedRule& unexercised) {
  return why_not(unexercised.rule, unexercised.outcome, unexercised.runs) + shown_by(unexercised.rule);
}

}  // namespace

std::string shown_by(RuleId rule) {
  const Exercise& exercise = exercise_of(rule);
  if (exercise.scenario.empty()) return {};
  const std::string profile =
      exercise.profile.empty() ? std::string() : fmt::format(" --profile {}", exercise.profile);
  return fmt::format("; `rescind run {}{}` shows it", exercise.scenario, profile);
}

std::string why_not(RuleId id, RuleOutcome outcome, std::uint64_t runs) {
  const RuleInfo& rule = info(id);
  if (outcome == RuleOutcome::undecided)
    return "it stayed undecided: what it waits for was not due before the end, or was not observed closely enough";
  if (outcome == RuleOutcome::not_checked)
    return fmt::format("it was not checked: it is off, or not all of what it needs is observed: {}",
                       names_of(kinds_in(rule.needs)));
  return fmt::format("nothing happened {}that the rule speaks of, such as {}; it is looked at when {}",
                     runs > 1 ? "in any of them " : "", names_of(rule.telling), exercise_of(id).how);
}

std::string operation_of(const Breach& breach, const CaseResult& result) {
  const OpId op = breach.op();
  if (!op.exists()) return {};
  return breach.rule() ? name_of(op, result.names) : result.names.ops.at(op.value);
}

std::string headline(const Breach& breach, const CaseResult& result) {
  std::string text = fmt::format("{} {}", name_of(breach), words_for(breach.outcome()).phrase);
  if (const std::string op = operation_of(breach, result); !op.empty()) text += " for " + op;
  if (const std::optional<Time> t = breach.time()) text += " at " + format_time(*t, result.clock);
  return text;
}

std::string expected(const Breach& breach, const CaseResult& result) {
  if (const auto* broken = std::get_if<Violation>(&breach.what)) return expected(*broken, result.names);
  if (const auto* unmet = std::get_if<UnmetExpectation>(&breach.what)) {
    return fmt::format("{} ({}:{}: {})", expected(unmet->wanted, operation_of(breach, result)), result.file,
                       unmet->wanted.written.line, unmet->wanted.text);
  }
  if (const auto* unmet = std::get_if<UnmetCheck>(&breach.what)) return unmet->expected;
  if (const auto* step = std::get_if<BlockedStep>(&breach.what))
    return fmt::format("the step of {} at {}:{} happens", step->who, result.file, step->written.line);
  const auto* unexercised = std::get_if<UnexercisedRule>(&breach.what);
  if (unexercised != nullptr && unexercised->required)
    return "the rule is exercised and decided, because it is required";
  if (unexercised != nullptr && unexercised->runs > 1)
    return fmt::format("one of {} runs exercises the rule, because the scenario names it under 'sometimes'",
                       unexercised->runs);
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
  return why_unexercised(std::get<UnexercisedRule>(breach.what));
}

Written told_at(std::uint64_t event, const CaseResult& result) {
  // A history has a line for each event, behind one for the header, and no line of its own.
  if (result.line == 0) return {.line = static_cast<std::uint32_t>(event + 2)};
  return event < result.steps.size() ? result.steps[event] : Written{};
}

Written told_at(const Breach& breach, const CaseResult& result) {
  if (const auto* unmet = std::get_if<UnmetExpectation>(&breach.what)) return unmet->wanted.written;
  if (const auto* step = std::get_if<BlockedStep>(&breach.what)) return step->written;
  if (result.line == 0 && !breach.events.empty()) return told_at(breach.events.back(), result);
  return breach.led_by == Written{} ? Written{.line = result.line} : breach.led_by;
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
