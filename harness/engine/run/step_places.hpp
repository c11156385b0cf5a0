#pragma once

#include <cstdint>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"
#include "models/system/plan.hpp"

namespace rescind {

/// By the number of an event of a run of `plan`: the step that led to it, nowhere where none did. A call, and its
/// return, is its own step's; whatever else happens to an operation is led to by what last began or ended it: its start
/// (a timeout, too), a cancel, a close of it or of its session before its final result, or a fault.
///
/// Operations, sessions and threads are found in the plan by their names.
[[nodiscard]] std::vector<Written> steps_behind(const Plan& plan, const History& history);

/// The step that led to `breach`, of a run with these `steps`: that of the last call that shows it; where none does, what
/// led to the last event that does. Nowhere where no step led to it.
[[nodiscard]] Written step_behind(const Breach& breach, const std::vector<Written>& steps);

/// Says of `result`, which has its breaches, which steps led to them.
void place_at_steps(const Plan& plan, const History& history, CaseResult& result);

}  // namespace rescind
