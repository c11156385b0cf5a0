#include "harness/cli/rules_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "harness/contract/sentence.hpp"

namespace rescind {
namespace {

std::string_view word(Level level) {
  static constexpr std::string_view words[] = {"must", "should", "may"};
  return words[static_cast<std::size_t>(level)];
}

std::string_view word(Who who) {
  static constexpr std::string_view words[] = {"nobody", "application",          "client stack",
                                               "server", "client stack, server", "provider"};
  return words[static_cast<std::size_t>(who)];
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

}  // namespace

std::string rules_as_table(std::span<const RuleInfo> rules) {
  std::string text;
  for (const RuleInfo& rule : rules) {
    text +=
        fmt::format("{:<30} {:<7} {:<21} {}\n", rule.name, word(rule.level), word(rule.who), origin(rule));
  }
  return text;
}

std::string rules_in_full(std::span<const RuleInfo> rules) {
  std::string text;
  for (const RuleInfo& rule : rules) {
    if (!text.empty()) text += "\n";
    text += fmt::format("{}\n  {}\n  level:   {}\n  charged: {}\n  reading: {}\n", rule.name, rule.statement,
                        word(rule.level), word(rule.who), origin(rule));
    for (const std::string_view source : sources_of(rule)) {
      const auto sentence = std::ranges::find(all_source_sentences(), source, &SourceSentence::id);
      if (sentence != all_source_sentences().end())
        text += fmt::format("  {:<8} {}\n", fmt::format("{}:", source), sentence->text);
    }
  }
  return text;
}

std::string rules_as_json(std::span<const RuleInfo> rules) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const RuleInfo& rule : rules) {
    list.push_back({{"rule", rule.name},
                    {"level", word(rule.level)},
                    {"who", word(rule.who)},
                    {"reading", word(rule.reading)},
                    {"sources", sources_of(rule)},
                    {"page", rule.page.empty() ? Json(nullptr) : Json(rule.page)},
                    {"statement", rule.statement}});
  }
  Json sentences = Json::object();
  for (const SourceSentence& sentence : all_source_sentences())
    sentences[std::string(sentence.id)] = sentence.text;
  return Json{{"version", 1}, {"rules", list}, {"sentences", sentences}}.dump(2) + "\n";
}

std::string rules_as_markdown(std::span<const RuleInfo> rules) {
  std::string text = "| rule | level | who | reading | statement |\n|---|---|---|---|---|\n";
  for (const RuleInfo& rule : rules) {
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", rule.name, word(rule.level), word(rule.who),
                        origin(rule), rule.statement);
  }
  return text;
}

}  // namespace rescind
