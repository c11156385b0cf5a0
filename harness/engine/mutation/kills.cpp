#include "harness/engine/mutation/kills.hpp"

#include <algorithm>

namespace rescind {

bool all_killed(const Kills& kills) {
  return std::ranges::all_of(kills.rows, &KillRow::killed);
}

bool all_found(const Bench& bench) {
  return std::ranges::all_of(bench.rows, [](const BenchRow& row) {
    const bool sampled = std::ranges::any_of(row.cells, [](const BenchCell& cell) { return cell.found > 0; });
    return sampled && row.states.has_value();
  });
}

}  // namespace rescind
