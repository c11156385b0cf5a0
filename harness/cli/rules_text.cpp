#include "harness/cli/rules_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/cli/profile_text.hpp"
#include "harness/contract/exercise.hpp"
#include "harness/contract/sentence.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

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

// "off: a server may ignore a cancel"
std::string level_in_full(const RuleInfo& rule, const Profile& profile) {
  const std::string reason =
      profile.is_off(rule.id) ? printable(reason_for(rule.id, profile)) : std::string();
  return std::string(level_word(rule, profile)) + (reason.empty() ? "" : ": " + reason);
}

bool is_of_scenario(const BoundInfo& bound, const InForce& in_force) {
  return !bound.is_same(in_force.profile.virtual_bounds, in_force.given.virtual_bounds);
}

// A scenario has bounds for simulations only.
std::string bound_in_full(const BoundInfo& bound, const InForce& in_force) {
  std::string text = fmt::format("  bound:   {}: ", bound.name);
  if (is_of_scenario(bound, in_force))
    return text + fmt::format("{} in simulations, of the scenario {}; the profile {} has {}\n",
                              text_of(bound, in_force.profile.virtual_bounds), printable(in_force.scenario),
                              in_force.given.name, text_of(bound, in_force.given.virtual_bounds));
  return text + fmt::format("{} in simulations, {} of real programs, of the profile {}\n",
                            text_of(bound, in_force.profile.virtual_bounds),
                            text_of(bound, in_force.profile.wall_bounds), in_force.profile.name);
}

Json bounds_of(const RuleInfo& rule, const InForce& in_force) {
  Json bounds = Json::array();
  for (const BoundInfo& bound : all_bounds) {
    if (!reads(rule.id, bound)) continue;
    bounds.push_back({{"bound", bound.name},
                      {"virtual", text_of(bound, in_force.profile.virtual_bounds)},
                      {"wall", text_of(bound, in_force.profile.wall_bounds)},
                      {"of", is_of_scenario(bound, in_force) ? "scenario" : "profile"}});
  }
  return bounds;
}

std::string names_of(EventSet kinds) {
  std::string names;
  for (std::size_t i = 1; i < event_kinds; ++i)
    if (kinds.contains(static_cast<EventKind>(i)))
      names += (names.empty() ? "" : ", ") + std::string(name_of(static_cast<EventKind>(i)));
  return names;
}

std::string exercise_in_full(const RuleInfo& rule) {
  const Exercise& exercise = exercise_of(rule.id);
  std::string text = fmt::format("  looked at when {}\n", exercise.how);
  const std::string needs = names_of(rule.needs);
  if (!needs.empty()) text += fmt::format("  not checked without {}\n", needs);
  if (exercise.scenario.empty()) return text;
  const std::string profile =
      exercise.profile.empty() ? std::string() : fmt::format(" --profile {}", exercise.profile);
  return text + fmt::format("  shown by rescind run {}{}\n", exercise.scenario, profile);
}

Json exercise_as_json(const RuleInfo& rule) {
  const Exercise& exercise = exercise_of(rule.id);
  Json needs = Json::array();
  for (std::size_t i = 1; i < event_kinds; ++i)
    if (rule.needs.contains(static_cast<EventKind>(i))) needs.push_back(name_of(static_cast<EventKind>(i)));
  return {{"when", exercise.how},
          {"needs", needs},
          {"scenario", exercise.scenario.empty() ? Json(nullptr) : Json(exercise.scenario)},
          {"profile", exercise.profile.empty() ? Json(nullptr) : Json(exercise.profile)}};
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

std::string rules_in_full(std::span<const RuleInfo> rules, const InForce& in_force) {
  const Profile& profile = in_force.profile;
  std::string text;
  for (const RuleInfo& rule : rules) {
    if (!text.empty()) text += "\n";
    text += fmt::format("{}\n  {}\n  level:   {}\n  charged: {}\n  reading: {}\n", rule.name, rule.statement,
                        level_in_full(rule, profile), name_of(rule.who), origin(rule));
    text += exercise_in_full(rule);
    for (const BoundInfo& bound : all_bounds)
      if (reads(rule.id, bound)) text += bound_in_full(bound, in_force);
    for (const std::string_view source : sources_of(rule)) {
      const auto sentence = std::ranges::find(all_source_sentences(), source, &SourceSentence::id);
      if (sentence != all_source_sentences().end())
        text += fmt::format("  {:<8} {}\n", fmt::format("{}:", source), sentence->text);
    }
  }
  return text;
}

std::string rules_as_json(std::span<const RuleInfo> rules, const InForce& in_force) {
  const Profile& profile = in_force.profile;
  Json list = Json::array();
  for (const RuleInfo& rule : rules) {
    list.push_back({{"rule", rule.name},
                    {"level", level_word(rule, profile)},
                    {"who", name_of(rule.who)},
                    {"reading", word(rule.reading)},
                    {"sources", sources_of(rule)},
                    {"page", rule.page.empty() ? Json(nullptr) : Json(rule.page)},
                    {"statement", rule.statement},
                    {"looked_at", exercise_as_json(rule)},
                    {"bounds", bounds_of(rule, in_force)}});
  }
  Json sentences = Json::object();
  for (const SourceSentence& sentence : all_source_sentences())
    sentences[std::string(sentence.id)] = sentence.text;
  return json_text({{"version", rules_json_version},
                    {"rules", list},
                    {"sentences", sentences},
                    {"profile", profile_as_json(profile)}},
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

}  // namespace rescind
