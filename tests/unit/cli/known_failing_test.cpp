#include "harness/cli/known_failing.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "harness/base/input_error.hpp"

namespace rescind::known_failing_test {
namespace {

using testing::HasSubstr;

CaseResult finished(const std::string& name, const std::vector<std::string>& failing) {
  CaseResult one;
  one.name = name;
  for (const std::string& name_of_rule : failing) {
    if (const std::optional<RuleId> rule = rule_named(name_of_rule)) {
      one.breaches.push_back({.what = Violation{.rule = *rule}});
    } else {
      EXPECT_EQ(name_of_rule, name_of(Expectation::What::results));
      one.breaches.push_back({.what = UnmetExpectation{}});
    }
  }
  one.outcome = failing.empty() ? CaseOutcome::passed : CaseOutcome::failed;
  return one;
}

KnownFailures known(std::string_view text) {
  return parse_known_failures("known.txt", text);
}

std::string error_of(std::string_view text) {
  try {
    static_cast<void>(known(text));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(KnownFailures, AreAPatternARuleAndAReason) {
  const KnownFailures parsed = known("# first\n\n  quota/late*  quota.released  # ticket 12 # more\r\n");
  ASSERT_EQ(parsed.entries.size(), 1u);
  EXPECT_EQ(parsed.entries[0].pattern, "quota/late*");
  EXPECT_EQ(parsed.entries[0].rule, "quota.released");
  EXPECT_EQ(parsed.entries[0].reason, "ticket 12 # more");
  EXPECT_EQ(parsed.entries[0].line, 3u);
}

TEST(KnownFailures, RefuseALineWithoutAReason) {
  EXPECT_THAT(error_of("a quota.released\n"),
              HasSubstr("known.txt:1: error: a known failure needs a reason"));
  EXPECT_THAT(error_of("\na quota.released #  \n"),
              HasSubstr("known.txt:2: error: the reason after '#' is empty"));
}

TEST(KnownFailures, RefuseALineWithoutARule) {
  EXPECT_THAT(error_of("quota.released # why\n"), HasSubstr("known.txt:1: error: expected a pattern"));
}

TEST(KnownFailures, RefuseAnUnknownRuleAndNameTheNearest) {
  EXPECT_THAT(error_of("a quota.relaesed # why\n"), HasSubstr("there is no rule 'quota.relaesed'"));
  EXPECT_THAT(error_of("a quota.relaesed # why\n"), HasSubstr("did you mean 'quota.released'?"));
}

TEST(KnownFailures, ListedFailureIsExpected) {
  RunResult run{.cases = {finished("a", {"quota.released"})}};
  apply_known(known("a quota.released # ticket 12\n"), run.cases);
  EXPECT_TRUE(unused(known("a quota.released # ticket 12\n"), run.cases).empty());
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::expected_failure);
  EXPECT_EQ(run.cases[0].why, "ticket 12 (known.txt:1)");
}

TEST(KnownFailures, ExpectationsCanBeListedToo) {
  RunResult run{.cases = {finished("a", {"expect.results"})}};
  apply_known(known("a expect.results # ticket 12\n"), run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::expected_failure);
}

TEST(KnownFailures, AFailureThatIsNotListedStaysAFailure) {
  RunResult run{.cases = {finished("a", {"quota.released", "result.one-final"})}};
  apply_known(known("a quota.released # ticket 12\n"), run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::failed);
}

TEST(KnownFailures, AListedCaseThatPassesIsAnUnexpectedPass) {
  RunResult run{.cases = {finished("a", {}), finished("b", {})}};
  apply_known(known("a quota.released # ticket 12\n"), run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::unexpected_pass);
  EXPECT_THAT(run.cases[0].why, HasSubstr("known.txt:1"));
  EXPECT_EQ(run.cases[1].outcome, CaseOutcome::passed);
}

TEST(KnownFailures, OneOfTwoListedFailuresThatIsMendedIsAnUnexpectedPass) {
  RunResult run{.cases = {finished("a", {"quota.released"})}};
  apply_known(known("a quota.released # one\na result.one-final # two\n"), run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::unexpected_pass);
}

TEST(KnownFailures, WhatHappensNowAndThenMayPass) {
  KnownFailures flaky = known("a quota.released # a race");
  flaky.entries.front().now_and_then = true;
  RunResult run;
  run.cases = {finished("a", {}), finished("a", {"quota.released"}), finished("a", {"result.one-final"})};
  apply_known(flaky, run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::passed);
  EXPECT_EQ(run.cases[1].outcome, CaseOutcome::expected_failure);
  EXPECT_EQ(run.cases[2].outcome, CaseOutcome::failed);
}

TEST(KnownFailures, AmongSeveralSeedsOneFailureIsEnough) {
  RunResult run{.cases = {finished("a", {}), finished("a", {"quota.released"})}};
  apply_known(known("a quota.released # a race\n"), run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::passed);
  EXPECT_EQ(run.cases[1].outcome, CaseOutcome::expected_failure);
}

TEST(KnownFailures, EntriesThatNameNoCaseAreReturned) {
  RunResult run{.cases = {finished("a", {})}};
  const auto gone = unused(known("b quota.released # gone\n"), run.cases);
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].line, 1u);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::passed);
}

TEST(KnownFailures, ResultsThatComeOneByOneArePassedOnInTheirOrderAndEndTheSame) {
  const KnownFailures list =
      known("a quota.released # a race\nb quota.released # gone\nc result.one-final # x\n");
  RunResult run{.cases = {finished("a", {}), finished("a", {"quota.released"}), finished("d", {}),
                          finished("b", {}), finished("b", {})}};
  std::vector<CaseResult> passed_on;
  KnownInTurn in_turn(list, [&](const CaseResult& one) { passed_on.push_back(one); });
  in_turn.add(run.cases[0]);
  EXPECT_TRUE(passed_on.empty()) << "the next one may fail";
  for (std::size_t i = 1; i < run.cases.size(); ++i) in_turn.add(run.cases[i]);
  EXPECT_EQ(passed_on.size(), 3u) << "those of b are not complete";
  const std::vector<KnownFailure> gone = in_turn.end();
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0].line, 3u);
  apply_known(list, run.cases);
  ASSERT_EQ(passed_on.size(), run.cases.size());
  for (std::size_t i = 0; i < passed_on.size(); ++i) {
    EXPECT_EQ(passed_on[i].name, run.cases[i].name);
    EXPECT_EQ(passed_on[i].outcome, run.cases[i].outcome) << i;
    EXPECT_EQ(passed_on[i].why, run.cases[i].why);
  }
}

TEST(KnownFailures, WhatCouldNotRunStaysSo) {
  CaseResult one = finished("a", {});
  one.outcome = CaseOutcome::could_not_run;
  RunResult run{.cases = {one}};
  apply_known(known("a quota.released # ticket 12\n"), run.cases);
  EXPECT_EQ(run.cases[0].outcome, CaseOutcome::could_not_run);
}

}  // namespace
}  // namespace rescind::known_failing_test
