#include "harness/cli/profile_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "harness/contract/promise_words.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string_view> travelling_kinds(const Profile& profile) {
  std::vector<std::string_view> kinds;
  for (const std::string_view word : words_of<OperationKind>()) {
    const auto kind = parse<OperationKind>(word);
    if (kind && profile.cancel_travels(*kind)) kinds.push_back(word);
  }
  return kinds;
}

// A number of results, an object with a number of bytes, or null where there is no limit.
Json as_json(const Allowance& allowance) {
  if (allowance.bytes != Allowance::unlimited) return {{"bytes", allowance.bytes}};
  return allowance.is_unlimited() ? Json(nullptr) : Json(allowance.results);
}

Json as_json(const AnswerPromise& answer) {
  return {{"answer", name_of(answer.whether)},
          {"level", name_of(answer.level)},
          {"crossing", answer.crossing.ns}};
}

// A word, or an object of words by what the message says.
Json as_json(const OwnCode& own) {
  if (own.by_message.empty()) return name_of(own.ended);
  Json causes = Json::object();
  for (const auto& [text, ended] : own.by_message) causes[text] = name_of(ended);
  return causes;
}

Json work_bound(const Promises& promises) {
  return promises.work_bound == Promises::unlimited ? Json(nullptr) : Json(promises.work_bound);
}

Json units_as_json(const Profile& profile) {
  return {{"operations",
           {{"are", profile.pools.operations}, {"come_back", name_of(profile.promises.operations_back)}}},
          {"memory", {{"are", profile.pools.memory}, {"come_back", name_of(profile.promises.memory_back)}}},
          {"work_bound", work_bound(profile.promises)}};
}

Json promises_as_json(const Profile& profile) {
  Json promises = Json::object();
  for (const PromiseInfo& promise : all_promises) {
    std::string key(promise.key);
    std::ranges::replace(key, '-', '_');
    promises[key] = promise.chosen(profile.promises);
  }
  promises["answer"] = as_json(profile.promises.answer);
  promises["units"] = units_as_json(profile);
  for (const auto& [form, answer] : profile.forms) promises["forms"][form] = as_json(answer);
  for (const OwnCode& own : profile.codes) promises["codes"][own.code] = as_json(own);
  return promises;
}

Json as_json(const Bounds& bounds) {
  Json values = Json::object();
  for (const BoundInfo& bound : all_bounds) {
    if (bound.duration != nullptr)
      values[std::string(bound.name)] = (bounds.*bound.duration).ns;
    else
      values[std::string(bound.name)] = as_json(bounds.*bound.allowance);
  }
  return values;
}

std::vector<std::string_view> required_rules(const Profile& profile) {
  std::vector<std::string_view> rules;
  for (const RuleInfo& rule : all_rules())
    if (profile.required.test(static_cast<std::size_t>(rule.id))) rules.push_back(rule.name);
  return rules;
}

// "forbidden, should; one under way may come for 100 ms"
std::string in_words(const AnswerPromise& answer) {
  std::string text(name_of(answer.whether));
  if (answer.whether != CancelledAnswer::forbidden) return text;
  if (answer.level != Level::must) text += fmt::format(", {}", name_of(answer.level));
  if (answer.crossing > Duration{0})
    text += fmt::format("; one under way may come for {}", format_duration(answer.crossing));
  return text;
}

std::string in_words(const OwnCode& own) {
  if (own.by_message.empty()) return std::string(name_of(own.ended));
  std::vector<std::string> causes;
  for (const auto& [text, ended] : own.by_message)
    causes.push_back(fmt::format("{} where it says '{}'", name_of(ended), printable(text)));
  return fmt::format("{}", fmt::join(causes, ", "));
}

std::string travelling_text(const Profile& profile) {
  const std::vector<std::string_view> kinds = travelling_kinds(profile);
  if (kinds.empty()) return "none";
  if (kinds.size() == static_cast<std::size_t>(OperationKind::count_) - 1) return "all";
  return fmt::format("{}", fmt::join(kinds, ", "));
}

std::string work_bound_text(const Promises& promises) {
  if (promises.work_bound == Promises::unlimited) return "unlimited";
  return fmt::format("{} times the limit", promises.work_bound);
}

std::string pool_text(const std::string& are, UnitsBack back) {
  return fmt::format("{}, back with: {}", printable(are), name_of(back));
}

}  // namespace

std::string_view level_word(const RuleInfo& rule, const Profile& profile) {
  return profile.is_off(rule.id) ? "off" : name_of(profile.level(rule.id));
}

std::string reason_for(RuleId rule, const Profile& profile) {
  const auto reason = profile.reasons.find(rule);
  return reason == profile.reasons.end() ? std::string() : reason->second;
}

Json profile_as_json(const Profile& profile) {
  Json off = Json::object();
  for (const RuleInfo& rule : all_rules())
    if (profile.is_off(rule.id)) off[std::string(rule.name)] = reason_for(rule.id, profile);
  return {{"name", profile.name},
          {"off", off},
          {"bounds", {{"virtual", as_json(profile.virtual_bounds)}, {"wall", as_json(profile.wall_bounds)}}},
          {"revision", profile.revision.empty() ? Json(nullptr) : Json(profile.revision)},
          {"answer_cancelled", name_of(profile.promises.answer.whether)},
          {"promises", promises_as_json(profile)},
          {"requires", required_rules(profile)},
          {"cancel_travels", travelling_kinds(profile)}};
}

std::vector<Saying> promises_of(const Profile& profile) {
  const Promises& promises = profile.promises;
  std::vector<Saying> said{{"answer-cancelled", in_words(promises.answer)}};
  for (const auto& [form, answer] : profile.forms)
    said.push_back({fmt::format("answer-cancelled by {}", printable(form)), in_words(answer)});
  for (const PromiseInfo& promise : all_promises)
    said.push_back({std::string(promise.key), std::string(promise.chosen(promises))});
  said.push_back({"cancel-travels", travelling_text(profile)});
  said.push_back({"units of operations", pool_text(profile.pools.operations, promises.operations_back)});
  said.push_back({"units of memory", pool_text(profile.pools.memory, promises.memory_back)});
  said.push_back({"work-bound", work_bound_text(promises)});
  for (const OwnCode& own : profile.codes) said.push_back({"code " + printable(own.code), in_words(own)});
  if (profile.required.any())
    said.push_back({"requires", fmt::format("{}", fmt::join(required_rules(profile), ", "))});
  return said;
}

std::string profile_in_full(const Profile& profile) {
  std::string text = fmt::format("profile {}\n", profile.name);
  if (!profile.revision.empty()) text += fmt::format("  revision: {}\n", printable(profile.revision));
  if (profile.off.none()) text += "  off: nothing\n";
  for (const RuleInfo& rule : all_rules()) {
    if (!profile.is_off(rule.id)) continue;
    text += fmt::format("  off: {}: {}\n", rule.name, printable(reason_for(rule.id, profile)));
  }
  text += fmt::format("  {:<16} {:>14} {:>12}\n", "bound", "virtual clock", "wall clock");
  for (const BoundInfo& bound : all_bounds) {
    text += fmt::format("  {:<16} {:>14} {:>12}\n", bound.name, text_of(bound, profile.virtual_bounds),
                        text_of(bound, profile.wall_bounds));
  }
  for (const Saying& said : promises_of(profile)) text += fmt::format("  {}: {}\n", said.key, said.value);
  return text;
}

}  // namespace rescind
