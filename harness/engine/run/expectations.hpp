#pragma once

#include <vector>

#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What each expectation of `what` came to in `history`, in their order, named "expect.results" and so on.
///
/// Operations, contexts and sessions are found in the history by their names. An expectation whose events the
/// history does not hold is not checked; without time (Clock::steps) none is. A broken one fails the case.
[[nodiscard]] std::vector<RuleReport> check_expectations(const Case& what, const History& history);

}  // namespace rescind
