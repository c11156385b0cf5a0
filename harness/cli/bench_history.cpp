#include "harness/cli/bench_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/engine/bench/history_bench.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

// In the order of the files.
std::vector<HistoryOperation> read_all(const std::vector<std::string>& files, const HistoryBench& what,
                                       Console& console) {
  std::vector<std::vector<HistoryOperation>> read(files.size());
  std::vector<std::optional<InputError>> wrong(files.size());
  const auto work = [&](std::size_t i) {
    try {
      read[i] = operations_of(files[i], what.judging);
    } catch (const InputError& error) {
      wrong[i] = error;
    }
  };
  work_on_all(files.size(), what.jobs, work, [](std::size_t) {});
  std::vector<InputError> errors;
  for (const std::optional<InputError>& error : wrong)
    if (error) errors.push_back(*error);
  for (const InputError& error : errors) console.say(std::string(error.what()) + "\n");
  if (!errors.empty()) throw ErrorTold(std::move(errors));
  std::vector<HistoryOperation> all;
  for (auto& some : read) std::ranges::move(some, std::back_inserter(all));
  return all;
}

}  // namespace

std::vector<std::string> history_keys_of(const std::vector<std::string>& typed) {
  for (const std::string& key : typed)
    if (std::ranges::find(history_keys(), key) == history_keys().end())
      throw UsageError(fmt::format("--by: histories have no key '{}'", printable(key)),
                       word_hint(key, history_keys()));
  return typed;
}

BenchReport measured_histories(const HistoryBench& what, Console& console) {
  const std::vector<std::string> by =
      what.by.empty() ? std::vector<std::string>{"kind", "reason", "phase"} : history_keys_of(what.by);
  const std::vector<HistoryOperation> operations =
      read_all(told_history_files(what.paths, console), what, console);
  if (operations.empty())
    throw UsageError("nothing was cancelled in these histories", "`rescind judge` shows what they hold");
  BenchReport report;
  report.scenarios = latencies_of(operations, by);
  report.requirements = what.requirements;
  const std::vector<LatencyLine> lines = report.lines();
  report.said = said_of(report.requirements, lines, operations);
  report.unmet = unmet(report.requirements, lines, true);
  return report;
}

ComparedWith compared_histories(const std::vector<LatencyLine>& lines, const Baseline& baseline,
                                std::uint32_t tolerance_ppm) {
  ComparedWith with{.tolerance_ppm = tolerance_ppm, .estimates = true};
  for (const LatencyLine& line : lines) with.scenarios.insert(line.scenario);
  with.same = [&lines](const BaselineLine& line) -> std::optional<LatencyLine> {
    const auto found = std::ranges::find_if(lines, [&](const LatencyLine& one) {
      return one.scenario == line.scenario && one.measure == line.measure && one.where == line.where;
    });
    if (found == lines.end()) return std::nullopt;
    return *found;
  };
  with.known = [&baseline](const LatencyLine& line) {
    return std::ranges::any_of(baseline.lines, [&](const BaselineLine& one) {
      return one.scenario == line.scenario && one.measure == line.measure && one.where == line.where;
    });
  };
  return with;
}

}  // namespace rescind
