#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What one expectation came to in a history.
struct CheckedSight {
  RuleOutcome outcome = RuleOutcome::kept;
  Sight seen{};
  std::vector<std::size_t> events{};  ///< Numbers of the events that show it, rising.
  std::optional<Time> t{};            ///< Of the event that dates it.
};

/// What `wanted`, an expectation of `what`, came to in `history`.
///
/// Operations, contexts and sessions are found in the history by their names. An expectation whose events the
/// history does not hold is not checked; without time (Clock::steps) none is. A broken one fails the case.
[[nodiscard]] CheckedSight check_expectation(const Case& what, const Expectation& wanted,
                                             const History& history);

/// Adds to `result` what each expectation of `what` came to, in their order.
void check_expectations(const Case& what, const History& history, Excerpt& excerpt, CaseResult& result);

}  // namespace rescind
