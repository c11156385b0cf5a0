#include "harness/engine/run/self_check.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "harness/base/hash.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/difference.hpp"

namespace rescind {
namespace {

std::string told(const Breach& breach, const Names& names) {
  const std::string name(name_of(breach));
  return name + (breach.fails ? " failing" : " not failing") +
         (breach.op().exists() ? " for " + name_of(breach.op(), names) : "");
}

std::string told(const CaseResult& result, RuleId rule) {
  if (!result.rules.has(rule)) return "no word of it";
  return std::string(words_for(result.rules.of(rule)).phrase);
}

std::string difference_of_verdicts(const CaseResult& first, const CaseResult& second) {
  const std::string two_ways = "the same history was judged in two ways: the first run has ";
  for (const RuleInfo& rule : all_rules()) {
    const std::string one = told(first, rule.id);
    const std::string other = told(second, rule.id);
    if (one != other) return two_ways + std::string(rule.name) + " " + one + ", the second " + other;
  }
  for (std::size_t i = 0; i < std::max(first.breaches.size(), second.breaches.size()); ++i) {
    const Breach* one = i < first.breaches.size() ? &first.breaches[i] : nullptr;
    const Breach* other = i < second.breaches.size() ? &second.breaches[i] : nullptr;
    if (one != nullptr && other != nullptr && *one == *other) continue;
    return two_ways + (one == nullptr ? "no more breaches" : told(*one, first.names)) + ", the second " +
           (other == nullptr ? "no more" : told(*other, second.names));
  }
  if (first.expectations != second.expectations) return two_ways + "other expectations met than the second";
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
