#include "harness/cli/compared_profiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"
#include "harness/cli/profile_text.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view unsaid = "-";

bool all_same(const std::vector<std::string>& values) {
  return std::ranges::all_of(values, [&](const std::string& value) { return value == values.front(); });
}

std::vector<Difference> rules_of(std::span<const Named> profiles) {
  std::vector<Difference> found;
  for (const RuleInfo& rule : all_rules()) {
    Difference row{.key = std::string(rule.name), .values = {}, .reasons = {}};
    for (const Named& one : profiles) {
      row.values.emplace_back(level_word(rule, one.profile));
      row.reasons.push_back(one.profile.is_off(rule.id) ? printable(reason_for(rule.id, one.profile)) : "");
    }
    if (!all_same(row.values)) found.push_back(std::move(row));
  }
  return found;
}

std::vector<Difference> bounds_of(std::span<const Named> profiles) {
  std::vector<Difference> found;
  for (const BoundInfo& bound : all_bounds) {
    for (const auto& [clock, bounds] :
         {std::pair{"virtual", &Profile::virtual_bounds}, std::pair{"wall", &Profile::wall_bounds}}) {
      Difference row{.key = fmt::format("{} ({})", bound.name, clock), .values = {}, .reasons = {}};
      for (const Named& one : profiles) row.values.push_back(text_of(bound, one.profile.*bounds));
      if (!all_same(row.values)) found.push_back(std::move(row));
    }
  }
  return found;
}

// In the order of the first profile that says it.
std::vector<Difference> sayings_of(std::span<const Named> profiles) {
  std::vector<Difference> rows;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    for (const Saying& said : promises_of(profiles[i].profile)) {
      auto row = std::ranges::find(rows, said.key, &Difference::key);
      if (row == rows.end()) {
        const std::vector<std::string> nothing(profiles.size(), std::string(unsaid));
        row = rows.insert(rows.end(), {.key = said.key, .values = nothing, .reasons = {}});
      }
      row->values[i] = said.value;
    }
  }
  std::erase_if(rows, [](const Difference& row) { return all_same(row.values); });
  return rows;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t length = characters(text);
  return text + std::string(width > length ? width - length : 0, ' ');
}

/// How wide each column has to be, the key's first.
std::vector<std::size_t> widths_of(const Comparison& comparison) {
  std::vector<std::size_t> widths{std::string_view("promise").size()};
  for (const std::string& name : comparison.names) widths.push_back(characters(name));
  for (const auto* section : {&comparison.rules, &comparison.bounds, &comparison.promises}) {
    for (const Difference& row : *section) {
      widths[0] = std::max(widths[0], characters(row.key));
      for (std::size_t i = 0; i < row.values.size(); ++i)
        widths[i + 1] = std::max(widths[i + 1], characters(row.values[i]));
    }
  }
  return widths;
}

std::string line_of(const std::string& key, const std::vector<std::string>& values,
                    const std::vector<std::size_t>& widths) {
  std::string line = padded(key, widths[0]);
  for (std::size_t i = 0; i < values.size(); ++i) line += "  " + padded(values[i], widths[i + 1]);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string reasons_of(const Difference& row, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < row.reasons.size(); ++i) {
    if (!row.reasons[i].empty()) text += fmt::format("    {}: {}\n", names[i], row.reasons[i]);
  }
  return text;
}

struct Section {
  std::string_view title;
  const std::vector<Difference>& rows;
};

std::vector<Section> sections_of(const Comparison& comparison) {
  return {{"rule", comparison.rules}, {"bound", comparison.bounds}, {"promise", comparison.promises}};
}

std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text;
}

Json as_objects(const std::vector<Difference>& rows, const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const Difference& row : rows) {
    Json values = Json::object();
    Json reasons = Json::object();
    for (std::size_t i = 0; i < names.size(); ++i) {
      values[names[i]] = row.values[i] == unsaid ? Json(nullptr) : Json(row.values[i]);
      if (i < row.reasons.size() && !row.reasons[i].empty()) reasons[names[i]] = row.reasons[i];
    }
    Json one = {{"key", row.key}, {"values", values}};
    if (!reasons.empty()) one["why_off"] = reasons;
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

Comparison compared(std::span<const Named> profiles) {
  Comparison made{.names = {},
                  .rules = rules_of(profiles),
                  .bounds = bounds_of(profiles),
                  .promises = sayings_of(profiles)};
  for (const Named& one : profiles) made.names.push_back(one.name);
  return made;
}

std::string as_text(const Comparison& comparison, bool with_reasons) {
  const std::vector<std::size_t> widths = widths_of(comparison);
  std::string text;
  for (const auto& [title, rows] : sections_of(comparison)) {
    if (rows.empty()) continue;
    if (!text.empty()) text += "\n";
    text += line_of(std::string(title), comparison.names, widths);
    for (const Difference& row : rows) {
      text += line_of(row.key, row.values, widths);
      if (with_reasons) text += reasons_of(row, comparison.names);
    }
  }
  return text.empty() ? "they promise the same\n" : text;
}

std::string as_markdown(const Comparison& comparison) {
  std::string text;
  for (const auto& [title, rows] : sections_of(comparison)) {
    if (rows.empty()) continue;
    if (!text.empty()) text += "\n";
    text += fmt::format("| {} | {} |\n|---", title, fmt::join(comparison.names, " | "));
    for (std::size_t i = 0; i < comparison.names.size(); ++i) text += "|---";
    text += "|\n";
    for (const Difference& row : rows) {
      text += fmt::format("| `{}` |", row.key);
      for (const std::string& value : row.values) text += fmt::format(" {} |", cell(value));
      text += "\n";
    }
  }
  return text.empty() ? "They promise the same.\n" : text;
}

std::string as_json(const Comparison& comparison) {
  return json_text({{"version", rules_json_version},
                    {"profiles", comparison.names},
                    {"rules", as_objects(comparison.rules, comparison.names)},
                    {"bounds", as_objects(comparison.bounds, comparison.names)},
                    {"promises", as_objects(comparison.promises, comparison.names)}},
                   2) +
         "\n";
}

}  // namespace rescind
