#include "harness/engine/bench/load_lines.hpp"

#include <fmt/format.h>

namespace rescind {
namespace {

// Every operation is alike, so that the size is all that tells the run of one again.
Origin origin_of(const ScenarioLatency& scenario, const LoadCurve& curve, const LoadPoint& point,
                 std::optional<std::int64_t> value) {
  Origin origin{.name = scenario.name, .seed = load_terms().seeds.from};
  origin.reading = {.what = value ? Measured::What::value : Measured::What::never, .why = {}};
  origin.reading.value = value.value_or(0);
  origin.replay = fmt::format("rescind bench --load {} --pattern {} --sizes {}", info(curve.family).name,
                              name_of(curve.pattern), point.size);
  origin.operation.fill(figure_untold);
  return origin;
}

ScenarioLatency scenario_of(const LoadCurve& curve, const LoadPoint& point) {
  ScenarioLatency scenario{
      .name = fmt::format("load/{}/{}/{}", info(curve.family).name, name_of(curve.pattern), point.size)};
  scenario.cases = 1;
  scenario.runs = 1;
  scenario.cancelled = point.size;
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    const Distribution& samples = point.of(measure);
    if (samples.empty()) continue;
    LatencyLine line{.scenario = scenario.name, .measure = measure};
    line.cases = 1;
    line.each = samples.count();
    line.samples = samples;
    line.median = origin_of(scenario, curve, point, samples.at(quantiles.front().of_thousand));
    line.worst = origin_of(scenario, curve, point, samples.largest());
    scenario.lines.push_back(std::move(line));
  }
  return scenario;
}

}  // namespace

std::vector<ScenarioLatency> lines_of_load(std::span<const LoadCurve> curves) {
  std::vector<ScenarioLatency> scenarios;
  for (const LoadCurve& curve : curves)
    for (const LoadPoint& point : curve.points) scenarios.push_back(scenario_of(curve, point));
  return scenarios;
}

BaselineTerms load_terms() {
  return {.virtual_clock = true, .seeds = {1, 1}, .profile = "loads"};
}

}  // namespace rescind
