#include "harness/cli/rules_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/contract/promise_words.hpp"
#include "harness/contract/sentence.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/json_text.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_word(const RuleInfo& rule, const Profile& profile) {
  return profile.is_off(rule.id) ? "off" : name_of(profile.level(rule.id));
}

std::string_view word(Reading reading) {
  static constexpr std::string_view words[] = {"stated", "implied", "page", "assumed"};
  return words[static_cast<std::size_t>(reading)];
}

std::vector<std::string_view> sources_of(const RuleInfo& rule) {
  std::vector<std::string_view> sources;
  std::string_view rest = rule.sources;
  while (!rest.empty()) {
    const std::size_t space = rest.find(' ');
    sources.push_back(rest.substr(0, space));
    rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
  }
  return sources;
}

// "stated: S7 S8", "page: MI_Operation_Close", "assumed"
std::string origin(const RuleInfo& rule) {
  const std::string_view from = rule.reading == Reading::page ? rule.page : rule.sources;
  return from.empty() ? std::string(word(rule.reading)) : fmt::format("{}: {}", word(rule.reading), from);
}

std::string reason_for(RuleId rule, const Profile& profile) {
  const auto reason = profile.reasons.find(rule);
  return reason == profile.reasons.end() ? std::string() : reason->second;
}

// "16", "65536 B", "unlimited"
std::string allowance_text(const Allowance& allowance) {
  if (allowance.is_unlimited()) return "unlimited";
  if (allowance.bytes != Allowance::unlimited) return fmt::format("{} B", allowance.bytes);
  return std::to_string(allowance.results);
}

// "1 ms", or how much is allowed.
std::string value_of(const BoundInfo& bound, const Bounds& bounds) {
  return bound.duration != nullptr ? format_duration(bounds.*bound.duration)
                                   : allowance_text(bounds.*bound.allowance);
}

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

Json as_json(const Profile& profile) {
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

std::string units_in_words(const Profile& profile) {
  const Promises& promises = profile.promises;
  std::string text = fmt::format("  units of operations are {}, and come back with: {}\n",
                                 printable(profile.pools.operations), name_of(promises.operations_back));
  text += fmt::format("  units of memory are {}, and come back with: {}\n", printable(profile.pools.memory),
                      name_of(promises.memory_back));
  const bool unlimited = promises.work_bound == Promises::unlimited;
  return text +
         fmt::format("  providers at work: {}\n",
                     unlimited ? "any number" : fmt::format("at most {} times a limit", promises.work_bound));
}

}  // namespace

std::string rules_as_table(std::span<const RuleInfo> rules, const Profile& profile) {
  std::string text;
  for (const RuleInfo& rule : rules) {
    text += fmt::format("{:<30} {:<7} {:<21} {}\n", rule.name, level_word(rule, profile), name_of(rule.who),
                        origin(rule));
  }
  return text;
}

std::string rules_in_full(std::span<const RuleInfo> rules, const Profile& profile) {
  std::string text;
  for (const RuleInfo& rule : rules) {
    if (!text.empty()) text += "\n";
    text += fmt::format("{}\n  {}\n  level:   {}\n  charged: {}\n  reading: {}\n", rule.name, rule.statement,
                        level_word(rule, profile), name_of(rule.who), origin(rule));
    for (const std::string_view source : sources_of(rule)) {
      const auto sentence = std::ranges::find(all_source_sentences(), source, &SourceSentence::id);
      if (sentence != all_source_sentences().end())
        text += fmt::format("  {:<8} {}\n", fmt::format("{}:", source), sentence->text);
    }
  }
  return text;
}

std::string rules_as_json(std::span<const RuleInfo> rules, const Profile& profile) {
  Json list = Json::array();
  for (const RuleInfo& rule : rules) {
    list.push_back({{"rule", rule.name},
                    {"level", level_word(rule, profile)},
                    {"who", name_of(rule.who)},
                    {"reading", word(rule.reading)},
                    {"sources", sources_of(rule)},
                    {"page", rule.page.empty() ? Json(nullptr) : Json(rule.page)},
                    {"statement", rule.statement}});
  }
  Json sentences = Json::object();
  for (const SourceSentence& sentence : all_source_sentences())
    sentences[std::string(sentence.id)] = sentence.text;
  return json_text({{"version", 1}, {"rules", list}, {"sentences", sentences}, {"profile", as_json(profile)}},
                   2) +
         "\n";
}

std::string rules_as_markdown(std::span<const RuleInfo> rules, const Profile& profile) {
  std::string text = "| rule | level | who | reading | statement |\n|---|---|---|---|---|\n";
  for (const RuleInfo& rule : rules) {
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", rule.name, level_word(rule, profile),
                        name_of(rule.who), origin(rule), rule.statement);
  }
  return text;
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
    text += fmt::format("  {:<16} {:>14} {:>12}\n", bound.name, value_of(bound, profile.virtual_bounds),
                        value_of(bound, profile.wall_bounds));
  }
  const std::vector<std::string_view> kinds = travelling_kinds(profile);
  text += fmt::format("  what was cancelled is answered: {}\n", in_words(profile.promises.answer));
  for (const auto& [form, answer] : profile.forms)
    text += fmt::format("  what was cancelled by {} is answered: {}\n", printable(form), in_words(answer));
  for (const PromiseInfo& promise : all_promises)
    text += fmt::format("  {}: {}\n", promise.key, promise.chosen(profile.promises));
  text += units_in_words(profile);
  for (const OwnCode& own : profile.codes)
    text += fmt::format("  code {}: {}\n", printable(own.code), in_words(own));
  if (profile.required.any())
    text += fmt::format("  requires: {}\n", fmt::join(required_rules(profile), ", "));
  return text + fmt::format("  cancel travels: {}\n",
                            kinds.empty() ? "never" : fmt::format("{}", fmt::join(kinds, ", ")));
}

}  // namespace rescind
