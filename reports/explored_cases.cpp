#include <fmt/format.h>

#include "harness/base/text.hpp"
#include "reports/explored.hpp"

namespace rescind {
namespace {

bool has_several(const ExploredCase& one) {
  return one.broken.size() + one.unmet.size() > 1;
}

CaseResult failed(const ExploredCase& one, const OrderText& order) {
  CaseResult result = order.run;
  result.name = explored_case_name(result.name, order.rule, has_several(one));
  result.file = one.file;
  result.line = one.line;
  result.replay = order.replay;
  return result;
}

CaseResult failed(const ExploredCase& one, const UnmetText& order) {
  CaseResult result = order.run;
  result.name = explored_case_name(result.name, order.rule, has_several(one));
  result.file = one.file;
  result.line = one.line;
  result.outcome = CaseOutcome::failed;
  result.why = fmt::format("{} stays owed while the system goes round for ever, from step {} on, {} a round",
                           order.rule, order.steps, counted(order.cycle, "step", "steps"));
  return result;
}

CaseResult kept(const ExploredCase& one, bool traces) {
  CaseResult result{.name = one.name, .file = one.file, .line = one.line};
  result.clock = Clock::steps;
  if (!one.unfinished()) return result;
  result.outcome = CaseOutcome::could_not_run;
  result.why = fmt::format("not looked at to the end: {}", traces ? counted(one.traces, "trace", "traces")
                                                                  : counted(one.states, "state", "states"));
  return result;
}

}  // namespace

std::string explored_case_name(std::string_view name, std::string_view rule, bool several) {
  return several ? fmt::format("{} ({})", name, rule) : std::string(name);
}

RunResult cases_of(const ExploredRun& run) {
  RunResult cases{.profile = run.profile};
  for (const ExploredCase& one : run.cases) {
    for (const OrderText& order : one.broken) cases.cases.push_back(failed(one, order));
    for (const UnmetText& order : one.unmet) cases.cases.push_back(failed(one, order));
    if (!one.failed()) cases.cases.push_back(kept(one, run.traces));
  }
  if (run.interrupted_of > 0)
    cases.stopped = fmt::format("interrupted after {} of {}", counted(run.cases.size(), "case", "cases"),
                                run.interrupted_of);
  return cases;
}

}  // namespace rescind
