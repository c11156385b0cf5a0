#pragma once

#include <cstdint>

namespace rescind {

/// What a rule came to in one run (CONTRACT: outcomes).
///  - `not_exercised`: nothing happened that the rule speaks of. Never to be read as kept.
///  - `not_checked`: its events are not observed, or the profile switches it off.
///  - `undecided`: the observation ended before it was due, or a declared fault hides what it needs.
enum class RuleOutcome : std::uint8_t { kept, broken, not_exercised, not_checked, undecided };

}  // namespace rescind
