#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "harness/latency/distribution.hpp"
#include "harness/latency/measure.hpp"

namespace rescind {

// What a bench came to, as data. Reports make the words.

/// What a line is about: keys in the order of the scenario's matrix, each with the values that it may have.
using Where = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// One figure of a distribution: a value, or one of these.
using Figure = std::int64_t;
inline constexpr Figure figure_never = std::numeric_limits<Figure>::max();  ///< More than any value.
inline constexpr Figure figure_untold = -1;                                 ///< Of too few samples.

/// Of a reading that applies.
[[nodiscard]] inline Figure figure_of(const Measured& reading) {
  return reading.what == Measured::What::never ? figure_never : reading.value;
}

/// What one operation came to: a figure for each measure, figure_untold where that says nothing of it.
using Readings = std::array<Figure, measures_count>;
[[nodiscard]] inline Readings readings_of(const CancelledOperation& operation) {
  Readings readings{};
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const Measured& one = operation.readings.at(i);
    readings.at(i) = one.what == Measured::What::not_applicable ? figure_untold : figure_of(one);
  }
  return readings;
}

/// Of figures that were told, in any order.
[[nodiscard]] inline Distribution distribution_of(std::vector<Figure> figures) {
  const std::uint64_t never = std::erase(figures, figure_never);
  return {std::move(figures), never};
}

/// Where a recorded operation can be looked at: the file of its history, or which run of a real program it was of, and
/// what it is called there.
struct RecordedAt {
  std::string history{};
  std::string op{};
};

/// A sample that can be looked at.
struct Origin {
  Measured reading{};      ///< A value, or never.
  std::string name{};      ///< Of the case, or of the history.
  std::uint64_t seed = 0;  ///< 0 for a history.
  std::string replay{};    ///< The command that shows it.
  Readings operation{};    ///< All that was measured of the same operation.
  RecordedAt recorded{};   ///< Empty where it was no recorded one.
};

/// How often a measure said nothing, by why.
using NotApplicableCounts = std::array<std::uint64_t, not_applicable_count>;

/// Samples of one measure that belong together: their cases have the same distribution.
struct LatencyLine {
  std::string scenario{};
  Measure measure{};
  Where where{};
  std::uint64_t cases = 0;
  std::uint64_t each = 0;  ///< Samples of each case. Only seeds are samples: percentiles stand on these.
  Distribution samples{};  ///< Of all its cases.
  Origin median{};
  Origin worst{};
};

/// A scenario file, or what stands for one.
struct ScenarioLatency {
  std::string name{};
  std::uint64_t cases = 0;
  std::uint64_t runs = 0;  ///< Of all its cases.
  std::uint64_t cancelled = 0;
  std::uint64_t cancels_after_final = 0;  ///< Cancel calls whose operation's final result had come.
  std::uint64_t cut = 0;                  ///< Runs that came to the limit of their steps.
  std::vector<LatencyLine> lines{};       ///< By measure, then as the matrix has them.
  std::array<NotApplicableCounts, measures_count> not_applicable{};
};

/// Seeds from `from` on.
struct Seeds {
  std::uint64_t from = 1;
  std::uint64_t count = 0;
  bool operator==(const Seeds&) const = default;
};

}  // namespace rescind
