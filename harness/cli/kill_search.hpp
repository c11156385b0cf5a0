#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "harness/scenario/kill_matrix.hpp"
#include "models/mutant.hpp"

namespace rescind {

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
/// a second with how many mutants' worth of trials are done.
[[nodiscard]] std::vector<Tallies> try_all(const Trials& trials, std::span<const MutantInfo> mutants,
                                           std::size_t jobs,
                                           const std::function<void(std::size_t done)>& watch);

}  // namespace rescind
