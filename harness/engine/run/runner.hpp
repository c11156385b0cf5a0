#pragma once

#include <cstdint>

#include "harness/engine/run/result.hpp"
#include "harness/engine/run/self_check.hpp"
#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/system/behaviour.hpp"

namespace rescind {

struct RunOptions {
  std::uint64_t seed = 1;     ///< Used where the case fixes none.
  bool keep_history = false;  ///< Whether CaseRun::history is filled even when nothing fails.
  Behaviour behaviour{};      ///< The reference behaviour unless a mutant is under test.
  /// Where given, the run is done twice, once in each, and both must come to the same; see self_check().
  const Placements* placements = nullptr;
};

/// One finished run of a case.
struct CaseRun {
  CaseResult report;
  History history;  ///< Of a run that did not pass, or where it was asked for.
};

/// A run of `what` as its finished one.
[[nodiscard]] CaseRun finished_run(const Case& what, Trace run);

/// Runs a case on the simulated system with the timed driver, judges it, and checks its expectations. A case
/// that is a recorded run is replayed, with its own driver: what comes to another history could not be run.
/// Never throws for what the case does: an InternalError becomes an outcome `could_not_run`.
[[nodiscard]] CaseRun run_case(const Case& what, const RunOptions& options);

}  // namespace rescind
