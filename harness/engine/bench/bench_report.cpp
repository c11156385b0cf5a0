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
  const auto fails = [](const SaidOfLine& one) {
    return one.said == Said::broken || one.said == Said::too_few;
  };
  if (!refused.empty() || !unmet.empty() || std::ranges::any_of(said, fails)) return true;
  const auto slower = [](const BesideYardstick& one) { return one.beside == Beside::slower; };
  if (live && std::ranges::any_of(live->beside, slower)) return true;
  if (!comparison) return false;
  return exact ? !comparison->changes.empty() : std::ranges::any_of(comparison->changes, is_worse);
}

}  // namespace rescind
