#pragma once

#include "harness/contract/failing.hpp"
#include "harness/contract/profile.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// The verdicts of a history in memory, whose events are in the order of time.
[[nodiscard]] CaseResult judge_whole(const History& history, const Profile& profile, const Failing& failing);

}  // namespace rescind
