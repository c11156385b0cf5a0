#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/bench/latency.hpp"
#include "harness/engine/run/case_name.hpp"
#include "harness/engine/run/run_all.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/system/behaviour.hpp"

namespace rescind {

/// A sample and the run that it comes from.
struct Sample {
  Figure value = 0;
  std::uint64_t seed = 0;
  std::uint64_t operation = 0;  ///< Its place among all that were cancelled, seed by seed.
  auto operator<=>(const Sample&) const = default;
};
[[nodiscard]] Measured measured_of(const Sample& sample);

/// What the runs of one case came to.
struct CaseLatency {
  CaseName name;  ///< In its parts.
  std::uint64_t runs = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t cancels_after_final = 0;
  std::uint64_t cut = 0;
  std::array<Distribution, measures_count> samples{};
  std::array<Sample, measures_count> median{};  ///< Where there are samples: of several seeds the lowest ...
  std::array<Sample, measures_count> worst{};   ///< ... likewise.
  std::array<Readings, measures_count> of_median{};  ///< All that was measured of these operations ...
  std::array<Readings, measures_count> of_worst{};   ///< ... likewise.
  std::array<NotApplicableCounts, measures_count> not_applicable{};

  [[nodiscard]] const Distribution& of(Measure measure) const {
    return samples[static_cast<std::size_t>(measure)];
  }
};

/// Runs the case on the virtual clock with each of the seeds (with its own alone, where it fixes one), and measures. The
/// case is no recorded run. Judges nothing. Where `stop` asks for an end, what it returns is of a part, and good for nothing.
[[nodiscard]] CaseLatency measure_case(const Case& one, const Seeds& seeds, const Behaviour& behaviour,
                                       const StopAsked& stop = {});

/// Of each measure the figure of each seed, from the first on: the largest of its operations, figure_untold where it
/// says nothing.
using FiguresBySeed = std::array<std::vector<Figure>, measures_count>;

/// The same runs, seed by seed.
[[nodiscard]] FiguresBySeed figures_by_seed(const Case& one, const Seeds& seeds, const Behaviour& behaviour);

}  // namespace rescind
