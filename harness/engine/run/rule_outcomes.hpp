#pragma once

#include <array>

#include "harness/contract/outcome.hpp"
#include "harness/contract/rule.hpp"

namespace rescind {

/// What each rule came to in one run; none of them where nothing was judged.
class RuleOutcomes {
 public:
  void set(RuleId rule, RuleOutcome outcome) {
    judged_.set(static_cast<std::size_t>(rule));
    outcomes_[static_cast<std::size_t>(rule)] = outcome;
  }
  /// Whether the rule is there at all.
  [[nodiscard]] bool has(RuleId rule) const { return judged_.test(static_cast<std::size_t>(rule)); }
  /// Requires has(rule).
  [[nodiscard]] RuleOutcome of(RuleId rule) const { return outcomes_[static_cast<std::size_t>(rule)]; }
  /// The rules that came to `outcome`.
  [[nodiscard]] RuleSet with(RuleOutcome outcome) const {
    RuleSet rules;
    for (std::size_t i = 0; i < rules_count; ++i) rules.set(i, judged_.test(i) && outcomes_[i] == outcome);
    return rules;
  }
  /// The rules of which something happened that they speak of.
  [[nodiscard]] RuleSet exercised() const { return with(RuleOutcome::kept) | with(RuleOutcome::broken); }
  bool operator==(const RuleOutcomes&) const = default;

 private:
  RuleSet judged_;
  std::array<RuleOutcome, rules_count> outcomes_{};
};

}  // namespace rescind
