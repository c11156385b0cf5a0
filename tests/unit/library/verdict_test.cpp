#include "harness/library/verdict.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "harness/library/keeps_contract.hpp"
#include "tests/unit/contract/story.hpp"

namespace rescind::verdict_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

History kept() {
  return cancelled_story().ends().history();
}

/// The final result comes twice.
History broken() {
  return cancelled_story().final().ends().history();
}

/// Only the final result is left out, and nobody says that nothing more can happen.
History without_end() {
  Story story;
  story.at(milliseconds(1)).start().served().posts(1).result();
  return story.history();
}

/// The message of a failed expectation.
template <class Matcher>
std::string message(const History& history, Matcher matcher) {
  testing::StringMatchResultListener listener;
  const bool matches = testing::SafeMatcherCast<const History&>(matcher).MatchAndExplain(history, &listener);
  return (matches ? "kept" : "not kept") + listener.str();
}

TEST(KeepsContract, SaysYesToAKeptHistory) {
  EXPECT_THAT(kept(), KeepsContract());
  EXPECT_THAT(kept(), KeepsContract(mi_profile()).strict());
}

TEST(KeepsContract, TellsWhatWasBrokenAsTheProgramDoesAndWhy) {
  EXPECT_THAT(broken(), Not(KeepsContract()));
  EXPECT_THAT(
      message(broken(), KeepsContract()),
      AllOf(
          HasSubstr("result.one-final broken for list at 6.500 ms\n    expected: "),
          HasSubstr("    seen:     "), HasSubstr("client    final list"), HasSubstr("rules: "),
          HasSubstr("  result.one-final (must): "),
          HasSubstr("\n    S7: An asynchronous operation gets its final callback, with the final result.")));
}

TEST(KeepsContract, NamesTheRulesThatNobodyCouldCheck) {
  History history = broken();
  history.header.places.remove(Place::server);
  EXPECT_THAT(message(history, KeepsContract()),
              HasSubstr("not checked, because their events are not recorded or "));
  EXPECT_THAT(message(history, KeepsContract()), HasSubstr("quota.released"));
}

TEST(KeepsContract, NothingToJudgeIsNotKept) {
  EXPECT_THAT(message({}, KeepsContract()), StartsWith("not kept\nnothing was judged: "));
  History unobserved = kept();
  unobserved.header.places = {};
  EXPECT_THAT(message(unobserved, KeepsContract()), HasSubstr("nothing was judged"));
}

TEST(KeepsContract, WithoutAnEndWhatIsMissingIsSaid) {
  EXPECT_THAT(message(without_end(), KeepsContract()),
              AllOf(StartsWith("not kept\nundecided, because the history has no end: "),
                    HasSubstr("result.one-final"), HasSubstr("end(EndWhy::cut)")));
}

TEST(KeepsContract, ACutIsAcceptedWhereItIsMeant) {
  History history = without_end();
  Event end;
  end.kind = EventKind::end;
  end.t = history.events.back().t;
  end.ending = EndWhy::cut;
  history.events.push_back(end);
  EXPECT_THAT(history, KeepsContract());
  history.events.back().ending = EndWhy::quiet;
  EXPECT_THAT(message(history, KeepsContract()), HasSubstr("result.one-final broken for list"));
}

TEST(KeepsContract, ShouldsCountOnlyWhenStrict) {
  Profile profile = mi_profile();
  for (Level& level : profile.levels) level = Level::should;
  EXPECT_THAT(broken(), KeepsContract(profile));
  EXPECT_THAT(message(broken(), KeepsContract(profile).strict()), HasSubstr("result.one-final broken"));
}

TEST(KeepsContract, TakesTheProfileFromAFile) {
  EXPECT_THAT(kept(), KeepsContract(std::string(RESCIND_SOURCE_DIR) + "/scenarios/profiles/mi.yaml"));
  EXPECT_THROW(KeepsContract("no-such-profile.yaml"), InputError);
}

TEST(KeepsContract, TakesARecorderAsItIs) {
  HistoryRecorder recorder({.name = "mine"});
  EXPECT_THAT(recorder, Not(KeepsContract()));
  EXPECT_EQ(testing::PrintToString(recorder), "a history of 0 events, 'mine'");
}

TEST(KeepsRule, AsksForOneRuleOnly) {
  EXPECT_THAT(kept(), KeepsRule("result.one-final"));
  EXPECT_THAT(broken(), KeepsRule("cancel.final-prompt"));
  EXPECT_THAT(message(broken(), KeepsRule("result.one-final")),
              HasSubstr("result.one-final broken for list"));
}

TEST(KeepsRule, WhatNobodySawIsNotKept) {
  EXPECT_THAT(message(kept(), KeepsRule("timeout.fires")), HasSubstr("timeout.fires was not exercised"));
  EXPECT_THAT(message(without_end(), KeepsRule("result.one-final")),
              HasSubstr("result.one-final is undecided"));
  Profile profile = mi_profile();
  profile.switch_off(RuleId::result_one_final);
  EXPECT_THAT(message(kept(), KeepsRule("result.one-final", profile)), HasSubstr("was not checked"));
}

TEST(KeepsRule, AnUnknownRuleIsRefusedWithTheNearestName) {
  try {
    (void)verdict_on_rule(kept(), "result.one-finale");
    FAIL() << "there is no such rule";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'result.one-final'?"));
  }
}

}  // namespace
}  // namespace rescind::verdict_test
