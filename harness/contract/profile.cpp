#include "harness/contract/profile.hpp"

#include <array>
#include <utility>

namespace rescind {

namespace {

std::uint32_t bit(OperationKind kind) {
  return 1u << static_cast<unsigned>(kind);
}

/// On the wall clock "prompt" is 100 ms: schedulers, sockets and sanitizers take their share.
Bounds wall_clock(Bounds bounds) {
  const Duration prompt = milliseconds(100);
  bounds.cancel_call = prompt;
  bounds.final = prompt;
  bounds.unblock = prompt;
  bounds.disconnect = prompt;
  bounds.timeout = prompt;
  bounds.close_sync = prompt;
  return bounds;
}

constexpr std::array<std::string_view, 3> answer_words{"required", "optional", "forbidden"};

}  // namespace

Levels contract_levels() {
  Levels levels{};
  for (const RuleInfo& rule : all_rules()) levels[static_cast<std::size_t>(rule.id)] = rule.level;
  return levels;
}

void Profile::switch_off(RuleId rule, std::string reason) {
  off.set(static_cast<std::size_t>(rule));
  if (!reason.empty()) reasons[rule] = std::move(reason);
}

bool Profile::cancel_travels(OperationKind kind) const {
  return (travelling_kinds & bit(kind)) != 0;
}

void Profile::let_cancel_travel(OperationKind kind) {
  travelling_kinds |= bit(kind);
}

void Profile::answer_cancelled(CancelledAnswer whether) {
  answer = whether;
  if (whether == CancelledAnswer::required) return;
  for (const RuleId rule :
       {RuleId::cancel_final_prompt, RuleId::cancel_from_callback, RuleId::timeout_fires}) {
    switch_off(rule, "what was cancelled need not be answered");
  }
}

std::string_view name_of(CancelledAnswer answer) {
  return answer_words[static_cast<std::size_t>(answer)];
}

std::optional<CancelledAnswer> answer_named(std::string_view word) {
  for (std::size_t i = 0; i < answer_words.size(); ++i)
    if (answer_words[i] == word) return static_cast<CancelledAnswer>(i);
  return std::nullopt;
}

RuleSet failing_rules(const Profile& profile) {
  RuleSet failing;
  for (const RuleInfo& rule : all_rules()) {
    const Level level = profile.level(rule.id);
    failing.set(static_cast<std::size_t>(rule.id),
                level == Level::must || (level == Level::should && profile.strict));
  }
  return failing;
}

Profile strictly(Profile profile) {
  profile.strict = true;
  return profile;
}

Profile mi_profile() {
  Profile profile;
  profile.wall_bounds = wall_clock(profile.virtual_bounds);
  // S11 names an enumeration, whose cancel can travel, and an invocation, whose cannot. We take the other
  // streams to be like the first, the other single results like the second: one answer is on its way or it is
  // not.
  using enum OperationKind;
  for (OperationKind kind : {enumerate, query, associators, references, subscribe, enumerate_classes})
    profile.let_cancel_travel(kind);
  return profile;
}

}  // namespace rescind
