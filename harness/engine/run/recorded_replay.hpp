#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/contract/violation.hpp"
#include "harness/engine/run/self_check.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// The rules that `violations` break and that fail a case under `profile`, in rule order, each once.
[[nodiscard]] std::vector<RuleId> broken_rules(std::span<const Violation> violations, const Profile& profile);

/// How a replay differs from what was recorded, and what to do about it; empty where it is the same. A broken
/// should is compared where it was recorded and `profile` is strict.
[[nodiscard]] std::string difference(const RecordedRun& recorded, std::uint64_t hash,
                                     std::span<const Violation> violations, const Profile& profile);

/// Does the recorded run of `what`, which is one without time, and notes in it the hash and the rules that
/// this comes to, for later replays. Throws TapeMismatch where the tape does not fit.
[[nodiscard]] Trace record_steps(Case& what);

}  // namespace rescind
