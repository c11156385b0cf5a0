#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "harness/contract/rule.hpp"
#include "harness/scenario/compile/draft.hpp"

namespace rescind {
namespace {

std::string why_off(RuleId rule, const Profile& profile) {
  const auto reason = profile.reasons.find(rule);
  return reason == profile.reasons.end() ? std::string() : "because: " + reason->second;
}

class DeadWords {
 public:
  DeadWords(Draft& draft, const Profile& profile)
      : draft_(draft), profile_(profile), under_(" under the profile " + profile.name) {}

  /// Rules that the scenario is about, and that this profile does not judge.
  void look_at_rules(const YamlNode& document) {
    for (const auto* const key : {"rules", "sometimes"}) {
      for (const YamlNode* written : one_or_more(document.find(key))) {
        const auto rule = rule_named(written->text);
        if (!rule || !profile_.is_off(*rule)) continue;
        warn(written->at, "'" + written->text + "' is off" + under_ + ", and need not be exercised",
             why_off(*rule, profile_));
      }
    }
  }

  /// Bounds that no rule reads which is judged.
  void look_at_bounds(const YamlNode& bounds) {
    for (const auto& [key, value] : bounds.entries) {
      const auto* const bound = std::ranges::find(all_bounds, key.text, &BoundInfo::name);
      if (bound == all_bounds.end()) continue;
      const RuleSet readers = readers_of(*bound);
      if (readers.none() || (readers & ~profile_.off).any()) continue;
      for (const RuleInfo& rule : all_rules()) {
        if (!readers.test(static_cast<std::size_t>(rule.id))) continue;
        warn(key.at, "'" + key.text + "' bounds nothing" + under_ + ": " + std::string(rule.name) + " is off",
             why_off(rule.id, profile_));
        break;
      }
    }
  }

  /// Steps, or their words, that do nothing: the system has no such call, or carries no such thing.
  void look_at_steps() {
    const Ways& ways = draft_.result.plan.ways;
    for (const ScriptedStep& scripted : draft_.steps) {
      const Step& step = scripted.step;
      if (step.call == Call::close && !ways.closes && !scripted.implied) {
        warn(scripted.at, "this step does nothing" + under_ + ": operations have no close", "");
      } else if (is_by_stranger(scripted) && ways.stranger == Ways::Stranger::unable) {
        warn(scripted.at, "this step does nothing" + under_ + ": nobody else can name the operation", "");
      } else if (step.reason != Reason::none && !ways.tells_reason) {
        warn(scripted.at, "'reason' reaches nobody" + under_ + ": a cancel carries none", "");
      } else if (step.handle != Handle::own && profile_.promises.observed_at == ObservedAt::wire) {
        warn(scripted.at,
             "'handle' shows nothing" + under_ + ": it is about the wire, where no handle is seen", "");
      }
    }
  }

  /// What is expected of an operation, and can never be seen.
  void look_at_expectations(const YamlNode& expect) {
    for (const auto& [name, expected] : expect.entries) {
      for (const auto& [key, value] : expected.entries) look_at_expectation(name, key, value);
    }
  }

 private:
  Draft& draft_;
  const Profile& profile_;
  std::string under_;

  void look_at_expectation(const YamlNode& operation, const YamlNode& key, const YamlNode& value) {
    const Promises& promises = profile_.promises;
    if (key.text == "close" && promises.close == CloseCall::none)
      warn(key.at, "'close' can never be seen" + under_ + ": operations have no close", "");
    const bool answered =
        promises.cancel_answer != CancelAnswer::none && promises.cancel_call != CancelCall::fire_and_forget;
    if (key.text == "cancel" && !answered)
      warn(key.at, "'cancel' can never be seen" + under_ + ": a cancel has no answer", "");
    if (key.text == "reason-heard" && !draft_.result.plan.ways.tells_reason)
      warn(key.at, "'reason-heard' can never be seen" + under_ + ": a cancel carries none", "");
    if (key.text == "sent") look_at_sent(operation, value);
    const bool of_final =
        key.text == "final-within" || key.text == "final-at" || (key.text == "final" && value.text != "none");
    if (of_final && promises.answer.whether == CancelledAnswer::forbidden && is_cancelled(operation))
      warn(key.at,
           "'" + key.text + "' can never be seen" + under_ + ": '" + operation.text +
               "' is cancelled, and then gets no final result",
           "");
  }

