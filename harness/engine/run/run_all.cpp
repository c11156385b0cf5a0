#include "harness/engine/run/run_all.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/run/in_order.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/reference_run.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/engine/run/self_check.hpp"
#include "harness/engine/run/sometimes.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

std::string_view name_of(const std::optional<Mutant>& mutant) {
  return mutant ? info(*mutant).name : std::string_view();
}

/// One run of a task.
struct TaskRun {
  const RunTask* task;
  std::size_t number;  // Among all runs.
  std::uint64_t seed;
};

/// The runs of the tasks, by their numbers.
class Runs {
 public:
  explicit Runs(std::span<const RunTask> tasks) : tasks_(tasks) {
    for (const RunTask& task : tasks) {
      first_.push_back(count_);
      count_ += task.runs;
    }
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] TaskRun of(std::size_t number) const {
    const auto behind = std::ranges::upper_bound(first_, number);
    const auto task = static_cast<std::size_t>(behind - first_.begin()) - 1;
    return {&tasks_[task], number, tasks_[task].seed + (number - first_[task])};
  }

 private:
  std::span<const RunTask> tasks_;
  std::vector<std::size_t> first_;  // The number of each task's first run.
  std::size_t count_ = 0;
};

void hand_over(const TaskRun& one, const CaseRun& run, const RunAllOptions& options) {
  const bool shown = options.every_reference || words_for(run.report.outcome).fails;
  const std::optional<History> reference =
      shown ? reference_run(*one.task->one, options.mutant, one.seed) : std::nullopt;
  options.taken(one.number, run, reference ? &*reference : nullptr);
}

CaseResult run_one(const TaskRun& one, const RunAllOptions& options) {
  const Stopwatch stopwatch;
  const Case& what = *one.task->one;
  const bool checked = is_checked(what.name, one.seed, options.self_check);
  const Behaviour behaviour = options.mutant ? Behaviour{}.with(*options.mutant) : Behaviour{};
  CaseRun run = run_case(what, {.seed = one.seed,
                                .keep_history = options.taken != nullptr,
                                .behaviour = behaviour,
                                .placements = checked ? options.placements : nullptr});
  run.report.wall_ns = stopwatch.elapsed_ns();
  run.report.run = one.number;
  run.report.replay =
      replay_command(what, one.seed, options.judged, one.task->alone, name_of(options.mutant));
  if (options.taken) hand_over(one, run, options);
  return std::move(run.report);
}

std::string not_all_run(std::string_view how, std::size_t made, std::size_t asked_for) {
  if (made == asked_for) return "";
  return std::string(how) + " after " + counted(made, "run", "runs") + " of " + std::to_string(asked_for);
}

/// Takes results in their order, up to the last failure that is wanted, and passes them on judged.
class Taking {
 public:
  Taking(const Runs& runs, const RunAllOptions& options, const ResultTaken& taken)
      : runs_(runs), options_(options), sometimes_(options.judged), taken_(taken) {}

  void take(std::size_t number, std::optional<CaseResult> result) {
    if (!result) return sometimes_.skip();
    if (is_enough()) return;
    sometimes_.judge(*runs_.of(number).task, *result);
    if (words_for(result->outcome).fails) ++failures_;
    ++made_;
    taken_(std::move(*result));
  }
  [[nodiscard]] bool is_enough() const { return failures_ >= options_.failures_max; }
  [[nodiscard]] std::string stopped() const {
    return not_all_run(is_enough() ? "stopped" : "interrupted", made_, runs_.count());
  }

 private:
  const Runs& runs_;
  const RunAllOptions& options_;
  SometimesJudge sometimes_;
  const ResultTaken& taken_;
  std::atomic<std::size_t> failures_ = 0;
  std::size_t made_ = 0;
};

constexpr std::size_t ahead_max = 1024;

}  // namespace

std::uint64_t runs_in(std::span<const RunTask> tasks) {
  return Runs(tasks).count();
}

RunsMade run_all(std::span<const RunTask> tasks, const RunAllOptions& options, const ResultTaken& taken,
                 const RunWatch& watch, const StopAsked& stop) {
  const Stopwatch stopwatch;
  const Runs runs(tasks);
  Taking taking(runs, options, taken);
  InOrder<std::optional<CaseResult>> order(
      ahead_max,
      [&](std::size_t number, std::optional<CaseResult> result) { taking.take(number, std::move(result)); });
  std::atomic<std::size_t> failed{0};
  const auto work = [&](std::size_t number) {
    try {
      if (!order.wait_for(number)) return;
      if ((stop && stop()) || taking.is_enough()) return order.put(number, std::nullopt);
      CaseResult result = run_one(runs.of(number), options);
      if (words_for(result.outcome).fails) ++failed;
      order.put(number, std::move(result));
    } catch (...) {
      order.give_up();
      throw;
    }
  };
  work_on_all(runs.count(), options.jobs, work, [&](std::size_t done) { watch(done, failed); });
  return {.wall_ns = stopwatch.elapsed_ns(), .stopped = taking.stopped()};
}

}  // namespace rescind
