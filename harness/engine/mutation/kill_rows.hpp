#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/engine/mutation/kill_search.hpp"
#include "reports/mutants.hpp"

namespace rescind {

[[nodiscard]] MutantText text_of(const MutantInfo& mutant);

/// The kill matrix of what try_all() came to. `profile` is the one that was typed, for the commands that
/// replay.
[[nodiscard]] KillMatrix matrix_of(const Trials& trials, std::span<const MutantInfo> mutants,
                                   const std::vector<Tallies>& outcomes, const std::string& profile);

}  // namespace rescind