  /// Messages of a cancel that does not travel.
  void look_at_sent(const YamlNode& operation, const YamlNode& sent) {
    const auto number = draft_.operations.numbers.find(operation.text);
    if (number == draft_.operations.numbers.end()) return;
    const OperationKind kind = draft_.result.plan.operations[number->second].kind;
    if (profile_.cancel_travels(kind)) return;
    for (const auto& [message, count] : sent.entries) {
      const bool of_cancel =
          message.text == "cancel" || message.text == "release" || message.text == "unsubscribe";
      if (!of_cancel || count.text.starts_with("0")) continue;
      warn(message.at,
           "'" + message.text + "' is never sent" + under_ + ": a cancel of " + std::string(name_of(kind)) +
               " does not travel",
           "");
    }
  }

  /// Whether the step names an operation that was started in another security context.
  [[nodiscard]] bool is_by_stranger(const ScriptedStep& scripted) const {
    const bool names = scripted.step.call == Call::cancel || scripted.step.call == Call::close;
    if (!names || !scripted.step.op.exists()) return false;
    const std::uint32_t start = draft_.started_by[scripted.step.op.value];
    return start != no_index && context_of(draft_.steps[start]) != context_of(scripted);
  }

  [[nodiscard]] ContextId context_of(const ScriptedStep& scripted) const {
    const Plan& plan = draft_.result.plan;
    if (scripted.step.context.exists()) return scripted.step.context;
    return plan.clients[plan.threads[scripted.thread].client].context;
  }

  [[nodiscard]] bool is_cancelled(const YamlNode& operation) const {
    const auto number = draft_.operations.numbers.find(operation.text);
    if (number == draft_.operations.numbers.end()) return false;
    return std::ranges::any_of(draft_.steps, [&](const ScriptedStep& scripted) {
      return scripted.step.call == Call::cancel && scripted.step.op == OpId{number->second};
    });
  }

  void warn(Position at, std::string message, std::string hint) {
    draft_.diagnostics.warn(at, std::move(message), std::move(hint));
  }
};

}  // namespace

void warn_of_dead_words(Draft& draft, const YamlNode& document, const Profile& profile) {
  DeadWords words(draft, profile);
  words.look_at_rules(document);
  if (const YamlNode* own = document.find("profile"))
    if (const YamlNode* bounds = own->find("bounds")) words.look_at_bounds(*bounds);
  words.look_at_steps();
  if (const YamlNode* expect = document.find("expect")) words.look_at_expectations(*expect);
}

void note_hearing(Draft& draft, const YamlNode& document, const Profile& profile) {
  const YamlNode* providers = document.find("system")->find("providers");
  if (providers == nullptr) return;
  for (const auto& [name, written] : providers->entries) {
    const YamlNode* how = written.find("hears-cancel");
    const auto number = draft.providers.numbers.find(name.text);
    if (how == nullptr || number == draft.providers.numbers.end()) continue;
    std::set<std::string> kinds;
    bool travels = how->text == "none";
    for (const OperationPlan& operation : draft.result.plan.operations) {
      if (operation.provider != number->second) continue;
      travels = travels || profile.cancel_travels(operation.kind);
      kinds.emplace(name_of(operation.kind));
    }
    if (travels || kinds.empty()) {
      draft.in_vain.use(how->at);
      continue;
    }
    std::string listed;
    for (const std::string& kind : kinds) listed += (listed.empty() ? "" : ", ") + kind;
    draft.in_vain.note(how->at, how->text,
                       "'hears-cancel' where no cancel comes: the cancel of " + listed + " does not travel",
                       "leave it out, or start an operation of another kind there");
  }
}

void note_sizes(Draft& draft) {
  const Plan& plan = draft.result.plan;
  const bool takes_time =
      plan.network.bytes_per_second != 0 || std::ranges::any_of(plan.faults, [](const FaultPlan& fault) {
        return fault.fault == Fault::bandwidth;
      });
  for (const YamlNode* start : draft.starts) {
    const YamlNode* size = start == nullptr ? nullptr : start->find("size");
    if (size == nullptr) continue;
    if (takes_time) {
      draft.in_vain.use(size->at);
    } else {
      draft.in_vain.note(size->at, size->text, "'size' takes no time: the network has no bandwidth",
                         "write bandwidth: 1MiB/s under network, or leave 'size' out");
    }
  }
}

void InVain::note(Position at, const std::string& written, std::string message, std::string hint) {
  const auto [place, is_new] =
      noted_.try_emplace({at.line, at.column}, Noted{written, std::move(message), std::move(hint)});
  if (!is_new && place->second.written != written) use(at);
}

void InVain::warn(Diagnostics& diagnostics) const {
  for (const auto& [at, noted] : noted_)
    if (!used_.contains(at)) diagnostics.warn({at.first, at.second}, noted.message, noted.hint);
}

}  // namespace rescind
