#include "reports/html_groups.hpp"

#include <algorithm>

#include "reports/breach_words.hpp"

namespace rescind {
namespace {

// Which of the ways to break it.
int way_of(const Breach& breach) {
  const auto* broken = std::get_if<Violation>(&breach.what);
  return broken == nullptr ? -1 : static_cast<int>(broken->finding);
}

}  // namespace

void HtmlGroups::add(std::uint32_t number, std::uint32_t file, const CaseResult& result) {
  for (const Breach& breach : result.breaches) {
    if (!breach.fails && breach.outcome() != RuleOutcome::broken) continue;
    const std::string rule(name_of(breach));
    const auto [place, is_new] = places_.emplace(std::tuple(file, rule, way_of(breach)), groups_.size());
    if (is_new) groups_.push_back({.rule = rule, .file = file, .seen = seen(breach, result), .cases = {}});
    BreachGroup& group = groups_[place->second];
    group.fails = group.fails || breach.fails;
    if (group.cases.empty() || group.cases.back() != number) group.cases.push_back(number);
  }
}

std::vector<BreachGroup> HtmlGroups::sorted() const {
  std::vector<BreachGroup> sorted = groups_;
  std::ranges::stable_sort(sorted, [](const BreachGroup& one, const BreachGroup& other) {
    return std::pair(!one.fails, other.cases.size()) < std::pair(!other.fails, one.cases.size());
  });
  return sorted;
}

}  // namespace rescind
