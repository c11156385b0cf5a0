#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "harness/engine/bench/load_plan.hpp"
#include "harness/latency/distribution.hpp"
#include "harness/latency/measure.hpp"

namespace rescind {

/// So many operations, measured. Spans count from when the cancel was intended.
struct LoadPoint {
  std::uint32_t size = 0;
  std::array<Distribution, measures_count> samples{};  ///< Empty where a measure says nothing.

  [[nodiscard]] const Distribution& of(Measure measure) const {
    return samples[static_cast<std::size_t>(measure)];
  }
};

/// How the largest value of a measure grows with the number of operations.
struct LoadFit {
  bool flat = true;        ///< It does not.
  std::uint32_t knee = 0;  ///< The last size up to which it is flat; of a curve that grows.
  std::int64_t slope =
      0;  ///< From there on, an operation more makes it so much more: ns, or results; rounded.
  bool operator==(const LoadFit&) const = default;
};

struct LoadCurve {
  LoadFamily family{};
  LoadPattern pattern{};
  std::vector<LoadPoint> points{};  ///< By size, rising.
};

/// Runs the family at each of the sizes, which rise; `watch(i)` is called before the i-th. The same each time: nothing is
/// drawn.
[[nodiscard]] LoadCurve measure_load(LoadFamily family, LoadPattern pattern,
                                     std::span<const std::uint32_t> sizes,
                                     const std::function<void(std::size_t)>& watch);

/// Bytes that so many operations take at the most, by the size of the records: told before they are taken.
[[nodiscard]] std::uint64_t load_memory(std::uint64_t size);

/// The least-squares line through the points from the knee on. A curve is flat as long as the largest value is at most a
/// hundredth and a microsecond (or one result) more than at the smallest size. What never came counts as growing without
/// a slope.
[[nodiscard]] LoadFit fit_of(const LoadCurve& curve, Measure measure);

}  // namespace rescind
