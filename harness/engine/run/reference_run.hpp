#pragma once

#include <cstdint>
#include <optional>

#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// The run of the same tape without the mutant, which stands behind one with `mutant`, or with the one that the case has
/// written down. Nothing where there is none, or where that run cannot be made.
///
/// The same seed draws the same, so that the two differ from where the mutant decides; a recorded tape is followed as far
/// as it fits.
[[nodiscard]] std::optional<History> reference_run(const Case& what, std::optional<Mutant> mutant,
                                                   std::uint64_t seed);

/// The same scenario as the simulated system plays it under its profile, which stands behind what a real program did with
/// it. Nothing where that run cannot be made.
[[nodiscard]] std::optional<History> simulated_run(const Case& what, std::uint64_t seed);

}  // namespace rescind
