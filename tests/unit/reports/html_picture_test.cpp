#include "reports/html_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace rescind::html_picture_test {
namespace {

// A breach of the rule, shown by events of these kinds, which have the numbers 10, 20 and so on.
Breach broken(RuleId rule, Finding finding, const std::vector<EventKind>& kinds, std::int64_t limit = 0) {
  Breach breach{.what = Violation{.rule = rule, .finding = finding, .limit = limit}};
  for (const EventKind kind : kinds) {
    breach.events.push_back(10 * (breach.events.size() + 1));
    breach.shown.push_back({.kind = kind});
  }
  return breach;
}

TEST(Picture, EachIsOfEventsThatItsRuleLooksAt) {
  std::size_t pictures = 0;
  for (const RuleInfo& rule : all_rules()) {
    if (rule.picture.kind == Picture::Kind::none) continue;
    ++pictures;
    for (const EventKind kind : {rule.picture.from, rule.picture.to}) {
      const bool looked_at = rule.hears.contains(kind) || rule.needs.contains(kind) ||
                             std::ranges::find(rule.telling, kind) != rule.telling.end();
      EXPECT_TRUE(looked_at) << rule.name << ": " << static_cast<int>(kind);
    }
  }
  EXPECT_GT(pictures, 20u);
}

TEST(Picture, ASpanHasItsBoundAndMayHaveNoEnd) {
  using enum EventKind;
  const auto late = picture_of(broken(RuleId::cancel_final_prompt, Finding::final_late,
                                      {start, cancel, cancel_returned, final}, 1'000'000));
  ASSERT_TRUE(late);
  EXPECT_EQ(late->kind, Picture::Kind::span);
  EXPECT_EQ(late->from, 20u);
  EXPECT_EQ(late->to, 40u);
  EXPECT_EQ(late->bound, 1'000'000);
  const auto never = picture_of(
      broken(RuleId::cancel_final_prompt, Finding::final_never, {cancel, cancel_returned, end}, 5));
  ASSERT_TRUE(never);
  EXPECT_EQ(never->from, 10u);
  EXPECT_EQ(never->to, std::nullopt);
  EXPECT_EQ(never->bound, 5);
}

TEST(Picture, TheSecondIsTheOneTooMany) {
  using enum EventKind;
  const auto twice =
      picture_of(broken(RuleId::result_one_final, Finding::final_twice, {cancel, final, final}));
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->from, 20u);
  EXPECT_EQ(twice->to, 30u);
  EXPECT_EQ(twice->bound, std::nullopt);
  const auto missing = picture_of(broken(RuleId::result_one_final, Finding::final_missing, {cancel}));
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->from, std::nullopt);
  EXPECT_EQ(missing->to, std::nullopt);
}

TEST(Picture, WhatCameBehindIsToldFromTheEndBeforeIt) {
  using enum EventKind;
  const auto behind = picture_of(
      broken(RuleId::result_nothing_after_final, Finding::result_after_final, {start, final, result}));
  ASSERT_TRUE(behind);
  EXPECT_EQ(behind->from, 20u);
  EXPECT_EQ(behind->to, 30u);
}

TEST(Picture, ACoverMayEndBeforeOrBehindWhatItCovers) {
  using enum EventKind;
  const auto cover = picture_of(broken(RuleId::quota_held_while_running, Finding::released_while_running,
                                       {charge, release, provider_end}));
  ASSERT_TRUE(cover);
  EXPECT_EQ(cover->from, 20u);
  EXPECT_EQ(cover->to, 30u);
}

TEST(Picture, WhatIsNoRuleHasNone) {
  EXPECT_FALSE(picture_of({.what = UnexercisedRule{.rule = RuleId::result_one_final}}));
  EXPECT_FALSE(picture_of(broken(RuleId::subject_survives, Finding::crashed, {EventKind::start})));
}

}  // namespace
}  // namespace rescind::html_picture_test
