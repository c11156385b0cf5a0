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
#include "harness/engine/run/sometimes.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

std::string_view name_of(const std::optional<Mutant>& mutant) {
  return mutant ? all_mutants()[static_cast<std::size_t>(*mutant)].name : std::string_view();
}

// The same seed draws the same, so that the two runs differ from where the mutant decides. A recorded tape fits the run
// that it was taken from.
std::optional<CaseRun> reference_of(const RunTask& task, const CaseResult& result,
                                    const RunAllOptions& options) {
  if (!options.mutant || task.one->recorded || result.outcome != CaseOutcome::failed) return std::nullopt;
  return run_case(*task.one, {.seed = task.seed, .keep_history = true});
}

void hand_over(std::size_t number, const CaseRun& run, const RunTask& task, const RunAllOptions& options) {
  const std::optional<CaseRun> reference = reference_of(task, run.report, options);
  options.taken(number, run, reference ? &reference->history : nullptr);
}

CaseResult run_one(std::size_t number, const RunTask& task, const RunAllOptions& options) {
  const Stopwatch stopwatch;
  const bool checked = is_checked(task.one->name, task.seed, options.self_check);
  const Behaviour behaviour = options.mutant ? Behaviour{}.with(*options.mutant) : Behaviour{};
  CaseRun run = run_case(*task.one, {.seed = task.seed,
                                     .keep_history = options.taken != nullptr,
                                     .behaviour = behaviour,
                                     .placements = checked ? options.placements : nullptr});
  run.report.wall_ns = stopwatch.elapsed_ns();
  run.report.run = number;
  run.report.replay =
      replay_command(*task.one, task.seed, options.judged, task.alone, name_of(options.mutant));
  if (options.taken) hand_over(number, run, task, options);
  return std::move(run.report);
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
    results[i] = run_one(i, tasks[i], options);
    if (words_for(results[i]->outcome).fails) ++failed;
  };
  work_on_all(tasks.size(), options.jobs, work, [&](std::size_t done) { watch(done, failed); });
  judge_sometimes(tasks, options.judged, results);
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
