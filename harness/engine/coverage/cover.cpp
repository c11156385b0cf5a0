#include "harness/engine/coverage/cover.hpp"

#include <mutex>
#include <optional>

#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/history/shape.hpp"

namespace rescind {

CoveredRuns cover_all(std::span<const CoverTask> tasks, std::size_t jobs, Coverage& coverage,
                      const std::function<void(std::size_t done)>& watch) {
  CoveredRuns covered;
  std::mutex mutex;
  std::vector<std::string> why(tasks.size());
  const auto work = [&](std::size_t i) {
    const CaseRun run = run_case(*tasks[i].one, {.seed = tasks[i].seed, .keep_history = true});
    if (run.report.outcome == CaseOutcome::could_not_run) {
      why[i] = run.report.why;
      return;
    }
    const RunCoverage of_run{run.report.rules.exercised(), shape_of(run.history), races_of(run.history)};
    const std::scoped_lock lock(mutex);
    coverage.add_run(tasks[i].number, of_run);
    if (run.report.cut) covered.cuts.add(*run.report.cut);
  };
  work_on_all(tasks.size(), jobs, work, watch);
  for (std::size_t i = 0; i < why.size(); ++i) {
    if (!why[i].empty()) covered.could_not.push_back({i, why[i]});
  }
  return covered;
}

namespace {

RunCoverage covered_in(HistoryStream::Order order, const std::string& path, const JudgingOptions& judging) {
  HistoryStream stream(path, judging, order);
  RaceMonitor monitor(stream.header());
  RunCoverage covered;
  Shape shape;
  for (std::optional<Event> event = stream.next(); event; event = stream.next()) {
    monitor.on(*event, covered.races);
    shape.add(*event);
  }
  monitor.finish(covered.races);
  keep_each_once(covered.races);
  covered.shape = shape.value();
  covered.exercised = outcomes_of(stream.judge(), stream.judge().violations()).exercised();
  return covered;
}

}  // namespace

RunCoverage covered_by(const std::string& path, const JudgingOptions& judging) {
  return in_right_order([&](HistoryStream::Order order) { return covered_in(order, path, judging); });
}

}  // namespace rescind
