#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/bench/baseline.hpp"
#include "harness/engine/bench/bench.hpp"

namespace rescind {

/// What has become of a line of a baseline.
struct LatencyChange {
  enum class What : std::uint8_t {
    worse,    ///< A figure, or what never came, is more; or it has fewer samples.
    gone,     ///< Nothing is measured any more.
    better,   ///< Some figure is less and none is more.
    changed,  ///< No figure differs, but the samples do.
    added     ///< The baseline does not have it.
  };
  What what = What::worse;
  std::string scenario{};
  Measure measure{};
  Where where{};
  std::optional<Summary> before{};
  std::optional<Summary> after{};
  Origin worst{};  ///< Of the samples after.
};

/// Whether it is a loss, whatever differences are let pass.
[[nodiscard]] constexpr bool is_worse(const LatencyChange& change) {
  return change.what == LatencyChange::What::worse || change.what == LatencyChange::What::gone;
}

/// What was compared, and what differs, the losses first.
struct BaselineComparison {
  std::uint64_t lines = 0;    ///< Of the baseline, compared.
  std::uint64_t skipped = 0;  ///< Of scenarios that were not asked for.
  std::vector<LatencyChange> changes;
  std::vector<BaselineLine> within{};  ///< Lines of the baseline that differ by no more than they may.
};

/// How what was measured now is compared.
struct ComparedWith {
  /// The line of now that is about the same; nullopt where there is none.
  std::function<std::optional<LatencyLine>(const BaselineLine&)> same{};
  /// Whether a line of now is in the baseline.
  std::function<bool(const LatencyLine&)> known{};
  std::set<std::string> scenarios{};  ///< Those that were measured.
  bool all_asked_for = true;          ///< Whether the others were to be measured too.
  std::uint32_t tolerance_ppm = 0;    ///< Figures may differ by such a part.
  bool estimates = false;             ///< The samples are others each time: their number says nothing.
};

[[nodiscard]] BaselineComparison compare(const Baseline& baseline, std::span<const LatencyLine> now,
                                         const ComparedWith& with);

/// How a run of cases is compared: each line of the baseline with those cases that it names, however they are grouped
/// today. Keeps references to all three.
[[nodiscard]] ComparedWith compared_with(const BenchRun& run, const Baseline& baseline,
                                         const BenchOptions& options);

/// What is to be written as the new baseline: the lines of now, and those that were not asked for as they were.
[[nodiscard]] Baseline renewed(const Baseline& before, std::span<const LatencyLine> now,
                               const BaselineTerms& terms, const ComparedWith& with);

}  // namespace rescind
