#include "harness/engine/bench/requirement.hpp"

#include <fmt/format.h>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/scenario/language/quantity.hpp"

namespace rescind {
namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& why, const std::string& hint = {}) {
  throw UsageError(fmt::format("--require '{}': {}", printable(text), why), hint);
}

Measure measure_of(const std::string& text, std::string_view name) {
  if (const std::optional<Measure> measure = measure_named(name)) return *measure;
  refuse(text, fmt::format("there is no measure '{}'", printable(name)), word_hint(name, measure_names()));
}

std::optional<std::size_t> figure_of(const std::string& text, std::string_view name) {
  if (name == "never") return std::nullopt;
  if (name == "max") return Summary::largest;
  std::vector<std::string_view> names{"max", "never"};
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    if (quantiles[i].name == name) return i;
    names.push_back(quantiles[i].name);
  }
  refuse(text, fmt::format("there is no figure '{}'", printable(name)), word_hint(name, names));
}

std::int64_t bound_of(const std::string& text, std::string_view value, bool is_time) {
  if (is_time) {
    const Parsed<Duration> duration = parse_duration(value);
    if (!duration.ok()) refuse(text, fmt::format("'{}' {}", printable(value), duration.error), duration.hint);
    return duration.value.ns;
  }
  const Parsed<std::uint32_t> count = parse_count(value);
  if (!count.ok()) refuse(text, fmt::format("'{}' {}", printable(value), count.error), count.hint);
  return count.value;
}

bool meets(const Requirement& requirement, Figure seen) {
  return requirement.or_equal ? seen <= requirement.bound : seen < requirement.bound;
}

}  // namespace

Requirement parse_requirement(const std::string& text) {
  const std::size_t less = text.find('<');
  const std::size_t dot = text.find('.');
  if (less == std::string::npos || dot > less)
    refuse(text, "MEASURE.FIGURE<=BOUND is expected", "--require 'final.p99<=5ms'");
  Requirement requirement{.text = text};
  requirement.measure = measure_of(text, std::string_view(text).substr(0, dot));
  requirement.figure = figure_of(text, std::string_view(text).substr(dot + 1, less - dot - 1));
  requirement.or_equal = less + 1 < text.size() && text[less + 1] == '=';
  const std::string_view value = std::string_view(text).substr(less + (requirement.or_equal ? 2 : 1));
  requirement.bound = bound_of(text, value, is_span(requirement.measure) && requirement.figure.has_value());
  return requirement;
}

std::vector<Unmet> unmet(std::span<const Requirement> requirements, std::span<const LatencyLine> lines,
                         bool estimates) {
  std::vector<Unmet> found;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const Requirement& requirement = requirements[i];
    bool measured = false;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      if (lines[k].measure != requirement.measure) continue;
      measured = true;
      if (estimates && requirement.figure.value_or(Summary::largest) != Summary::largest) continue;
      const Summary summary = summary_of(lines[k]);
      const Figure seen =
          requirement.figure ? summary.figures.at(*requirement.figure) : static_cast<Figure>(summary.never);
      if (seen == figure_untold)
        found.push_back({i, k, seen, quantiles.at(*requirement.figure).needed});
      else if (!meets(requirement, seen))
        found.push_back({i, k, seen, 0});
    }
    if (!measured) found.push_back({.requirement = i, .line = {}, .seen = figure_untold, .needed = 0});
  }
  return found;
}

}  // namespace rescind
