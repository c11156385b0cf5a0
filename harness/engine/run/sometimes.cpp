#include "harness/engine/run/sometimes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/shell.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/required.hpp"

namespace rescind {
namespace {

/// No single run shows what none of them exercised.
std::string command_of_all(std::span<const RunTask> tasks, const Judged& judged) {
  const RunTask& first = tasks.front();
  std::string command = "rescind run " + shell_word(first.one->file);
  if (!first.alone) command += " --filter " + shell_word(first.one->name);
  return command + fmt::format(" --seed {} --repeat {}", first.seed, tasks.size()) + typed_again(judged);
}

void judge_case(std::span<const RunTask> tasks, const Judged& judged,
                std::span<std::optional<CaseResult>> results) {
  const Case& one = *tasks.front().one;
  RuleSet never = rule_set(one.sometimes);
  for (const std::optional<CaseResult>& result : results) {
    if (!result || result->outcome == CaseOutcome::could_not_run) return;
    never &= ~result->rules.exercised();
  }
  if (never.none()) return;
  CaseResult& last = *results.back();
  require(never, never, last, results.size());
  last.outcome = CaseOutcome::failed;
  last.replay = command_of_all(tasks, judged);
}

}  // namespace

void judge_sometimes(std::span<const RunTask> tasks, const Judged& judged,
                     std::span<std::optional<CaseResult>> results) {
  for (std::size_t first = 0; first < tasks.size();) {
    const Case* const one = tasks[first].one;
    std::size_t count = 1;
    while (first + count < tasks.size() && tasks[first + count].one == one) ++count;
    if (count >= sometimes_runs && !one->sometimes.empty())
      judge_case(tasks.subspan(first, count), judged, results.subspan(first, count));
    first += count;
  }
}

}  // namespace rescind
