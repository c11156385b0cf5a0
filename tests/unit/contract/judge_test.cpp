#include <gmock/gmock.h>

#include <set>
#include <string_view>

#include "harness/contract/evidence.hpp"
#include "tests/unit/contract/story.hpp"

namespace rescind::judge_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using enum EventKind;

Judge after(const std::vector<Event>& events, const Header& header = {}) {
  Judge judge(mi_profile(), header);
  for (const Event& event : events) judge.on(event);
  return judge;
}

TEST(Judge, ReportsOneViolationForEachRuleAndOperation) {
  const Judge judge = cancelled_story().final().final().ends().judged();
  EXPECT_EQ(judge.outcome(RuleId::result_one_final), RuleOutcome::broken);
  EXPECT_EQ(judge.broken(RuleId::result_one_final), 1u);
}

TEST(Judge, KeepsFewViolationsOfEachRuleAndCountsAll) {
  Story story;
  for (std::uint32_t op = 0; op < Verdicts::kept_for_each_rule + 5; ++op)
    story.of(op).start().final().final();
  const Judge judge = story.judged();
  EXPECT_EQ(judge.broken(RuleId::result_one_final), Verdicts::kept_for_each_rule + 5);
  EXPECT_THAT(judge.violations(), SizeIs(Verdicts::kept_for_each_rule));
}

TEST(Judge, LeavesRulesOutThatTheProfileSwitchesOff) {
  Story story = cancelled_story().final().ends();
  story.profile.off.set(static_cast<std::size_t>(RuleId::result_one_final));
  EXPECT_EQ(story.outcome(RuleId::result_one_final), RuleOutcome::not_checked);
}

TEST(Judge, LeavesRulesOutWhoseEventsAreElided) {
  Story story = cancelled_story().ends();
  story.header.elides.add(result);
  EXPECT_EQ(story.outcome(RuleId::result_nothing_after_final), RuleOutcome::not_checked);
  EXPECT_EQ(story.outcome(RuleId::result_one_final), RuleOutcome::kept);
}

TEST(Judge, TakesBoundsFromTheProfile) {
  Story story = Story().start().cancel().later(microseconds(10)).final();
  story.profile.virtual_bounds.final = microseconds(5);
  EXPECT_EQ(story.outcome(RuleId::cancel_final_prompt), RuleOutcome::broken);
}

TEST(Judge, BeginsAnewWhereASlotIsUsedAgain) {
  const Story twice = cancelled_story();
  std::vector<Event> events = twice.events;
  events.insert(events.end(), twice.events.begin(), twice.events.end());
  EXPECT_THAT(after(events).violations(), IsEmpty());
}

TEST(Judge, ReportsWhatASlotStillOwesWhenItIsUsedAgain) {
  const Judge judge = Story().start().cancel().start().judged();
  EXPECT_EQ(judge.outcome(RuleId::result_one_final), RuleOutcome::broken);
  EXPECT_EQ(judge.outcome(RuleId::cancel_final_prompt), RuleOutcome::broken);
}

TEST(Judge, ForgetsAnOperationWhoseIdIsGivenAway) {
  Judge judge = after(cancelled_story().events);
  judge.forget({0});
  EXPECT_TRUE(judge.over({0}));
  Event stray;
  stray.kind = result;
  stray.op = {0};
  judge.on(stray);
  EXPECT_THAT(judge.violations(), IsEmpty());
}

TEST(Judge, KnowsWhenAnOperationIsOver) {
  const std::vector<Event> events = cancelled_story().events;
  Judge judge(mi_profile(), {});
  EXPECT_TRUE(judge.over({0}));
  for (const Event& event : events) {
    judge.on(event);
    if (&event != &events.back()) {
      EXPECT_FALSE(judge.over({0}));
    }
  }
  EXPECT_TRUE(judge.over({0}));
}

