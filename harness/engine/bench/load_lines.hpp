#pragma once

#include <span>
#include <vector>

#include "harness/engine/bench/baseline_changes.hpp"
#include "harness/engine/bench/load.hpp"

namespace rescind {

/// Curves of loads as lines, for baselines, requirements and flat reports: each size is a scenario of its own,
/// "load/link/storm/1000", whose operations are its samples.
[[nodiscard]] std::vector<ScenarioLatency> lines_of_load(std::span<const LoadCurve> curves);

/// By what loads are measured: nothing of them is drawn, and no profile plays a part.
[[nodiscard]] BaselineTerms load_terms();

}  // namespace rescind
