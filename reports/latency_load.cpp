#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "reports/colour.hpp"
#include "reports/latency.hpp"

namespace rescind {
namespace {

std::string value_text(Measure measure, std::optional<std::int64_t> value) {
  if (!value) return "never";
  return is_span(measure) ? milliseconds_text(*value) : std::to_string(*value);
}

struct Row {
  std::string_view name;
  std::uint32_t of_thousand;
  std::uint64_t needed;
};
constexpr Row rows[] = {{"p50", 500, 1}, {"p99", 990, 100}, {"max", 1000, 1}};

std::string percentile_rows(const LoadCurve& curve, Measure measure) {
  std::string text;
  for (const Row& row : rows) {
    text += fmt::format("  {:<10}  {:<4}", &row == &rows[0] ? name_of(measure) : "", row.name);
    for (const LoadPoint& point : curve.points) {
      const Distribution& samples = point.of(measure);
      const bool told = !samples.empty() && samples.count() >= row.needed;
      text += fmt::format("{:>12}", told ? value_text(measure, samples.at(row.of_thousand)) : "-");
    }
    text += "\n";
  }
  return text;
}

// "told 1.000 ms", or the least and the most of all sizes.
std::string flat_text(const LoadCurve& curve, Measure measure) {
  std::optional<std::int64_t> least;
  std::optional<std::int64_t> most;
  for (const LoadPoint& point : curve.points) {
    const Distribution& samples = point.of(measure);
    if (samples.empty()) continue;
    least = std::min(least.value_or(*samples.smallest()), *samples.smallest());
    most = std::max(most.value_or(0), *samples.largest());
  }
  std::string text = fmt::format("{} {}", name_of(measure), value_text(measure, least));
  if (least != most) text += ".." + value_text(measure, most);
  return text + std::string(unit_of(measure));
}

bool is_measured(const LoadCurve& curve, Measure measure) {
  return std::ranges::any_of(curve.points,
                             [&](const LoadPoint& point) { return !point.of(measure).empty(); });
}

std::string growth_text(Measure measure, const LoadFit& fit) {
  if (fit.slope == 0)
    return fmt::format("  {} does not come with {} operations\n", name_of(measure), fit.knee);
  return fmt::format("  {} grows by {}{} an operation from {} on\n", name_of(measure),
                     value_text(measure, fit.slope), unit_of(measure), fit.knee);
}

std::string curve_text(const LoadCurve& curve, bool colour) {
  const LoadFamilyInfo& family = info(curve.family);
  std::string text = fmt::format(
      "{}: {}\n", painted(fmt::format("{}, {}", family.name, name_of(curve.pattern)), Colour::bold, colour),
      family.resource);
  text += fmt::format("  {:<16}", "operations");
  for (const LoadPoint& point : curve.points) text += fmt::format("{:>12}", point.size);
  text += "\n";
  std::string flat;
  std::string growth;
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    if (!is_measured(curve, measure)) continue;
    const LoadFit fit = fit_of(curve, measure);
    if (fit.flat) {
      flat += (flat.empty() ? "" : ", ") + flat_text(curve, measure);
      continue;
    }
    text += percentile_rows(curve, measure);
    growth += growth_text(measure, fit);
  }
  return text + growth + (flat.empty() ? "" : "  flat: " + flat + "\n");
}

}  // namespace

std::string load_text(const std::vector<LoadCurve>& curves, bool colour) {
  std::string text;
  for (const LoadCurve& curve : curves) text += (text.empty() ? "" : "\n") + curve_text(curve, colour);
  return text + "\nExact, on the virtual clock; spans count from when the cancel was intended.\n";
}

}  // namespace rescind
