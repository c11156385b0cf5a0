#pragma once

#include "harness/engine/run/result.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What the last run of `run` came to, a run of `what` or of a case that differs from it in strictness only:
/// its rules and, under the timed driver, what the scenario itself asks for.
[[nodiscard]] CaseResult finish(const Case& what, const Run& run);

/// What a history came to that somebody recorded while the steps of `what` were made on a real system: rules, expectations
/// and steps that waited in vain. What the history cannot show is not asked for, and neither, on a clock that is no
/// virtual one, that a race turned out as the scenario wants it.
[[nodiscard]] CaseResult finish(const Case& what, const History& history);

}  // namespace rescind
