#include "harness/engine/bench/bench_report.hpp"

#include <algorithm>

namespace rescind {

std::vector<LatencyLine> BenchReport::lines() const {
  std::vector<LatencyLine> all;
  for (const ScenarioLatency& scenario : scenarios)
    all.insert(all.end(), scenario.lines.begin(), scenario.lines.end());
  return all;
}

bool BenchReport::fails() const {
  if (!unmet.empty()) return true;
  if (!comparison) return false;
  return exact ? !comparison->changes.empty() : std::ranges::any_of(comparison->changes, is_worse);
}

}  // namespace rescind
