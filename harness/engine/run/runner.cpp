#include "harness/engine/run/runner.hpp"

#include <exception>
#include <utility>

#include "harness/engine/run/recorded_replay.hpp"
#include "harness/engine/run/traced_run.hpp"

namespace rescind {
namespace {

/// One run, whatever becomes of it.
Trace attempt(const Case& what, const RunOptions& options, std::uint64_t seed) {
  Behaviour behaviour = options.behaviour;
  if (what.recorded && what.recorded->mutant) behaviour = behaviour.with(*what.recorded->mutant);
  Trace trace;
  try {
    const bool keep = options.keep_history || options.placements != nullptr;
    trace = traced_run(what, behaviour, {.seed = seed, .keep_history = keep});
    if (what.recorded)
      trace.report.why =
          difference(*what.recorded, trace.report.history_hash, trace.violations, what.profile);
  } catch (const std::exception& error) {
    trace.report.why = error.what();
    trace.report.seed = seed;
  }
  // A run that is not the recorded one is no verdict.
  if (!trace.report.why.empty()) trace.report.outcome = CaseOutcome::could_not_run;
  return trace;
}

/// The case is copied for each run, so that it too lies where the run's memory is placed.
Trace checked_attempt(const Case& what, const RunOptions& options, std::uint64_t seed) {
  return self_check([&] { return attempt(Case(what), options, seed); }, *options.placements);
}

}  // namespace

CaseRun finished_run(const Case& what, Trace run) {
  CaseRun result{std::move(run.report), std::move(run.history)};
  result.report.name = what.name;
  result.report.file = what.file;
  result.report.line = what.line;
  return result;
}

CaseRun run_case(const Case& what, const RunOptions& options) {
  const std::uint64_t seed = what.seed.value_or(options.seed);
  CaseRun result = finished_run(what, options.placements == nullptr ? attempt(what, options, seed)
                                                                    : checked_attempt(what, options, seed));
  if (!options.keep_history && result.report.outcome == CaseOutcome::passed) result.history = {};
  return result;
}

}  // namespace rescind
