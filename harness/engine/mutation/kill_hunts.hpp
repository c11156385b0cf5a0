#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/mutation/kills.hpp"
#include "harness/engine/mutation/mutant_hunt.hpp"

namespace rescind {

/// A case is given up when it has more states than this.
inline constexpr std::uint64_t hunt_states_max = 1'024'000;

/// The hunts for `mutants` in these cases, whose documents are read from their files.
[[nodiscard]] std::vector<Hunt> hunts_for(std::span<const MutantInfo> mutants,
                                          std::span<const Case* const> cases, const Profile& profile);

/// How big a run is that was made small.
struct SmallRun {
  std::uint64_t steps = 0;   ///< Of its scenario.
  std::uint64_t events = 0;  ///< Of its history.
};
/// The run that was sampled, shrunk. Throws InternalError where it does not break the rule again.
[[nodiscard]] SmallRun small_run(const Hunt& hunt, const Sampled& sampled);

/// Told some ten times a second how many mutants are done.
using HuntWatch = std::function<void(std::size_t done)>;

/// Asked before each hunt whether it and all that follow are to be left out.
using StopAsked = std::function<bool()>;

/// Looks for each mutant by sampling, at most `runs_max` runs each, on `jobs` threads. The same for any
/// number.
[[nodiscard]] Kills kills_by_fuzzing(std::span<const Hunt> hunts, const FuzzOptions& options,
                                     std::uint64_t runs_max, std::size_t jobs, const HuntWatch& watch,
                                     const StopAsked& stop_asked = {});

/// Looks for each mutant in all orders of things.
[[nodiscard]] Kills kills_by_exploring(std::span<const Hunt> hunts, std::size_t jobs, const HuntWatch& watch,
                                       const StopAsked& stop_asked = {});

}  // namespace rescind
