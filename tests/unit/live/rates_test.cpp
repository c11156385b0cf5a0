#include "harness/live/rates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rescind::live::rates_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CaseResult tried(const std::string& name, std::uint64_t seed, const std::vector<RuleId>& broken = {}) {
  CaseResult result{.name = name};
  result.seed = seed;
  for (const RuleId rule : broken) result.breaches.push_back({.what = Violation{.rule = rule}});
  if (!broken.empty()) result.outcome = CaseOutcome::failed;
  return result;
}

TEST(Rates, AreToldForEachRuleTheRarestFirst) {
  const std::vector<CaseResult> cases{tried("a", 1, {RuleId::result_one_final}),
                                      tried("a", 2, {RuleId::result_one_final, RuleId::close_quiet}),
                                      tried("a", 3), tried("b", 3)};
  EXPECT_THAT(rates_of(cases),
              ElementsAre("close.quiet fails in 1 of 3 tries of a, the first with seed 2",
                          "result.one-final fails in 2 of 3 tries of a, the first with seed 1"));
}

TEST(Rates, OneTryIsNoRate) {
  EXPECT_THAT(rates_of(std::vector<CaseResult>{tried("a", 1, {RuleId::result_one_final})}), IsEmpty());
}

TEST(Rates, WhatBrokeARuleTwiceInOneTryFailedOnce) {
  const std::vector<CaseResult> cases{tried("a", 1, {RuleId::result_one_final, RuleId::result_one_final}),
                                      tried("a", 2)};
  EXPECT_THAT(rates_of(cases),
              ElementsAre("result.one-final fails in 1 of 2 tries of a, the first with seed 1"));
}

TEST(Rates, WhatCouldNotBeTriedDoesNotCount) {
  CaseResult lacking = tried("a", 2);
  lacking.outcome = CaseOutcome::not_applicable;
  EXPECT_THAT(rates_of(std::vector<CaseResult>{tried("a", 1, {RuleId::result_one_final}), lacking}),
              IsEmpty());
}

}  // namespace
}  // namespace rescind::live::rates_test
