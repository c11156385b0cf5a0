#include "harness/engine/run/self_check.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "harness/base/hash.hpp"
#include "harness/history/difference.hpp"

namespace rescind {
namespace {

std::string told(const RuleReport& rule) {
  return rule.rule + (rule.fails ? " failing" : " not failing") + (rule.op.empty() ? "" : " for " + rule.op);
}

std::string difference_of_verdicts(const FinishedCase& first, const FinishedCase& second) {
  for (std::size_t i = 0; i < std::max(first.rules.size(), second.rules.size()); ++i) {
    const RuleReport* one = i < first.rules.size() ? &first.rules[i] : nullptr;
    const RuleReport* other = i < second.rules.size() ? &second.rules[i] : nullptr;
    if (one != nullptr && other != nullptr && *one == *other) continue;
    return "the same history was judged in two ways: the first run has " +
           (one == nullptr ? "no more rules" : told(*one)) + ", the second " +
           (other == nullptr ? "no more" : told(*other));
  }
  return {};
}

}  // namespace

bool is_checked(std::string_view case_name, std::uint64_t seed, std::uint32_t percent) {
  Hasher hasher;
  hasher.add(case_name);
  hasher.add(seed);
  return hasher.value() % 100 < percent;
}

std::string difference(const Trace& first, const Trace& second) {
  if (first.report.why != second.report.why) {
    const auto end = [](const std::string& why) {
      return why.empty() ? "ran to its end" : "stopped: " + why;
    };
    return "the first run " + end(first.report.why) + ", the second " + end(second.report.why);
  }
  if (const std::optional<HistoryDifference> found = first_difference(first.history, second.history)) {
    return "the first event that differs is in line " + std::to_string(found->line) +
           " of the history: the first run has '" + found->first + "', the second '" + found->second + "'";
  }
  if (first.tape_end != second.tape_end) {
    return "the histories are equal, but the tape's end state is not: a draw that changed no event";
  }
  return difference_of_verdicts(first.report, second.report);
}

Trace self_check(const std::function<Trace()>& run, const Placements& placements) {
  Trace first;
  Trace second;
  placements.first([&] { first = run(); });
  placements.second([&] { second = run(); });
  Trace result = first;  // A copy: the original lies in the memory that it was placed in.
  const std::string differs = difference(first, second);
  if (differs.empty()) return result;
  result.report.outcome = CaseOutcome::could_not_run;
  result.report.why =
      "self-check: run twice, with its memory placed differently, this case came to two results, which is a "
      "mistake in rescind itself, please report it; " +
      differs;
  return result;
}

}  // namespace rescind
