#include "harness/contract/failing.hpp"

namespace rescind {

Failing::Failing(const Profile& profile)
    : rules_(failing_rules(profile)),
      forbidden_answer_(profile.strict || profile.level_of_forbidden_answers() == Level::must) {}

bool Failing::has(const Violation& violation) const {
  if (violation.finding == Finding::final_after_cancel && !forbidden_answer_) return false;
  return rules_.test(static_cast<std::size_t>(violation.rule));
}

RuleSet Failing::broken_by(std::span<const Violation> violations) const {
  RuleSet broken;
  for (const Violation& violation : violations)
    if (has(violation)) broken.set(static_cast<std::size_t>(violation.rule));
  return broken;
}

}  // namespace rescind
