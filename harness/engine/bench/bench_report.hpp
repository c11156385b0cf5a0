#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/engine/bench/baseline_changes.hpp"
#include "harness/engine/bench/live_noise.hpp"
#include "harness/engine/bench/load.hpp"
#include "harness/engine/bench/requirement.hpp"

namespace rescind {

/// All that `bench` has to say, for its reports.
struct BenchReport {
  BaselineTerms terms{};
  std::vector<ScenarioLatency> scenarios{};
  std::string baseline{};         ///< The file compared with, as typed; empty for none.
  bool exact = false;             ///< Any difference from the baseline fails.
  std::vector<LoadCurve> load{};  ///< Of a bench of loads, which has nothing else.
  std::vector<LoadCurve>
      control{};  ///< Beside those that a page shows: the same with nothing that is scarce.
  std::optional<BaselineComparison> comparison{};
  std::vector<Requirement> requirements{};
  std::vector<SaidOfLine> said{};     ///< Of histories; lines as in `unmet`.
  std::optional<LiveNoise> live{};    ///< Of a real program: its processes are the histories.
  std::string config{};               ///< The configuration that was read; empty for none.
  std::string config_hash{};          ///< Of its text, 16 digits.
  std::vector<InputError> refused{};  ///< Input that is wrong: nothing was measured.
  std::vector<Unmet> unmet{};         ///< Their lines count through all scenarios.

  [[nodiscard]] std::vector<LatencyLine> lines() const;
  /// Whether the comparison or a requirement fails, or input is wrong.
  [[nodiscard]] bool fails() const;
};

}  // namespace rescind
