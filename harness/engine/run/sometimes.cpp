#include "harness/engine/run/sometimes.hpp"

#include <fmt/format.h>

#include "harness/base/shell.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/required.hpp"

namespace rescind {
namespace {

/// No single run shows what none of them exercised.
std::string command_of_all(const RunTask& task, const Judged& judged) {
  std::string command = "rescind run " + shell_word(*task.one->file);
  if (!task.alone) command += " --filter " + shell_word(task.one->name);
  return command + fmt::format(" --seed {} --repeat {}", task.seed, task.runs) + typed_again(judged);
}

}  // namespace

void SometimesJudge::judge(const RunTask& task, CaseResult& result) {
  if (&task != task_) {
    task_ = &task;
    runs_ = 0;
    never_ = task.runs >= sometimes_runs ? rule_set(task.one->sometimes) : RuleSet{};
  }
  ++runs_;
  if (never_.none()) return;
  if (result.outcome == CaseOutcome::could_not_run) never_.reset();
  never_ &= ~result.rules.exercised();
  if (runs_ < task.runs || never_.none() || !all_made_) return;
  require(never_, never_, result, runs_);
  result.outcome = CaseOutcome::failed;
  result.replay = command_of_all(task, judged_);
}

}  // namespace rescind
