#include "reports/common_cause.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "harness/engine/run/case_name.hpp"

namespace rescind {
namespace {

using Values = std::map<std::string, std::string>;
using Sets = std::map<std::string, std::set<std::string>>;

constexpr std::size_t values_max = 4;  // More are no cause that anybody reads.

Sets sets_of(const std::vector<Values>& all) {
  Sets sets;
  for (const Values& values : all)
    for (const auto& [key, value] : values) sets[key].insert(value);
  return sets;
}

std::vector<Values> values_of(const std::vector<std::string>& names) {
  std::vector<Values> all;
  for (const std::string& name : names) {
    const CaseName parts = parts_of_name(name);
    all.emplace_back(parts.values.begin(), parts.values.end());
  }
  return all;
}

bool fits(const Values& values, const Sets& condition) {
  return std::ranges::all_of(condition, [&](const auto& wanted) {
    const auto found = values.find(wanted.first);
    return found != values.end() && wanted.second.contains(found->second);
  });
}

std::size_t fitting(const std::vector<Values>& all, const Sets& condition) {
  return static_cast<std::size_t>(
      std::ranges::count_if(all, [&](const Values& one) { return fits(one, condition); }));
}

std::vector<MatrixTest> tests_of(const Sets& condition) {
  std::vector<MatrixTest> tests;
  for (const auto& [key, values] : condition) tests.push_back({key, {values.begin(), values.end()}});
  return tests;
}

// Those that hold for every case that failed.
std::optional<Cause> necessary(const std::vector<Values>& bad, const std::vector<Values>& good) {
  const Sets in_good = sets_of(good);
  Sets condition;
  for (const auto& [key, values] : sets_of(bad)) {
    const auto elsewhere = in_good.find(key);
    const bool splits = elsewhere != in_good.end() && !std::ranges::includes(values, elsewhere->second);
    if (splits && values.size() <= values_max) condition.emplace(key, values);
  }
  if (condition.empty()) return std::nullopt;
  const std::size_t wrong = fitting(good, condition);
  return Cause{wrong == 0 ? Cause::How::exactly : Cause::How::only, tests_of(condition), wrong};
}

std::size_t wrong_with(const std::vector<Values>& bad, const std::vector<Values>& good,
                       const Sets& condition) {
  return bad.size() - fitting(bad, condition) + fitting(good, condition);
}

// The values of a key with which more fail than not, of those that the condition holds for so far.
std::set<std::string> failing_values(const std::string& key, const std::vector<Values>& bad,
                                     const std::vector<Values>& good, const Sets& condition) {
  std::map<std::string, std::int64_t> surplus;
  const auto count = [&](const std::vector<Values>& all, std::int64_t weight) {
    for (const Values& one : all) {
      const auto value = one.find(key);
      if (value != one.end() && fits(one, condition)) surplus[value->second] += weight;
    }
  };
  count(bad, 1);
  count(good, -1);
  std::set<std::string> values;
  for (const auto& [value, more] : surplus)
    if (more > 0) values.insert(value);
  return values;
}

// Test by test the one that makes the fewest wrong.
std::optional<Cause> approximate(const std::vector<Values>& bad, const std::vector<Values>& good) {
  constexpr std::size_t tests_max = 3;
  Sets condition;
  std::size_t wrong = good.size();
  while (condition.size() < tests_max) {
    std::optional<Sets> best;
    for (const auto& [key, values] : sets_of(bad)) {
      if (condition.contains(key)) continue;
      Sets longer = condition;
      longer[key] = failing_values(key, bad, good, condition);
      if (longer[key].empty() || longer[key].size() > values_max) continue;
      const std::size_t now = wrong_with(bad, good, longer);
      if (now >= wrong) continue;
      wrong = now;
      best = std::move(longer);
    }
    if (!best) break;
    condition = std::move(*best);
  }
  const bool tells = !condition.empty() && 4 * wrong <= std::min(bad.size(), good.size());
  if (!tells) return std::nullopt;
  return Cause{wrong == 0 ? Cause::How::exactly : Cause::How::mostly, tests_of(condition), wrong};
}

}  // namespace

std::string_view name_of(Cause::How how) {
  static constexpr std::string_view words[] = {"exactly", "only", "mostly"};
  return words[static_cast<std::size_t>(how)];
}

std::optional<Cause> cause_of(const std::vector<std::string>& failed,
                              const std::vector<std::string>& others) {
  if (failed.size() < 2 || others.empty()) return std::nullopt;
  return necessary(values_of(failed), values_of(others));
}

std::optional<Cause> best_cause_of(const std::vector<std::string>& failed,
                                   const std::vector<std::string>& others) {
  if (failed.size() < 2 || others.empty()) return std::nullopt;
  const std::vector<Values> bad = values_of(failed);
  const std::vector<Values> good = values_of(others);
  std::optional<Cause> sure = necessary(bad, good);
  if (sure && sure->wrong == 0) return sure;
  std::optional<Cause> likely = approximate(bad, good);
  return likely && (!sure || likely->wrong < sure->wrong) ? likely : sure;
}

std::string text_of(const Cause& cause) {
  std::string text = std::string(name_of(cause.how)) + " when ";
  bool first = true;
  for (const MatrixTest& test : cause.tests) {
    text += (first ? "" : ", and ") + test.key + " is ";
    first = false;
    std::string joined;
    for (const std::string& value : test.values) joined += (joined.empty() ? "" : " or ") + value;
    text += joined;
  }
  return text;
}

std::string common_cause(const std::vector<std::string>& failed, const std::vector<std::string>& others) {
  const std::optional<Cause> cause = cause_of(failed, others);
  return cause ? text_of(*cause) : "";
}

namespace {

/// Each once, in the order in which they come.
std::string rules_of(const std::vector<Breach>& breaches) {
  std::vector<std::string_view> names;
  for (const Breach& breach : breaches)
    if (breach.fails && std::ranges::count(names, name_of(breach)) == 0) names.push_back(name_of(breach));
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : " ") + std::string(name);
  return text;
}

}  // namespace

std::size_t CommonCauses::add(const CaseResult& result) {
  if (names_.empty() || names_.back() != result.name) names_.push_back(result.name);
  if (result.outcome != CaseOutcome::failed) return 0;
  const std::string rules = rules_of(result.breaches);
  const auto [place, is_new] = group_of_rules_.emplace(rules, groups_.size());
  if (is_new) {
    groups_.push_back({.file = result.file, .rules = rules});
    failed_.emplace_back();
  }
  failed_[place->second].push_back(result.name);
  return ++groups_[place->second].cases;
}

std::vector<FailedAlike> CommonCauses::end_file() {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const std::set<std::string> failed(failed_[i].begin(), failed_[i].end());
    std::vector<std::string> others;
    for (const std::string& name : names_)
      if (!failed.contains(name)) others.push_back(name);
    groups_[i].when = common_cause(failed_[i], others);
  }
  names_.clear();
  failed_.clear();
  group_of_rules_.clear();
  return std::exchange(groups_, {});
}

}  // namespace rescind
