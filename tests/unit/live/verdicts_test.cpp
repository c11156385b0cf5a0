#include "harness/live/verdicts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rescind::live::verdicts_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Repetitions of a moment, of which the first `broken` break cancel.final-prompt by the stop-watch.
std::vector<CaseResult> repetitions(std::size_t count, std::size_t broken) {
  std::vector<CaseResult> cases(count);
  for (std::size_t i = 0; i < count; ++i) {
    cases[i].name = "lsp/at-20";
    cases[i].rules.set(RuleId::cancel_final_prompt, i < broken ? RuleOutcome::broken : RuleOutcome::kept);
    if (i >= broken) continue;
    cases[i].outcome = CaseOutcome::failed;
    cases[i].breaches.push_back(
        {.what = Violation{.rule = RuleId::cancel_final_prompt, .finding = Finding::final_late}});
  }
  return cases;
}

TEST(TimedRules, FewRepetitionsSayNothing) {
  std::vector<CaseResult> cases = repetitions(6, 6);
  EXPECT_THAT(settle_timed_rules(cases),
              ElementsAre("cancel.final-prompt: too few to say in 1 moment (7 needed: --repeat 7)"));
  for (const CaseResult& one : cases) {
    EXPECT_EQ(one.outcome, CaseOutcome::passed);
    EXPECT_THAT(one.breaches, IsEmpty());
    EXPECT_EQ(one.rules.of(RuleId::cancel_final_prompt), RuleOutcome::undecided);
  }
}

TEST(TimedRules, SevenThatAgreeDecide) {
  std::vector<CaseResult> broken = repetitions(7, 7);
  EXPECT_THAT(settle_timed_rules(broken), IsEmpty());
  EXPECT_EQ(broken[6].outcome, CaseOutcome::failed);
  std::vector<CaseResult> kept = repetitions(7, 0);
  EXPECT_THAT(settle_timed_rules(kept), IsEmpty());
  EXPECT_EQ(kept[0].rules.of(RuleId::cancel_final_prompt), RuleOutcome::kept);
}

TEST(TimedRules, ThoseThatDifferAreTooNoisy) {
  std::vector<CaseResult> cases = repetitions(20, 3);
  EXPECT_THAT(settle_timed_rules(cases), ElementsAre("cancel.final-prompt: too noisy to say in 1 moment"));
  EXPECT_EQ(cases[0].outcome, CaseOutcome::passed);
}

TEST(TimedRules, WhatNeedsNoStopWatchStands) {
  std::vector<CaseResult> cases = repetitions(1, 1);
  cases[0].breaches.push_back(
      {.what = Violation{.rule = RuleId::result_one_final, .finding = Finding::final_twice}});
  static_cast<void>(settle_timed_rules(cases));
  EXPECT_EQ(cases[0].outcome, CaseOutcome::failed);
  EXPECT_EQ(cases[0].breaches.size(), 1U);
}

}  // namespace
}  // namespace rescind::live::verdicts_test
