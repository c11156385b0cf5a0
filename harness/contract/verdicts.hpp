#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/packing.hpp"
#include "harness/contract/rule.hpp"
#include "harness/contract/violation.hpp"

namespace rescind {

/// What the rules have come to so far.
class Verdicts {
 public:
  /// Of each rule so many violations are kept; the rest is counted. It bounds the memory of a judge of a long
  /// stream.
  static constexpr std::uint64_t kept_for_each_rule = 1000;

  void exercise(RuleId rule) { count(rule, &Count::exercised); }
  void leave_undecided(RuleId rule) { count(rule, &Count::undecided); }
  void add(const Violation& violation) {
    count(violation.rule, &Count::broken);
    if (counts_.empty() || at(violation.rule).broken <= kept_for_each_rule) violations_.push_back(violation);
  }

  [[nodiscard]] std::uint64_t exercised(RuleId rule) const { return at(rule).exercised; }
  [[nodiscard]] std::uint64_t undecided(RuleId rule) const { return at(rule).undecided; }
  [[nodiscard]] std::uint64_t broken(RuleId rule) const {
    if (!counts_.empty()) return at(rule).broken;
    return static_cast<std::uint64_t>(std::ranges::count(violations_, rule, &Violation::rule));
  }
  [[nodiscard]] std::span<const Violation> violations() const { return violations_; }

  /// Gives operations and sessions other names.
  void rename(const Renaming& names) {
    for (Violation& violation : violations_) rescind::rename(violation, names);
  }
  void clear() {
    counts_.assign(rules_count, {});
    violations_.clear();
  }
  /// Takes in the violations that a Packer has written. From now on nothing is counted, and all violations
  /// are kept: copies of what the explorer unpacked would be large for counts that nobody asks for.
  void unpack(Unpacker& parts) {
    parts(violations_);
    counts_.clear();
  }

 private:
  struct Count {
    std::uint64_t exercised = 0;
    std::uint64_t undecided = 0;
    std::uint64_t broken = 0;
  };
  void count(RuleId rule, std::uint64_t Count::*what) {
    if (!counts_.empty()) ++(counts_[static_cast<std::size_t>(rule)].*what);
  }
  [[nodiscard]] Count at(RuleId rule) const {
    return counts_.empty() ? Count{} : counts_[static_cast<std::size_t>(rule)];
  }

  std::vector<Count> counts_{rules_count};  // By rule; empty where nothing is counted.
  std::vector<Violation> violations_;
};

}  // namespace rescind
