#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// Where runs on a mutant are cut unless something else is asked for.
inline constexpr std::uint64_t mutant_steps_max = 100'000;

/// The cases with no run longer than a mutant can be worth: it can make one spin, where one of the reference
/// system has a few thousand actions.
[[nodiscard]] std::vector<Case> with_bounded_steps(std::vector<Case> cases,
                                                   std::uint64_t steps_max = mutant_steps_max);

/// What is tried on every system.
struct Trials {
  std::vector<Trial> suite;
  std::vector<Trial> random;  ///< Of the general scenario; may be empty.
};

/// What came of it on one system.
struct Tallies {
  Tally suite;
  Tally random;
};

/// Makes all the trials on the reference system, then on one with each of `mutants`, on `jobs` threads. The
/// outcomes stand in that order and do not depend on `jobs`. Meanwhile `watch(done)` is called some ten times
/// a second with how many mutants' worth of trials are done. Once `stop_asked` says so, trials that were not begun are
/// left out.
[[nodiscard]] std::vector<Tallies> try_all(const Trials& trials, std::span<const MutantInfo> mutants,
                                           std::size_t jobs,
                                           const std::function<void(std::size_t done)>& watch,
                                           const std::function<bool()>& stop_asked = {});

}  // namespace rescind
