#include "harness/contract/profile.hpp"

#include <algorithm>
#include <utility>

#include "harness/contract/codes.hpp"

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
  bounds.release = seconds(1);
  return bounds;
}

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

void Profile::let_every_cancel_travel() {
  for (std::size_t kind = 1; kind < static_cast<std::size_t>(OperationKind::count_); ++kind)
    let_cancel_travel(static_cast<OperationKind>(kind));
}

void Profile::promise(const Promises& made) {
  promises = made;
  for (const Consequence& consequence : consequences_of(made))
    switch_off(consequence.rule, std::string(consequence.reason));
}

const AnswerPromise& Profile::answer_to(std::string_view form) const {
  const auto own = forms.find(form);
  return own == forms.end() ? promises.answer : own->second;
}

AnswerPromise Profile::answer_to_any() const {
  const bool all_alike = std::ranges::all_of(forms, [this](const auto& form) {
    const AnswerPromise& answer = form.second;
    return answer.whether == promises.answer.whether || (answer.is_owed() && promises.answer.is_owed());
  });
  if (all_alike) return promises.answer;
  AnswerPromise any{.whether = CancelledAnswer::optional, .is_unsaid = true};
  for (const auto& [form, answer] : forms) any.crossing = std::max(any.crossing, answer.crossing);
  return any;
}

Level Profile::level_of_forbidden_answers() const {
  const auto is_should = [](const AnswerPromise& answer) {
    return answer.whether == CancelledAnswer::forbidden && answer.level == Level::should;
  };
  const bool any = is_should(promises.answer) ||
                   std::ranges::any_of(forms, [&](const auto& form) { return is_should(form.second); });
  return any ? Level::should : Level::must;
}

Ended Profile::ended_of(std::string_view error, std::int32_t code, std::string_view message) const {
  const Ended own = rescind::ended_of(codes, error, message);
  return own == Ended::none && code == code::ok ? Ended::ok : own;
}

Ended Profile::ended_of(const Event& final, const Names& names) const {
  if (final.ended != Ended::none) return final.ended;
  const auto text = [&names](TextId id) {
    return id.exists() ? std::string_view(names.texts[id.value]) : std::string_view{};
  };
  return ended_of(text(final.error), final.code, text(final.text));
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
  for (std::size_t i = 0; i < static_cast<std::size_t>(OperationKind::count_); ++i) {
    const auto kind = static_cast<OperationKind>(i);
    if (is_stream(kind)) profile.let_cancel_travel(kind);
  }
  return profile;
}

}  // namespace rescind
