#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/bench/case_latency.hpp"
#include "harness/engine/bench/latency.hpp"

namespace rescind {

/// Cases of one scenario that share a distribution of one measure, and what their matrix values have in common.
struct Group {
  Where where;                     ///< Empty where it is all cases that have samples.
  std::vector<std::size_t> cases;  ///< By their place.
  bool operator==(const Group&) const = default;
};

/// The cases that have samples of the measure, in groups of one distribution, told apart by the fewest keys of the matrix
/// (of as many the first); in any case by those of `by` that it has. Groups that differ in the values of one key are one.
[[nodiscard]] std::vector<Group> groups_of(std::span<const CaseLatency> cases, Measure measure,
                                           std::span<const std::string> by);

/// Whether a case with these values is of the line.
[[nodiscard]] bool fits(const MatrixValues& values, const Where& where);

}  // namespace rescind