TEST(Judge, RestartsAsNew) {
  Judge judge = cancelled_story().final().ends().judged();
  judge.restart();
  const Judge fresh(mi_profile(), {});
  EXPECT_EQ(judge.fingerprint(), fresh.fingerprint());
  const Story again = cancelled_story().ends();
  for (const Event& event : again.events) judge.on(event);
  EXPECT_THAT(judge.violations(), IsEmpty());
  EXPECT_EQ(judge.outcome(RuleId::result_one_final), RuleOutcome::kept);
}

TEST(Judge, CopiesAreIndependent) {
  const std::vector<Event> events = cancelled_story().events;
  Judge original = after({events.begin(), events.begin() + 12});
  const std::uint64_t before = original.fingerprint();
  Judge copy = original;
  const Story over = Story().ends();
  copy.on(over.events.front());
  EXPECT_FALSE(copy.violations().empty());
  EXPECT_THAT(original.violations(), IsEmpty());
  EXPECT_EQ(original.fingerprint(), before);
}

TEST(Judge, CountsAHistoryWithoutAnEndAsCut) {
  Judge judge = after(Story().start().cancel().events);
  judge.finish();
  judge.finish();
  EXPECT_EQ(judge.outcome(RuleId::result_one_final), RuleOutcome::undecided);
}

TEST(Judge, IgnoresEventsAboutNobody) {
  Event event;
  event.kind = result;
  EXPECT_THAT(after({event}).violations(), IsEmpty());
}

TEST(Fingerprint, HoldsNoTime) {
  std::vector<Event> later = cancelled_story().events;
  for (Event& event : later) event.t = event.t + seconds(7);
  std::vector<Event> now = cancelled_story().events;
  for (std::size_t count = 0; count <= now.size(); ++count) {
    const auto end = static_cast<std::ptrdiff_t>(count);
    EXPECT_EQ(after({now.begin(), now.begin() + end}).fingerprint(),
              after({later.begin(), later.begin() + end}).fingerprint());
  }
}

TEST(Fingerprint, IsThatOfTheStateNotOfTheWayThere) {
  Story first = Story().start().served();
  Story second = first;
  first.posts(1).of(1).start().served().of(0).result();
  second.of(1).start().served().of(0).posts(1).result();
  EXPECT_EQ(after(first.events).fingerprint(), after(second.events).fingerprint());
}

TEST(Fingerprint, ForgetsHowFarAStreamHasCome) {
  const Judge one = after(Story().start().served().posts(1).result().events);
  const Judge five =
      after(Story().start().served().posts(5).result().result().result().result().result().events);
  const Judge behind = after(Story().start().served().posts(5).result().events);
  EXPECT_EQ(one.fingerprint(), five.fingerprint());
  EXPECT_NE(one.fingerprint(), behind.fingerprint());
}

TEST(Fingerprint, TellsObligationsApart) {
  const Story started = Story().start().served();
  EXPECT_NE(after(Story(started).events).fingerprint(), after(Story(started).cancel().events).fingerprint());
  EXPECT_NE(after(Story(started).cancel().events).fingerprint(),
            after(Story(started).cancel(Reason::timeout).events).fingerprint());
  EXPECT_NE(after(Story(started).tell(cancel).events).fingerprint(),
            after(Story(started).cancel().events).fingerprint());
}

TEST(Fingerprint, OfWhatIsOverIsTheSameHoweverItWent) {
  const Story once = cancelled_story();
  Story twice = Story().start().served().posts(1).result().cancel(Reason::shutdown).cancel().final();
  twice.cancel_travels(Reason::shutdown).close();
  EXPECT_EQ(after(once.events).fingerprint(), after(twice.events).fingerprint());
}

TEST(Judge, HoldsFewBytesForEachOperation) {
  EXPECT_LE(Judge::bytes_for_each_operation(), 104u);
}

