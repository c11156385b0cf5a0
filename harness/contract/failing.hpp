#pragma once

#include <span>

#include "harness/contract/profile.hpp"
#include "harness/contract/violation.hpp"

namespace rescind {

/// Which violations fail a case: those of a must, and under a strict profile those of a should. An answer that
/// is forbidden has a level of its own, whatever that of result.one-final is.
class Failing {
 public:
  explicit Failing(const Profile& profile);
  /// Every violation of these rules fails, whatever its level.
  explicit Failing(const RuleSet& rules) : rules_(rules) {}

  [[nodiscard]] bool has(const Violation& violation) const;
  /// The rules of which one of these violations fails.
  [[nodiscard]] RuleSet broken_by(std::span<const Violation> violations) const;

 private:
  RuleSet rules_;
  bool forbidden_answer_ = true;
};

}  // namespace rescind
