#include "harness/engine/run/required.hpp"

#include <gmock/gmock.h>

#include <array>

namespace rescind::required_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

CaseResult came_to(RuleId rule, RuleOutcome outcome) {
  CaseResult result;
  for (const RuleInfo& known : all_rules()) result.rules.set(known.id, RuleOutcome::not_exercised);
  result.rules.set(RuleId::subject_survives, RuleOutcome::kept);
  result.rules.set(rule, outcome);
  return result;
}

RuleSet set_of(RuleId rule) {
  return rule_set(std::array{rule});
}

std::vector<RuleOutcome> missing(CaseResult result, RuleId rule) {
  require(set_of(rule), {}, result);
  std::vector<RuleOutcome> outcomes;
  for (const Breach& breach : result.breaches) {
    EXPECT_EQ(breach.rule(), rule);
    EXPECT_TRUE(breach.fails);
    outcomes.push_back(breach.outcome());
  }
  return outcomes;
}

TEST(Required, ARuleHasToBeExercisedAndDecided) {
  const RuleId rule = RuleId::provider_stops;
  EXPECT_THAT(missing(came_to(rule, RuleOutcome::kept), rule), ElementsAre());
  EXPECT_THAT(missing(came_to(rule, RuleOutcome::broken), rule), ElementsAre());
  for (const RuleOutcome outcome :
       {RuleOutcome::not_exercised, RuleOutcome::not_checked, RuleOutcome::undecided})
    EXPECT_THAT(missing(came_to(rule, outcome), rule), ElementsAre(outcome));
}

TEST(Required, BreachesStandInTheOrderOfTheRules) {
  CaseResult result = came_to(RuleId::provider_stops, RuleOutcome::broken);
  result.breaches.push_back({.what = Violation{.rule = RuleId::provider_stops}});
  require(set_of(RuleId::quota_released) | set_of(RuleId::result_in_order) | set_of(RuleId::provider_stops),
          {}, result);
  std::vector<RuleId> rules;
  for (const Breach& breach : result.breaches) rules.push_back(*breach.rule());
  EXPECT_THAT(rules, ElementsAre(RuleId::result_in_order, RuleId::provider_stops, RuleId::quota_released));
}

TEST(Evidence, ACaseOfWhichNothingWasJudgedIsNoPass) {
  CaseResult result = came_to(RuleId::result_one_final, RuleOutcome::undecided);
  weigh_evidence(mi_profile(), result);
  EXPECT_EQ(result.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(result.why, HasSubstr("nothing was judged"));
  EXPECT_EQ(result.undecided_musts, 1u);

  CaseResult judged = came_to(RuleId::result_one_final, RuleOutcome::kept);
  weigh_evidence(mi_profile(), judged);
  EXPECT_EQ(judged.outcome, CaseOutcome::passed);
  EXPECT_EQ(judged.undecided_musts, 0u);
}

TEST(Evidence, OnlyWhatWouldFailIsCountedAsUndecided) {
  CaseResult should = came_to(RuleId::result_few_extras, RuleOutcome::undecided);
  weigh_evidence(mi_profile(), should);
  EXPECT_EQ(should.undecided_musts, 0u);
  weigh_evidence(strictly(mi_profile()), should);
  EXPECT_EQ(should.undecided_musts, 1u);
}

}  // namespace
}  // namespace rescind::required_test
