#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/contract/rule.hpp"
#include "harness/contract/violation.hpp"

namespace rescind {

/// What the rules have come to so far.
class Verdicts {
 public:
  /// Of each rule so many violations are kept; the rest is counted. It bounds the memory of a judge of a long
  /// stream.
  static constexpr std::uint64_t kept_for_each_rule = 1000;

  void exercise(RuleId rule) { ++at(rule).exercised; }
  void leave_undecided(RuleId rule) { ++at(rule).undecided; }
  void add(const Violation& violation) {
    Count& count = at(violation.rule);
    if (++count.broken <= kept_for_each_rule) violations_.push_back(violation);
  }

  [[nodiscard]] std::uint64_t exercised(RuleId rule) const { return at(rule).exercised; }
  [[nodiscard]] std::uint64_t undecided(RuleId rule) const { return at(rule).undecided; }
  [[nodiscard]] std::uint64_t broken(RuleId rule) const { return at(rule).broken; }
  [[nodiscard]] std::span<const Violation> violations() const { return violations_; }

  /// Gives operations and sessions other names.
  void rename(const Renaming& names) {
    for (Violation& violation : violations_) rescind::rename(violation, names);
  }
  void clear() {
    counts_ = {};
    violations_.clear();
  }

 private:
  struct Count {
    std::uint64_t exercised = 0;
    std::uint64_t undecided = 0;
    std::uint64_t broken = 0;
  };
  Count& at(RuleId rule) { return counts_[static_cast<std::size_t>(rule)]; }
  [[nodiscard]] const Count& at(RuleId rule) const { return counts_[static_cast<std::size_t>(rule)]; }

  std::array<Count, rules_count> counts_{};
  std::vector<Violation> violations_;
};

}  // namespace rescind
