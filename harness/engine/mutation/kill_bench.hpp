#pragma once

#include <cstdint>
#include <span>

#include "harness/engine/mutation/kill_hunts.hpp"

namespace rescind {

/// Searches by each strategy for each mutant.
inline constexpr std::uint64_t bench_repetitions = 10;

/// CancelBench: how many runs each strategy needs for each mutant, how many states exploring needs, and how
/// small what was found becomes. Repetition r has the seeds from `seed` + r * `runs_max` on. On `jobs`
/// threads, and the same for any number. `watch(done)` is told how many mutants' worth of searches are done.
[[nodiscard]] Bench bench_of(std::span<const Hunt> hunts, std::uint64_t seed, std::uint64_t runs_max,
                             std::size_t jobs, const HuntWatch& watch);

}  // namespace rescind
