#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/bench/baseline.hpp"
#include "harness/engine/bench/latency.hpp"
#include "harness/latency/statistics.hpp"

namespace rescind {

/// A bound on one figure of every line of a measure: "final.p99<=5ms", "late.max<=16", "told.never<=0".
struct Requirement {
  std::string text{};  ///< As typed.
  Measure measure{};
  std::optional<std::size_t> figure{};  ///< Of Summary::figures; nullopt: how many never came.
  bool or_equal = true;                 ///< "<=", else "<".
  std::int64_t bound = 0;               ///< ns, or a number.
};

/// Throws UsageError.
[[nodiscard]] Requirement parse_requirement(const std::string& text);

/// A line that does not meet a requirement.
struct Unmet {
  std::size_t requirement = 0;        ///< Its place.
  std::optional<std::size_t> line{};  ///< Its place; nullopt where nothing of that measure was measured.
  Figure seen = figure_untold;        ///< figure_untold: of too few samples.
  std::uint64_t needed = 0;           ///< So many samples are needed to say it.
};

/// What histories say of a requirement of a percentile: each is a sample.
struct SaidOfLine {
  std::size_t requirement = 0;  ///< Its place ...
  std::size_t line = 0;         ///< ... and the line's.
  Said said{};
  std::uint64_t histories = 0;  ///< That have samples enough.
};

/// Of exact lines every requirement, of estimates those that need none: max and never.
[[nodiscard]] std::vector<Unmet> unmet(std::span<const Requirement> requirements,
                                       std::span<const LatencyLine> lines, bool estimates = false);

}  // namespace rescind
