#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/bench/baseline_changes.hpp"
#include "harness/engine/bench/requirement.hpp"

namespace rescind {

/// All that `bench` has to say, for its reports.
struct BenchReport {
  BaselineTerms terms{};
  std::vector<ScenarioLatency> scenarios{};
  std::string baseline{};  ///< The file compared with, as typed; empty for none.
  bool exact = false;      ///< Any difference from the baseline fails.
  std::optional<BaselineComparison> comparison{};
  std::vector<Requirement> requirements{};
  std::vector<Unmet> unmet{};  ///< Their lines count through all scenarios.

  [[nodiscard]] std::vector<LatencyLine> lines() const;
  /// Whether the comparison or a requirement fails.
  [[nodiscard]] bool fails() const;
};

}  // namespace rescind
