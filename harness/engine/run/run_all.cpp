#include "harness/engine/run/run_all.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/engine/run/self_check.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

CaseResult run_one(const RunTask& task, const RunAllOptions& options) {
  const Stopwatch stopwatch;
  const bool checked = is_checked(task.one->name, task.seed, options.self_check);
  CaseResult result =
      run_case(*task.one, {.seed = task.seed, .placements = checked ? options.placements : nullptr}).report;
  result.wall_ns = stopwatch.elapsed_ns();
  result.replay = replay_command(*task.one, task.seed, options.judged, task.alone);
  return result;
}

std::string not_all_run(std::string_view how, std::size_t made, std::size_t asked_for) {
  if (made == asked_for) return "";
  return std::string(how) + " after " + counted(made, "run", "runs") + " of " + std::to_string(asked_for);
}

}  // namespace

RunResult run_all(std::span<const RunTask> tasks, const RunAllOptions& options, const RunWatch& watch,
                  const StopAsked& stop) {
  const Stopwatch stopwatch;
  RunResult run;
  std::vector<std::optional<CaseResult>> results(tasks.size());
  std::atomic<std::size_t> failed{0};
  const auto work = [&](std::size_t i) {
    if ((stop && stop()) || failed >= options.failures_max) return;
    results[i] = run_one(tasks[i], options);
    if (words_for(results[i]->outcome).fails) ++failed;
  };
  work_on_all(tasks.size(), options.jobs, work, [&](std::size_t done) { watch(done, failed); });
  // Runs are begun in their order, so that what stands up to the last failure does not depend on the threads.
  std::size_t failures = 0;
  for (std::optional<CaseResult>& result : results) {
    if (!result || failures == options.failures_max) continue;
    failures += words_for(result->outcome).fails ? 1 : 0;
    run.cases.push_back(std::move(*result));
  }
  const bool enough = failures == options.failures_max;
  run.stopped = not_all_run(enough ? "stopped" : "interrupted", run.cases.size(), tasks.size());
  run.wall_ns = stopwatch.elapsed_ns();
  return run;
}

}  // namespace rescind
