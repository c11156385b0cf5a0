#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

namespace rescind {

// What estimates allow to be said. Nothing is smoothed, and no sample is left out.

/// What can be said of a bound.
enum class Said : std::uint8_t {
  kept,
  broken,
  too_noisy,  ///< Some lie on either side.
  too_few     ///< No number of them on one side would say anything.
};

/// So many samples are needed before one of them is, with 99 % certainty, an upper bound of this quantile: 7 of p50, 459
/// of p99. Requires 0 < of_thousand < 1000.
[[nodiscard]] std::uint64_t samples_needed(std::uint32_t of_thousand);

/// Of `n` independent samples in rising order, counted from 1: the first that is, with 99 % certainty, no less than the
/// quantile; nullopt where there are too few.
[[nodiscard]] std::optional<std::uint64_t> upper_rank(std::uint64_t n, std::uint32_t of_thousand);
/// The last that is, with 99 % certainty, no more than the quantile; nullopt where there are too few.
[[nodiscard]] std::optional<std::uint64_t> lower_rank(std::uint64_t n, std::uint32_t of_thousand);

/// What a typical process does, by the figure of each: processes are the samples, since what one does twice is no second
/// opinion. A sign test: broken where so many lie above the bound that it would happen by chance once in a thousand
/// times, kept where so many do not. With 10 processes all of them, with 20 all but two.
[[nodiscard]] Said said_by(std::span<const std::int64_t> figures, std::int64_t bound);
/// So few processes say nothing: 10.
[[nodiscard]] std::uint64_t processes_needed();

/// The same, where a control ran beside each process: what only slept and woke. Where its figure is more than half of the
/// bound, the machine is too noisy to say anything.
[[nodiscard]] Said said_beside(std::int64_t control, std::span<const std::int64_t> figures,
                               std::int64_t bound);

/// What two programs came to beside each other.
enum class Beside : std::uint8_t { slower, faster, alike, too_few };

/// Figures of two programs whose processes were started in turn, A B B A, so that what drifts with the machine hits both
/// alike: the first of each pair against the second. A sign test: slower where so many are more than the other by more
/// than the tolerance that it would happen by chance once in a thousand times; faster likewise.
[[nodiscard]] Beside beside_of(std::span<const std::pair<std::int64_t, std::int64_t>> pairs,
                               std::uint32_t tolerance_ppm);

/// How samples in the order in which they were taken hang together.
struct Noise {
  double runs =
      0;  ///< Runs above and below the median, in standard deviations from what independence makes; below -3 they hang together.
  std::int64_t drift = 0;  ///< The median of the second half less that of the first.
};
/// Requires two samples or more.
[[nodiscard]] Noise noise_of(std::span<const std::int64_t> samples);

}  // namespace rescind
