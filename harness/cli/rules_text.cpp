#include "harness/cli/rules_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
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

// "1ms", or a count.
std::string value_of(const BoundInfo& bound, const Bounds& bounds) {
  return bound.duration != nullptr ? format_duration(bounds.*bound.duration)
                                   : std::to_string(bounds.*bound.count);
}

std::vector<std::string_view> travelling_kinds(const Profile& profile) {
  std::vector<std::string_view> kinds;
  for (const std::string_view word : words_of<OperationKind>()) {
    const auto kind = parse<OperationKind>(word);
    if (kind && profile.cancel_travels(*kind)) kinds.push_back(word);
  }
  return kinds;
}

Json as_json(const Bounds& bounds) {
  Json values = Json::object();
  for (const BoundInfo& bound : all_bounds) {
    if (bound.duration != nullptr)
      values[std::string(bound.name)] = (bounds.*bound.duration).ns;
    else
      values[std::string(bound.name)] = bounds.*bound.count;
  }
  return values;
}

Json as_json(const Profile& profile) {
  Json off = Json::object();
  for (const RuleInfo& rule : all_rules())
    if (profile.is_off(rule.id)) off[std::string(rule.name)] = reason_for(rule.id, profile);
  return {{"name", profile.name},
          {"off", off},
          {"bounds", {{"virtual", as_json(profile.virtual_bounds)}, {"wall", as_json(profile.wall_bounds)}}},
          {"answer_cancelled", name_of(profile.answer)},
          {"cancel_travels", travelling_kinds(profile)}};
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
  text += fmt::format("  what was cancelled is answered: {}\n", name_of(profile.answer));
  return text + fmt::format("  cancel travels: {}\n",
                            kinds.empty() ? "never" : fmt::format("{}", fmt::join(kinds, ", ")));
}

}  // namespace rescind
