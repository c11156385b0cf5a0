#include "harness/engine/run/run_all.hpp"

#include <atomic>

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

}  // namespace

RunResult run_all(std::span<const RunTask> tasks, const RunAllOptions& options, const RunWatch& watch) {
  const Stopwatch stopwatch;
  RunResult run;
  run.cases.resize(tasks.size());
  std::atomic<std::size_t> failed{0};
  const auto work = [&](std::size_t i) {
    run.cases[i] = run_one(tasks[i], options);
    if (words_for(run.cases[i].outcome).fails) ++failed;
  };
  work_on_all(tasks.size(), options.jobs, work, [&](std::size_t done) { watch(done, failed); });
  run.wall_ns = stopwatch.elapsed_ns();
  return run;
}

}  // namespace rescind
