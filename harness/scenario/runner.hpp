#pragma once

#include <cstdint>

#include "harness/history/history.hpp"
#include "harness/scenario/scenario.hpp"
#include "models/behaviour.hpp"
#include "reports/finished.hpp"

namespace rescind {

struct RunOptions {
  std::uint64_t seed = 1;     ///< Used where the case fixes none.
  bool strict = false;        ///< A broken should fails the case too.
  bool keep_history = false;  ///< Whether CaseRun::history is filled even when nothing fails.
  Behaviour behaviour{};      ///< The reference behaviour unless a mutant is under test.
};

/// One finished run of a case.
struct CaseRun {
  FinishedCase report;
  History history;  ///< Of a failed run, or where it was asked for.
};

/// Runs a case on the simulated system with the timed driver, judges it, and checks its expectations.
/// Never throws for what the case does: an InternalError becomes an outcome `could_not_run`.
[[nodiscard]] CaseRun run_case(const Case& what, const RunOptions& options);

}  // namespace rescind
