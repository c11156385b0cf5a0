#pragma once

#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::live {

/// So many repetitions are needed before anything is said of what a stop-watch decides: the chance that a typical
/// subject that keeps its bound breaks it in all of them is below one in a hundred.
inline constexpr std::uint64_t repetitions_needed = 7;

/// What the rules say of a moment's history, and what is expected besides: that what nobody cancelled is answered as
/// before, and that what was to end has ended.
[[nodiscard]] CaseResult verdict_of(const Played& played, const History& history, const Profile& profile);

/// The same of a scenario's history, which says itself what it expects besides.
[[nodiscard]] CaseResult verdict_of(const Played& played, const History& history, const Case& scenario);

/// Takes back what a stop-watch decided where it was not the same in all repetitions of a moment, or where there are too
/// few of them. Cases of one name are repetitions. Returns what is to be told about it.
[[nodiscard]] std::vector<std::string> settle_timed_rules(std::vector<CaseResult>& cases);

}  // namespace rescind::live
