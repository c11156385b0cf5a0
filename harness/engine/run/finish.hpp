#pragma once

#include "harness/engine/run/result.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What the last run of `run` came to, a run of `what` or of a case that differs from it in strictness only:
/// its rules and, under the timed driver, what the scenario itself asks for.
[[nodiscard]] CaseResult finish(const Case& what, const Run& run);

}  // namespace rescind
