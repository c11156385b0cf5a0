#include "harness/cli/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rescind::glob_test {
namespace {

TEST(Glob, MatchesTheWholeText) {
  EXPECT_TRUE(glob_matches("cancel/late", "cancel/late"));
  EXPECT_FALSE(glob_matches("cancel", "cancel/late"));
  EXPECT_FALSE(glob_matches("late", "cancel/late"));
}

TEST(Glob, StarTakesAnythingAndQuestionMarkOneCharacter) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("c*l/*e", "cancel/late"));
  EXPECT_TRUE(glob_matches("*a*a*", "banana"));
  EXPECT_FALSE(glob_matches("*a*a*a*a*", "banana"));
  EXPECT_TRUE(glob_matches("l?te", "late"));
  EXPECT_FALSE(glob_matches("l?te", "lte"));
}

TEST(Glob, BracketsStandForThemselves) {
  EXPECT_TRUE(glob_matches("late[mode=sync]", "late[mode=sync]"));
  EXPECT_FALSE(glob_matches("late[ms]", "latem"));
}

TEST(Glob, TakesNoExponentialTime) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "a*";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(10'000, 'a')));
}

TEST(NamesCase, TheSharedNameNamesEveryCaseOfAMatrix) {
  EXPECT_TRUE(names_case("cancel/late", "cancel/late[mode=sync]"));
  EXPECT_TRUE(names_case("cancel/late[mode=sync]", "cancel/late[mode=sync]"));
  EXPECT_FALSE(names_case("cancel/late[mode=async]", "cancel/late[mode=sync]"));
}

TEST(Filter, TakesEverythingUnlessTold) {
  EXPECT_TRUE(Filter().takes("anything"));
}

TEST(Filter, TakesWhatAnyPatternNames) {
  const Filter filter("cancel/*:quota/late");
  EXPECT_TRUE(filter.takes("cancel/late"));
  EXPECT_TRUE(filter.takes("quota/late"));
  EXPECT_FALSE(filter.takes("quota/early"));
}

TEST(Filter, PatternsFromTheFirstMinusOnLeaveOut) {
  const Filter filter("cancel/*:-*[mode=sync]:*late*");
  EXPECT_TRUE(filter.takes("cancel/early[mode=async]"));
  EXPECT_FALSE(filter.takes("cancel/early[mode=sync]"));
  EXPECT_FALSE(filter.takes("cancel/late"));
}

TEST(Filter, OnlyLeavingOutTakesTheRest) {
  EXPECT_TRUE(Filter("-cancel/*").takes("quota/late"));
  EXPECT_FALSE(Filter("-cancel/*").takes("cancel/late"));
}

TEST(Filter, AMinusInsideANameBelongsToIt) {
  EXPECT_TRUE(Filter("cancel/two-times").takes("cancel/two-times"));
}

TEST(Filter, AnEmptyFilterTakesNothing) {
  EXPECT_FALSE(Filter("").takes("cancel/late"));
}

}  // namespace
}  // namespace rescind::glob_test
