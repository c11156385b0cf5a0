#include "harness/engine/run/traced_run.hpp"

#include <optional>

#include "harness/engine/run/finish.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/engine/run/run.hpp"

namespace rescind {

Trace traced_run(const Case& what, const Behaviour& behaviour, const TracedOptions& options) {
  const Driver driver = what.recorded ? what.recorded->driver : Driver::timed;
  std::optional<Case> strict;
  if (driver == Driver::steps) strict.emplace(what).profile = strictly(what.profile);
  Run run(strict ? *strict : what, behaviour, driver);
  run.run(what.recorded ? Tape::replaying(what.recorded->tape) : Tape::seeded(options.seed));
  Trace trace{.report = finish(what, run),
              .history = {},
              .tape_end = run.tape().end_state(),
              .violations = told_once(run.violations())};
  trace.report.seed = options.seed;
  if (options.keep_history || trace.report.outcome != CaseOutcome::passed) trace.history = run.history();
  return trace;
}

}  // namespace rescind
