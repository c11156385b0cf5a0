// What the self-check says and of which runs. What it finds is in tests/faults.

#include "harness/engine/run/self_check.hpp"

#include <gmock/gmock.h>

#include <string>

namespace rescind::self_check_test {
namespace {

using testing::HasSubstr;

Trace sample() {
  Trace trace;
  trace.history.names.ops = {"list"};
  trace.history.events = {{.t = Time{1}, .op = {0}, .kind = EventKind::start},
                          {.t = Time{2}, .kind = EventKind::end, .ending = EndWhy::quiet}};
  trace.tape_end = 42;
  trace.report.rules.set(RuleId::result_one_final, RuleOutcome::kept);
  trace.report.breaches = {{.what = Violation{.rule = RuleId::result_few_extras}, .fails = false}};
  return trace;
}

// Calls and nothing more.
void in_place(const std::function<void()>& run) {
  run();
}

CaseResult checked(const Trace& first, const Trace& second) {
  int calls = 0;
  const auto run = [&] { return ++calls == 1 ? first : second; };
  const Trace result = self_check(run, {in_place, in_place});
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(result.history.events, first.history.events);
  return result.report;
}

TEST(SelfCheckChoice, DependsOnNameAndSeedAlone) {
  EXPECT_EQ(is_checked("cancel/late", 7, 50), is_checked(std::string("cancel/") + "late", 7, 50));
  int of_names = 0;
  int of_seeds = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    if (is_checked("case " + std::to_string(i), 1, 50)) ++of_names;
    if (is_checked("case", i, 50)) ++of_seeds;
  }
  EXPECT_NEAR(of_names, 100, 30);
  EXPECT_NEAR(of_seeds, 100, 30);
}

TEST(SelfCheckChoice, IsTheShareThatWasAskedFor) {
  int five = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    EXPECT_FALSE(is_checked("cancel/late", seed, 0));
    EXPECT_TRUE(is_checked("cancel/late", seed, 100));
    if (is_checked("cancel/late", seed, 5)) ++five;
  }
  EXPECT_NEAR(five, 500, 100);
}

TEST(SelfCheckChoice, ALargerShareHoldsTheSmaller) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    EXPECT_LE(is_checked("cancel/late", seed, 5), is_checked("cancel/late", seed, 20));
  }
}

// The kept choice: another one would check other cases, in all the runs of everybody.
TEST(SelfCheckChoice, IsPinned) {
  std::string chosen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    if (is_checked("cancel/late", seed, 5)) chosen += std::to_string(seed) + " ";
  }
  EXPECT_EQ(chosen, "14 42 56 57 86 92 ");
}

TEST(SelfCheck, EqualRunsAreLeftAlone) {
  const CaseResult report = checked(sample(), sample());
  EXPECT_EQ(report.outcome, CaseOutcome::passed);
  EXPECT_EQ(report.why, "");
}

TEST(SelfCheck, NamesTheFirstEventThatDiffers) {
  Trace other = sample();
  other.history.events[1].ending = EndWhy::cut;
  const CaseResult report = checked(sample(), other);
  EXPECT_EQ(report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(report.why,
              HasSubstr("line 3 of the history: the first run has '0.000002 ms harness end: quiet', "
                        "the second '0.000002 ms harness end: cut'"));
}

TEST(SelfCheck, TellsWhereTheTapeAloneDiffers) {
  Trace other = sample();
  other.tape_end = 43;
  EXPECT_EQ(difference(sample(), other),
            "the histories are equal, but the tape's end state is not: a draw that changed no event");
}

TEST(SelfCheck, TellsWhereTheVerdictsDiffer) {
  Trace other = sample();
  other.report.breaches[0].fails = true;
  EXPECT_THAT(difference(sample(), other),
              HasSubstr("judged in two ways: the first run has result.few-extras not failing, the second "
                        "result.few-extras failing"));
  other.report.breaches.clear();
  EXPECT_THAT(difference(sample(), other), HasSubstr("the second no more"));
  other = sample();
  other.report.rules.set(RuleId::result_one_final, RuleOutcome::undecided);
  EXPECT_THAT(difference(sample(), other),
              HasSubstr("the first run has result.one-final kept, the second undecided"));
  other = sample();
  other.report.expectations.push_back({Expectation::What::results, RuleOutcome::kept});
  EXPECT_THAT(difference(sample(), other), HasSubstr("other expectations"));
}

TEST(SelfCheck, TellsWhereOneRunStopped) {
  Trace other;
  other.report.outcome = CaseOutcome::could_not_run;
  other.report.why = "an assertion failed";
  EXPECT_EQ(difference(sample(), other),
            "the first run ran to its end, the second stopped: an assertion failed");
}

TEST(SelfCheck, ARunThatCannotBeMadeTwiceStaysWhatItIs) {
  Trace stopped;
  stopped.report.outcome = CaseOutcome::could_not_run;
  stopped.report.why = "an assertion failed";
  EXPECT_EQ(checked(stopped, stopped).why, "an assertion failed");
}

}  // namespace
}  // namespace rescind::self_check_test
