#pragma once

#include <cstdint>

#include "harness/engine/findings/suspect.hpp"

namespace rescind {

/// A recording of a run of `suspect` that breaks what is sought, made simpler: fewer choices other than the
/// first candidate, then fewer choices, then lower ones. `tape` must be such a recording. Ends when nothing
/// makes it simpler, or the suspect's cost has reached `cost_max`.
[[nodiscard]] Choices shrink_tape(Suspect& suspect, Choices tape, std::uint64_t cost_max);

/// Looks for a run that breaks what is sought among those that depart at most `departures` times from the
/// first candidate, fewest first, until the suspect's cost has reached `cost_max`. Nothing where there is
/// none.
[[nodiscard]] std::optional<Choices> fewest_departures(Suspect& suspect, std::uint32_t departures,
                                                       std::uint64_t cost_max);

/// Whether `one` is simpler than `other`, in the sense of shrink_tape().
[[nodiscard]] bool is_simpler(const Choices& one, const Choices& other);

}  // namespace rescind