TEST(Violation, SaysWhatWasExpectedAndSeen) {
  const Story story = Story().start().cancel().later(milliseconds(3)).final();
  const History history = story.history();
  const Judge judge = story.judged();
  ASSERT_FALSE(judge.violations().empty());
  const Violation& violation = judge.violations().front();
  EXPECT_EQ(violation.rule, RuleId::cancel_final_prompt);
  EXPECT_EQ(expected(violation, history.names), "the final result of list within 1 ms of cancel");
  EXPECT_EQ(seen(violation, history.names), "it took 3 ms in which the client was free to deliver it");
}

TEST(Violation, NamesCodesAndReasons) {
  const Violation code{.rule = RuleId::cancel_result_code,
                       .finding = Finding::cancel_refused_while_running,
                       .op = {1},
                       .number = 6};
  EXPECT_EQ(seen(code, cancelled_story().history().names), "it answered not-found (6)");
  const Violation reason{.rule = RuleId::cancel_reason_carried,
                         .finding = Finding::reason_wrong,
                         .op = {1},
                         .number = static_cast<std::int64_t>(Reason::none),
                         .limit = static_cast<std::int64_t>(Reason::timeout)};
  EXPECT_EQ(expected(reason, cancelled_story().history().names),
            "the reason of the first cancel in force of other: timeout");
}

TEST(Violation, HasTextsWithKnownFieldsOnly) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Finding::count_); ++i) {
    const Violation violation{
        .rule = RuleId::result_one_final, .finding = static_cast<Finding>(i), .op = {0}};
    for (const std::string& text : {expected(violation, Names{}), seen(violation, Names{})}) {
      EXPECT_FALSE(text.empty());
      EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
    }
  }
}

TEST(Violation, EachFindingHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Finding::count_); ++i) {
    const std::string_view name = text_of(static_cast<Finding>(i)).name;
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << name;
  }
}

TEST(Evidence, ShowsTheCancelAndTheFinal) {
  const Story story = Story().start().served().posts(30).cancel().later(milliseconds(3)).final();
  const History history = story.history();
  const Judge judge = story.judged();
  ASSERT_FALSE(judge.violations().empty());
  std::vector<EventKind> kinds;
  for (std::size_t index : evidence(history, judge.violations().front()))
    kinds.push_back(history.events[index].kind);
  EXPECT_THAT(kinds, ElementsAre(cancel, cancel_returned, final));
}

TEST(Evidence, IsShortWhateverHappened) {
  Story story = Story().start().served().posts(30);
  for (int i = 0; i < 30; ++i) story.result();
  const History history = story.cancel().final().final().result().ends().history();
  const Judge judge = after(history.events);
  for (const Violation& violation : judge.violations()) {
    const std::vector<std::size_t> lines = evidence(history, violation);
    EXPECT_FALSE(lines.empty());
    EXPECT_LE(lines.size(), evidence_max);
    EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  }
}

// A history that leaves callback-returned out without saying so must not pile callbacks up, one inside the
// other.
TEST(Calls, EndACallbackWhoseReturnNobodyRecordedWhenTheNextBegins) {
  Calls calls;
  const Event first{.t = {10}, .op = {0}, .thread = {1}, .kind = result};
  const Event second{.t = {20}, .op = {1}, .thread = {1}, .kind = result};
  calls.enter(first, CallKind::callback, 0);
  calls.enter(second, CallKind::callback, 1);
  EXPECT_EQ(calls.library(0).depth, 1u);
  EXPECT_EQ(calls.find(second, CallKind::callback, 0), nullptr);
  EXPECT_NE(calls.find(second, CallKind::callback, 1), nullptr);
}

TEST(Calls, KeepACallbackThatACallInsideItHasLedToAnother) {
  Calls calls;
  const Event event{.t = {10}, .op = {0}, .thread = {1}, .kind = result};
  calls.enter(event, CallKind::callback, 0);
  calls.enter(event, CallKind::cancel, 0);
  calls.enter(event, CallKind::callback, 0);
  EXPECT_EQ(calls.library(0).depth, 2u);
}

}  // namespace
}  // namespace rescind::judge_test
