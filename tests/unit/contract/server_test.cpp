#include <gmock/gmock.h>

#include "tests/unit/contract/story.hpp"

namespace rescind::server_test {
namespace {

using enum RuleOutcome;
using enum EventKind;

RuleOutcome outcome_of(const Story& story, RuleId rule) {
  return story.outcome(rule);
}

Story running() {
  Story story;
  story.at(milliseconds(1)).start().served().at(milliseconds(10));
  return story;
}
Event down(Reason reason) {
  Event event;
  event.kind = shutdown;
  event.reason = reason;
  return event;
}

TEST(ShutdownCancels, WhatRunsWithItsReason) {
  const auto heard = [](Reason reason) {
    return running().tell(down(Reason::service_stop)).hears(How::callback, reason).provider_ends();
  };
  EXPECT_EQ(outcome_of(heard(Reason::service_stop), RuleId::server_shutdown_cancels), kept);
  EXPECT_EQ(outcome_of(heard(Reason::none), RuleId::server_shutdown_cancels), broken);
  EXPECT_EQ(
      outcome_of(running().tell(down(Reason::shutdown)).provider_ends(), RuleId::server_shutdown_cancels),
      broken);
  EXPECT_EQ(outcome_of(running().tell(down(Reason::shutdown)).ends(), RuleId::server_shutdown_cancels),
            broken);
  EXPECT_EQ(
      outcome_of(running().tell(down(Reason::shutdown)).ends(EndWhy::cut), RuleId::server_shutdown_cancels),
      undecided);
  EXPECT_EQ(outcome_of(running().provider_ends(0).tell(down(Reason::shutdown)).ends(),
                       RuleId::server_shutdown_cancels),
            not_exercised);
}
TEST(ShutdownCancels, AndRefusesNewStarts) {
  const auto late = [](std::int32_t code) {
    return running().tell(down(Reason::shutdown)).of(1).start().answered(refuse, code);
  };
  EXPECT_EQ(outcome_of(late(28), RuleId::server_shutdown_cancels), undecided)
      << "the first one was not told yet";
  EXPECT_EQ(outcome_of(late(1), RuleId::server_shutdown_cancels), broken);
  EXPECT_EQ(outcome_of(running().tell(down(Reason::shutdown)).of(1).start().tell(admit),
                       RuleId::server_shutdown_cancels),
            broken);
}

TEST(ProviderOneFinal, AndNothingAfterIt) {
  EXPECT_EQ(outcome_of(cancelled_story(), RuleId::provider_one_final), kept);
  EXPECT_EQ(outcome_of(running().answered(provider_final, 0).answered(provider_final, 0),
                       RuleId::provider_one_final),
            broken);
  EXPECT_EQ(outcome_of(running().answered(provider_final, 0).posts(1), RuleId::provider_one_final), broken);
  EXPECT_EQ(outcome_of(running().tell(provider_end), RuleId::provider_one_final), broken);
  EXPECT_EQ(outcome_of(running().ends(), RuleId::provider_one_final), broken);
  EXPECT_EQ(outcome_of(running().tell(provider_crash).ends(), RuleId::provider_one_final), not_exercised);
  EXPECT_EQ(outcome_of(running().ends(EndWhy::cut), RuleId::provider_one_final), not_exercised);
}
TEST(ProviderOneFinal, LetsASubscriptionEndByUnsubscribe) {
  Story story;
  story.start(OperationKind::subscribe).served().cancel().hears(How::unsubscribe).tell(provider_end);
  EXPECT_EQ(outcome_of(story, RuleId::provider_one_final), kept);
}
TEST(ProviderOneFinal, JudgesEachRunByItself) {
  Event first;
  first.kind = provider_final;
  first.code = 0;
  first.run = 0;
  Event second = first;
  second.run = 1;
  EXPECT_EQ(outcome_of(running().tell(first).tell(second), RuleId::provider_one_final), kept);
  EXPECT_EQ(outcome_of(running().tell(second).tell(second), RuleId::provider_one_final), broken);
}

TEST(ProviderStops, WithinTheBoundOfHearing) {
  const auto stopped_after = [](Duration span) {
    return running().cancel().hears(How::callback).later(span).provider_ends();
  };
  EXPECT_EQ(outcome_of(stopped_after(milliseconds(100)), RuleId::provider_stops), kept);
  EXPECT_EQ(outcome_of(stopped_after(milliseconds(101)), RuleId::provider_stops), broken);
  EXPECT_EQ(outcome_of(running().cancel().hears(How::callback).ends(), RuleId::provider_stops), broken);
  EXPECT_EQ(outcome_of(running().cancel().hears(How::callback).ends(EndWhy::cut), RuleId::provider_stops),
            undecided);
  EXPECT_EQ(outcome_of(running().ends(), RuleId::provider_stops), not_exercised);
}
TEST(ProviderStops, HasACausalForm) {
  Event freeze;
  freeze.kind = frozen;
  freeze.party = Place::provider;
  const Story story = running().cancel().hears(How::callback);
  EXPECT_TRUE(story.judged().has_stop_obligations());
  EXPECT_EQ(outcome_of(Story(story).tell(freeze), RuleId::provider_stops), broken);
  EXPECT_FALSE(Story(story).provider_ends().judged().has_stop_obligations());
}
TEST(ProviderStops, IsExcusedByADeclaredHang) {
  Event hang;
  hang.kind = server_fault;
  hang.fault = Fault::hang;
  EXPECT_EQ(outcome_of(running().tell(hang).cancel().hears(How::callback).ends(), RuleId::provider_stops),
            not_exercised);
}

Story with_limit(std::int64_t limit) {
  Story story;
  story.limits(limit).start().served();
  return story;
}
TEST(WithinLimit, OfItsOwnCount) {
  EXPECT_EQ(outcome_of(with_limit(2).of(1).start().served(), RuleId::quota_within_limit), kept);
  EXPECT_EQ(outcome_of(with_limit(1).of(1).start().served(), RuleId::quota_within_limit), broken);
  EXPECT_EQ(outcome_of(running(), RuleId::quota_within_limit), not_exercised);
}
TEST(WithinLimit, AllowsALimitToFallBelowWhatIsHeld) {
  EXPECT_EQ(outcome_of(with_limit(2).limits(0), RuleId::quota_within_limit), kept);
  EXPECT_EQ(outcome_of(with_limit(2).limits(0).of(1).start().served(), RuleId::quota_within_limit), broken);
}

TEST(HeldWhileRunning, UntilTheProviderEnds) {
  EXPECT_EQ(outcome_of(plain_story(), RuleId::quota_held_while_running), kept);
  EXPECT_EQ(outcome_of(running().cancel().final().close().units(release), RuleId::quota_held_while_running),
            broken);
  EXPECT_EQ(outcome_of(running(), RuleId::quota_held_while_running), not_exercised);
  Story before;
  before.start().tell(admit).units(charge).units(release).tell(provider_start);
  EXPECT_EQ(outcome_of(before, RuleId::quota_held_while_running), broken);
}
TEST(HeldWhileRunning, AllowsTheSkewOfClocks) {
  const auto released = [](Duration before_end) {
    Story story = running();
    story.header.skew = milliseconds(1);
    return story.units(release).later(before_end).tell(provider_end);
  };
  EXPECT_EQ(outcome_of(released(microseconds(900)), RuleId::quota_held_while_running), undecided);
  EXPECT_EQ(outcome_of(released(milliseconds(2)), RuleId::quota_held_while_running), broken);
}

TEST(Released, ExactlyOnce) {
  EXPECT_EQ(outcome_of(plain_story().ends(), RuleId::quota_released), kept);
  EXPECT_EQ(outcome_of(plain_story().units(release), RuleId::quota_released), broken);
  EXPECT_EQ(outcome_of(running().cancel().final().tell(provider_end).ends(), RuleId::quota_released), broken);
  EXPECT_EQ(outcome_of(running().ends(EndWhy::cut), RuleId::quota_released), undecided);
  EXPECT_EQ(outcome_of(Story().start().ends(), RuleId::quota_released), not_exercised);
}

Event memory(EventKind kind) {
  Event event;
  event.kind = kind;
  event.units = 1024;
  event.pool = Pool::memory;
  event.scope = Scope::user;
  return event;
}
Event cut_off() {
  Event event;
  event.kind = network_fault;
  event.fault = Fault::partition;
  return event;
}
TEST(Released, IsExcusedOfResultsThatNobodyFetchesWhereTheCancelCannotComeThrough) {
  const auto queued = [] { return running().tell(memory(charge)).provider_ends(); };
  const auto cancelled = [](Story story) { return story.cancel().final().close().ends(); };
  EXPECT_EQ(outcome_of(cancelled(queued().tell(cut_off())), RuleId::quota_released), kept);
  EXPECT_EQ(outcome_of(cancelled(queued()), RuleId::quota_released), broken);
  Event received;
  received.kind = cancel_received;
  EXPECT_EQ(outcome_of(cancelled(queued().tell(received).tell(cut_off())), RuleId::quota_released), broken);
  EXPECT_EQ(outcome_of(cancelled(running().tell(provider_end).tell(cut_off())), RuleId::quota_released),
            broken)
      << "the operation's own unit, whose provider has ended";
}
TEST(Released, IsExcusedWhereTheCancelHasNothingToName) {
  const auto cancelled = [](EventKind movement) {
    Story story = running().message(send, Message::accepted).cancel().tell(disconnect).final().close();
    return story.message(movement, Message::accepted).ends();
  };
  EXPECT_NE(outcome_of(cancelled(lost), RuleId::quota_released), broken);
  EXPECT_EQ(outcome_of(cancelled(deliver), RuleId::quota_released), broken);
  EXPECT_NE(outcome_of(cancelled(lost), RuleId::provider_one_final), broken);
  EXPECT_EQ(outcome_of(cancelled(deliver), RuleId::provider_one_final), broken);
}

TEST(ViolationAllowed, CountsRefusalsWhileACancelledOperationHolds) {
  EXPECT_EQ(
      outcome_of(with_limit(1).cancel().of(1).start().refused_for_quota(), RuleId::quota_violation_allowed),
      kept);
  EXPECT_EQ(outcome_of(with_limit(1).of(1).start().refused_for_quota(), RuleId::quota_violation_allowed),
            not_exercised);
}
TEST(ViolationJustified, OnlyWhileItDoesNotFit) {
  EXPECT_EQ(outcome_of(with_limit(1).of(1).start().refused_for_quota(), RuleId::quota_violation_justified),
            kept);
  Story one_of_two = with_limit(2).of(1).start().refused_for_quota();
  EXPECT_EQ(outcome_of(one_of_two, RuleId::quota_violation_justified), undecided)
      << "another may be held since before the recording";
  one_of_two.header.from_start = true;
  EXPECT_EQ(outcome_of(one_of_two, RuleId::quota_violation_justified), broken);
  EXPECT_EQ(outcome_of(running().of(1).start().refused_for_quota(), RuleId::quota_violation_justified),
            undecided);
  EXPECT_EQ(outcome_of(with_limit(1), RuleId::quota_violation_justified), not_exercised);
}
TEST(Recovers, AfterTheRelease) {
  const auto released = [] {
    return with_limit(1).of(1).start().refused_for_quota().of(0).provider_ends(0).of(2);
  };
  EXPECT_EQ(outcome_of(released().start().served(), RuleId::quota_recovers), kept);
  EXPECT_EQ(outcome_of(released().start().refused_for_quota(), RuleId::quota_recovers), broken);
  EXPECT_EQ(outcome_of(released(), RuleId::quota_recovers), not_exercised);
}
TEST(Recovers, IsBrokenByEachStartThatFits) {
  Story story = with_limit(1).of(1).start().refused_for_quota().of(0).provider_ends(0);
  story.of(2).start().refused_for_quota().of(3).start().refused_for_quota();
  EXPECT_EQ(story.judged().broken(RuleId::quota_recovers), 2u);
}

// What runs already takes more of what was released: that is no start that succeeded.
TEST(Recovers, IsNotShownByMoreForWhatRuns) {
  Story story = with_limit(3).of(1).start().served().of(2).start().served().of(3).start().refused_for_quota();
  story.of(1).provider_ends(0).of(0).units(charge).of(2).provider_ends(0);
  EXPECT_EQ(outcome_of(story, RuleId::quota_recovers), not_exercised);
  EXPECT_EQ(outcome_of(story.of(4).start().refused_for_quota(), RuleId::quota_recovers), broken);
}

TEST(SessionCloseWaits, ForEveryClose) {
  const auto closes = [](Story story) {
    Event close;
    close.kind = session_close;
    close.wait = Wait::block;
    return story.tell(close).tell(session_close_returned);
  };
  EXPECT_EQ(outcome_of(closes(plain_story()), RuleId::session_close_waits), kept);
  Story unsaid = running().final(0).tell(session_close).tell(session_close_returned);
  EXPECT_EQ(outcome_of(unsaid, RuleId::session_close_waits), undecided) << "it may not block";
  EXPECT_EQ(outcome_of(closes(running().final(0)), RuleId::session_close_waits), broken);
  EXPECT_EQ(outcome_of(plain_story().tell(session_close).ends(), RuleId::session_close_waits), broken);
  EXPECT_EQ(outcome_of(plain_story().tell(session_close).ends(EndWhy::hung), RuleId::session_close_waits),
            broken);
  EXPECT_EQ(outcome_of(plain_story().tell(session_close).ends(EndWhy::cut), RuleId::session_close_waits),
            undecided);
  EXPECT_EQ(outcome_of(plain_story().ends(), RuleId::session_close_waits), not_exercised);
}
TEST(SessionCloseWaits, ForWhatWasStartedBeforeItCompletes) {
  const Story late =
      plain_story().tell(session_close).of(1).start();  // Between the close's call and its return.
  Story closed = Story(late).tell(session_close_returned);
  EXPECT_EQ(outcome_of(closed, RuleId::session_close_waits), kept);
  EXPECT_EQ(outcome_of(Story(closed).of(1).final(4), RuleId::session_close_waits), kept) << "not let in";
  EXPECT_EQ(outcome_of(Story(closed).of(1).final(0), RuleId::session_close_waits), broken);
  EXPECT_NE(outcome_of(Story(late).final(4).ends(), RuleId::session_close_waits),
            broken);  // It may wait for it.
}
TEST(SessionCloseWaits, CancelsWhatRuns) {
  EXPECT_EQ(
      outcome_of(running().tell(session_close).later(milliseconds(1)).final(), RuleId::session_close_waits),
      kept);
  EXPECT_EQ(
      outcome_of(running().tell(session_close).later(milliseconds(2)).final(), RuleId::session_close_waits),
      broken);
  EXPECT_EQ(outcome_of(running().tell(session_close).ends(), RuleId::session_close_waits), broken);
  Event freeze;
  freeze.kind = frozen;
  freeze.party = Place::client;
  EXPECT_TRUE(running().tell(session_close).judged().has_prompt_obligations());
  EXPECT_EQ(outcome_of(running().tell(session_close).tell(freeze), RuleId::session_close_waits), broken);
}
TEST(SessionCloseWaits, WhereItNotifies) {
  Event notifying;
  notifying.kind = session_close;
  notifying.wait = Wait::notify;
  const auto begun = [&](Story story) { return story.tell(notifying).tell(session_close_returned); };
  EXPECT_EQ(outcome_of(begun(running()).final().close().tell(session_closed), RuleId::session_close_waits),
            kept);
  EXPECT_EQ(outcome_of(begun(running()).final().tell(session_closed), RuleId::session_close_waits), broken);
}

TEST(Survives, UnlessItCrashed) {
  Event crash;
  crash.kind = end;
  crash.ending = EndWhy::crashed;
  crash.signal = 11;
  EXPECT_EQ(outcome_of(Story().ends(), RuleId::subject_survives), kept);
  EXPECT_EQ(outcome_of(running().tell(crash), RuleId::subject_survives), broken);
}

/// The session's close takes 5 ms to arrive, and its unit comes back `after` that.
Story connection_given_back(Duration after) {
  Event leaves;
  leaves.kind = send;
  leaves.message = Message::close;
  leaves.connection = {0};
  leaves.from = Place::client;
  leaves.to = Place::server;
  Event arrives = leaves;
  arrives.kind = deliver;
  Story story;
  story.profile.promises.operations_back = UnitsBack::session_end;
  story.at(milliseconds(1)).tell(session_open).start().served().posts(1).answered(provider_final, 0);
  story.tell(provider_end).result().final(0).close().tell(session_close).tell_as_it_is(leaves);
  story.tell(session_close_returned).later(milliseconds(5)).tell_as_it_is(arrives);
  return story.later(after).units(release).ends();
}
TEST(Released, OfASessionIsDueWhenTheServerHasBeenToldOfItsEnd) {
  EXPECT_EQ(outcome_of(connection_given_back({}), RuleId::quota_released), kept);
  EXPECT_EQ(outcome_of(connection_given_back(milliseconds(2)), RuleId::quota_released), broken);
}

}  // namespace
}  // namespace rescind::server_test
