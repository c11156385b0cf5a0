#include <gmock/gmock.h>

#include "tests/unit/contract/story.hpp"

namespace rescind::cancel_test {
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
Story reading() {
  Story story;
  story.at(milliseconds(1))
      .start(OperationKind::enumerate, Mode::sync)
      .served()
      .tell(read)
      .at(milliseconds(10));
  return story;
}
/// With a result posted that holds the operation up once it is delivered: nobody acknowledges it.
Story acknowledged_by_hand() {
  Story story;
  story.at(milliseconds(1)).start(OperationKind::enumerate, Mode::async, Acknowledge::manual).served();
  return story.posts(1);
}
Event cancel_through(Handle handle) {
  Event event;
  event.kind = cancel;
  event.reason = Reason::none;
  event.handle = handle;
  return event;
}
Event frozen_by(Place place) {
  Event event;
  event.kind = frozen;
  event.party = place;
  return event;
}

TEST(ResultCode, IsListedAndOkForARunningOperation) {
  EXPECT_EQ(outcome_of(running().cancel(), RuleId::cancel_result_code), kept);
  EXPECT_EQ(outcome_of(running().cancel(Reason::none, 25), RuleId::cancel_result_code), broken);
  EXPECT_EQ(outcome_of(running().cancel(Reason::none, 6), RuleId::cancel_result_code), broken);
  EXPECT_EQ(outcome_of(running().final().cancel(Reason::none, 6), RuleId::cancel_result_code), kept);
  EXPECT_EQ(outcome_of(running(), RuleId::cancel_result_code), not_exercised);
}

TEST(FromCallback, ActsOnTheOperation) {
  const auto cancelled = [](std::int32_t code) {
    return running().tell(cancel_through(Handle::callback)).answered(cancel_returned, code);
  };
  EXPECT_EQ(outcome_of(cancelled(0).final(), RuleId::cancel_from_callback), kept);
  EXPECT_EQ(outcome_of(cancelled(6), RuleId::cancel_from_callback), broken);
  EXPECT_EQ(outcome_of(cancelled(0).ends(), RuleId::cancel_from_callback), broken);
  EXPECT_EQ(outcome_of(cancelled(0).later(milliseconds(2)).final(), RuleId::cancel_from_callback), broken);
  EXPECT_EQ(outcome_of(cancelled(0).tell(frozen_by(Place::client)), RuleId::cancel_from_callback), broken);
  EXPECT_EQ(outcome_of(running().cancel().ends(), RuleId::cancel_from_callback), not_exercised);
}
TEST(FromCallback, WaitsForTheServerWhereTheProfileNeedsIt) {
  Event hang;
  hang.kind = server_fault;
  hang.op = {0};
  hang.fault = Fault::hang;
  Story story = running();
  story.tell(hang).tell(cancel_through(Handle::callback)).answered(cancel_returned, 0).ends();
  EXPECT_EQ(outcome_of(story, RuleId::cancel_from_callback), broken);
  story.profile.promises.final_needs = FinalNeeds::server;
  EXPECT_NE(outcome_of(story, RuleId::cancel_from_callback), broken);
}
TEST(FromCallback, MayBeToldThatTheServerHasEndedIt) {
  Story story = running();
  story.tell(cancel_through(Handle::callback)).answered(cancel_returned, 6).final(0).ends();
  EXPECT_EQ(outcome_of(story, RuleId::cancel_from_callback), broken);
  story.profile.promises.cancel_answer = CancelAnswer::tells;
  EXPECT_NE(outcome_of(story, RuleId::cancel_from_callback), broken);
}
TEST(FromCallback, IsBrokenByTheTimeBeforeTheApplicationHeldItUp) {
  const auto held_up_after = [](Duration span) {
    return acknowledged_by_hand()
        .tell(cancel_through(Handle::callback))
        .answered(cancel_returned, 0)
        .later(span)
        .result()
        .later(milliseconds(5))
        .ends();
  };
  EXPECT_EQ(outcome_of(held_up_after(milliseconds(2)), RuleId::cancel_from_callback), broken);
  EXPECT_EQ(outcome_of(held_up_after(milliseconds(1)), RuleId::cancel_from_callback), kept);
}

TEST(HandleStaysValid, UntilClose) {
  EXPECT_EQ(outcome_of(running().cancel().final().close(), RuleId::cancel_handle_stays_valid), kept);
  EXPECT_EQ(outcome_of(running().cancel().final().close(4), RuleId::cancel_handle_stays_valid), broken);
  EXPECT_EQ(outcome_of(running().cancel().cancel(Reason::none, 4), RuleId::cancel_handle_stays_valid),
            broken);
  EXPECT_EQ(outcome_of(running().cancel().final().close().cancel(Reason::none, 4),
                       RuleId::cancel_handle_stays_valid),
            kept);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::cancel_handle_stays_valid), not_exercised);
}

TEST(HandleStaysValid, SaysNothingOfCallsEnteredBeforeTheStart) {
  const auto entered_before = [](EventKind call) {
    Event event;
    event.kind = call;
    event.thread = {7};  // Its own, so that the start's calls do not look like its return.
    return Story().tell(event).start().served().cancel();
  };
  const auto returns = [](EventKind kind, std::int32_t code) {
    Event event;
    event.kind = kind;
    event.thread = {7};
    event.code = code;
    return event;
  };
  const Story closed = entered_before(close).tell(returns(close_returned, 4));
  EXPECT_THAT(closed.broken(), testing::IsEmpty());
  EXPECT_THAT(entered_before(cancel).tell(returns(cancel_returned, 4)).broken(), testing::IsEmpty());
  EXPECT_THAT(entered_before(read).tell(returns(read_returned, 4)).broken(), testing::IsEmpty());
  EXPECT_EQ(outcome_of(Story(closed).final().close(4), RuleId::cancel_handle_stays_valid), broken)
      << "the operation's own close is judged";
}
TEST(HandleStaysValid, AfterACallOfTheOperationThatBoreTheNameBefore) {
  Event early;
  early.kind = close;
  early.thread = {7};
  Event answer = early;
  answer.kind = close_returned;
  answer.code = 0;
  const Story story = running().final(0).tell(early).close().start().tell(answer).final(0);
  EXPECT_EQ(outcome_of(Story(story).close(), RuleId::close_every_operation), kept)
      << "the late answer closes nothing";
  EXPECT_EQ(outcome_of(Story(story).close().ends(), RuleId::handle_stale_refused), not_exercised);
}

TEST(Asynchronous, ReturnsWithinTheBound) {
  const auto returned_after = [](Duration span) {
    return running().tell(cancel).later(span).answered(cancel_returned, 0);
  };
  EXPECT_EQ(outcome_of(returned_after({0}), RuleId::cancel_asynchronous), kept);
  EXPECT_EQ(outcome_of(returned_after({1}), RuleId::cancel_asynchronous), broken);
  EXPECT_EQ(outcome_of(running().tell(cancel).ends(), RuleId::cancel_asynchronous), broken);
  EXPECT_EQ(outcome_of(running().tell(cancel).ends(EndWhy::crashed), RuleId::cancel_asynchronous), undecided);
  EXPECT_EQ(outcome_of(running().tell(cancel).tell(frozen_by(Place::client)), RuleId::cancel_asynchronous),
            broken);
  EXPECT_EQ(outcome_of(running().ends(), RuleId::cancel_asynchronous), not_exercised);
}
TEST(Asynchronous, HasItsBoundFromTheClock) {
  Story story = running().tell(cancel).later(milliseconds(99)).answered(cancel_returned, 0);
  story.header.clock = Clock::monotonic;
  EXPECT_EQ(outcome_of(story, RuleId::cancel_asynchronous), kept);
  // Without time nobody has looked at it.
  story.header.clock = Clock::steps;
  EXPECT_EQ(outcome_of(story, RuleId::cancel_asynchronous), not_checked);
}

TEST(AsyncCallback, RunsOutsideTheCall) {
  Event inside;
  inside.kind = final;
  inside.code = 1;
  inside.thread = {0};
  EXPECT_EQ(outcome_of(running().tell(cancel).tell(inside), RuleId::cancel_async_callback), broken);
  EXPECT_EQ(outcome_of(running().tell(cancel).final(), RuleId::cancel_async_callback), kept);
  EXPECT_EQ(outcome_of(running().cancel().tell(inside), RuleId::cancel_async_callback), kept);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::cancel_async_callback), not_exercised);
}

TEST(FinalPrompt, FollowsWithinTheBound) {
  EXPECT_EQ(outcome_of(running().cancel().later(milliseconds(1)).final(), RuleId::cancel_final_prompt), kept);
  EXPECT_EQ(outcome_of(running().cancel().later(milliseconds(1) + Duration{1}).final(),
                       RuleId::cancel_final_prompt),
            broken);
  EXPECT_EQ(outcome_of(running().cancel().ends(), RuleId::cancel_final_prompt), broken);
  EXPECT_EQ(outcome_of(running().cancel().ends(EndWhy::cut), RuleId::cancel_final_prompt), undecided);
  EXPECT_EQ(
      outcome_of(running().cancel().later(milliseconds(2)).ends(EndWhy::cut), RuleId::cancel_final_prompt),
      broken);
  EXPECT_EQ(outcome_of(running().cancel().later(milliseconds(2)).ends(EndWhy::crashed),
                       RuleId::cancel_final_prompt),
            undecided);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::cancel_final_prompt), not_exercised);
}
TEST(FinalPrompt, IsBrokenByTheTimeBeforeTheApplicationHeldItUp) {
  const Story story = acknowledged_by_hand().cancel().later(milliseconds(2)).result().ends();
  EXPECT_EQ(outcome_of(story, RuleId::cancel_final_prompt), broken);
}
TEST(FinalPrompt, IsNotChargedWithACallbackThatHasNotReturned) {
  Story busy = running().posts(1).tell(result).cancel().later(milliseconds(50)).tell(callback_returned);
  EXPECT_EQ(outcome_of(Story(busy).later(microseconds(900)).final(), RuleId::cancel_final_prompt), kept);
  EXPECT_EQ(outcome_of(Story(busy).later(microseconds(1100)).final(), RuleId::cancel_final_prompt), broken);
}
TEST(FinalPrompt, IsNotChargedWithAnotherOperationsCallback) {
  Story story = running().posts(1).result();
  story.of(1).start().served().posts(1).tell(result).of(0).cancel().later(milliseconds(50));
  story.of(1).tell(callback_returned).of(0);
  EXPECT_EQ(outcome_of(Story(story).final(), RuleId::cancel_final_prompt), kept);
  EXPECT_EQ(outcome_of(Story(story).later(milliseconds(2)).final(), RuleId::cancel_final_prompt), broken);
}
TEST(FinalPrompt, IsNotChargedWithAnAcknowledgementThatIsDue) {
  for (Acknowledge how : {Acknowledge::manual, Acknowledge::none}) {
    Story story;
    story.at(milliseconds(1)).start(OperationKind::enumerate, Mode::async, how).served().posts(2);
    story.result().cancel().later(milliseconds(50)).tell(ack);
    EXPECT_EQ(outcome_of(Story(story).later(microseconds(900)).final(), RuleId::cancel_final_prompt), kept);
    EXPECT_EQ(outcome_of(Story(story).later(milliseconds(2)).final(), RuleId::cancel_final_prompt), broken);
  }
}
TEST(FinalPrompt, IsNotChargedWithAReadThatIsDue) {
  Story story;
  story.at(milliseconds(1))
      .start(OperationKind::enumerate, Mode::sync)
      .served()
      .cancel()
      .later(milliseconds(50));
  EXPECT_EQ(outcome_of(Story(story).read(false), RuleId::cancel_final_prompt), kept);
  EXPECT_EQ(outcome_of(Story(story).tell(read).later(milliseconds(2)).read_returned(false),
                       RuleId::cancel_final_prompt),
            broken);
  EXPECT_EQ(outcome_of(Story(story).ends(), RuleId::cancel_final_prompt), not_exercised);
}
TEST(FinalPrompt, HasACausalForm) {
  const Story story = running().cancel();
  EXPECT_TRUE(story.judged().has_prompt_obligations());
  EXPECT_EQ(outcome_of(Story(story).tell(frozen_by(Place::client)), RuleId::cancel_final_prompt), broken);
  EXPECT_EQ(outcome_of(Story(story).tell(frozen_by(Place::provider)).final(), RuleId::cancel_final_prompt),
            kept);
  EXPECT_FALSE(Story(story).final().judged().has_prompt_obligations());
  Story waits = running().posts(1).tell(result).cancel().tell(frozen_by(Place::client));
  EXPECT_EQ(outcome_of(waits, RuleId::cancel_final_prompt), undecided)
      << "the callback keeps the library thread";
}

TEST(Disconnects, LetsGoWithinTheBound) {
  EXPECT_EQ(
      outcome_of(running().cancel().later(milliseconds(1)).tell(disconnect), RuleId::cancel_disconnects),
      kept);
  EXPECT_EQ(
      outcome_of(running().cancel().later(milliseconds(2)).tell(disconnect), RuleId::cancel_disconnects),
      broken);
  EXPECT_EQ(outcome_of(running().cancel().final().ends(), RuleId::cancel_disconnects), broken);
  EXPECT_EQ(outcome_of(running().cancel().final().ends(EndWhy::crashed), RuleId::cancel_disconnects),
            undecided);
  EXPECT_EQ(outcome_of(running().cancel().final().tell(frozen_by(Place::client)), RuleId::cancel_disconnects),
            broken);
  EXPECT_EQ(outcome_of(plain_story().ends(), RuleId::cancel_disconnects), not_exercised);
}
TEST(Disconnects, IsNotOwedForARequestThatWasNeverSent) {
  EXPECT_EQ(outcome_of(Story().start().cancel().final().ends(), RuleId::cancel_disconnects), not_exercised);
}
TEST(Disconnects, IsBrokenByTheTimeBeforeTheApplicationHeldItUp) {
  const auto let_go_after = [](Duration span) {
    return acknowledged_by_hand().cancel().later(span).result().later(milliseconds(5)).tell(disconnect);
  };
  EXPECT_EQ(outcome_of(let_go_after(milliseconds(2)), RuleId::cancel_disconnects), broken);
  EXPECT_EQ(outcome_of(let_go_after(milliseconds(1)), RuleId::cancel_disconnects), kept);
}

TEST(SyncUnblocks, ReturnsWithinTheBound) {
  EXPECT_EQ(outcome_of(reading().cancel().later(milliseconds(1)).read_returned(false),
                       RuleId::cancel_sync_unblocks),
            kept);
  EXPECT_EQ(outcome_of(reading().cancel().later(milliseconds(2)).read_returned(false),
                       RuleId::cancel_sync_unblocks),
            broken);
  EXPECT_EQ(outcome_of(reading().cancel().ends(), RuleId::cancel_sync_unblocks), broken);
  EXPECT_EQ(outcome_of(reading().cancel().ends(EndWhy::cut), RuleId::cancel_sync_unblocks), undecided);
  EXPECT_EQ(outcome_of(reading().cancel().tell(frozen_by(Place::client)), RuleId::cancel_sync_unblocks),
            broken);
  EXPECT_EQ(outcome_of(reading().ends(), RuleId::cancel_sync_unblocks), not_exercised);
}
TEST(SyncUnblocks, SaysLastThatNothingFollows) {
  Event wrong;
  wrong.kind = read_returned;
  wrong.more = Flag::yes;
  EXPECT_EQ(outcome_of(reading().cancel().tell(wrong).final(), RuleId::cancel_sync_unblocks), broken);
  EXPECT_EQ(outcome_of(reading().cancel().final().tell(wrong), RuleId::cancel_sync_unblocks), broken);
}

TEST(Idempotent, SecondCancelChangesNothing) {
  EXPECT_EQ(outcome_of(running().cancel().cancel().final(), RuleId::cancel_idempotent), kept);
  EXPECT_EQ(outcome_of(running().cancel().final().cancel(Reason::none, 6), RuleId::cancel_idempotent), kept);
  EXPECT_EQ(outcome_of(running().cancel().final().cancel().final(), RuleId::cancel_idempotent), broken);
  EXPECT_EQ(outcome_of(running().cancel().cancel(Reason::none, 4), RuleId::cancel_idempotent), broken);
  EXPECT_EQ(outcome_of(running().cancel().final(), RuleId::cancel_idempotent), not_exercised);
}

Story two_running() {
  Story story = running();
  story.of(1).start().served();
  return story;
}
TEST(NoBystander, IsBrokenByAnUnexplainedFailure) {
  EXPECT_EQ(outcome_of(two_running().of(0).cancel().of(1).final(1), RuleId::cancel_no_bystander), broken);
  EXPECT_EQ(outcome_of(two_running().of(0).cancel().of(1).final(0), RuleId::cancel_no_bystander), kept);
  EXPECT_EQ(outcome_of(two_running().of(1).final(1), RuleId::cancel_no_bystander), not_exercised);
}
TEST(NoBystander, AcceptsEveryOwnCause) {
  const auto other = [] { return two_running().of(0).cancel().of(1); };
  EXPECT_NE(outcome_of(other().cancel().final(1), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().tell(timeout_fired).final(1), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().close().final(1), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().refused_for_quota().final(27), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().provider_ends(1).final(1), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().tell(provider_crash).final(1), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().message(lost, Message::request).final(1), RuleId::cancel_no_bystander),
            broken);
  EXPECT_NE(outcome_of(other().tell(shutdown).final(28), RuleId::cancel_no_bystander), broken);
  EXPECT_NE(outcome_of(other().tell(session_close).final(1), RuleId::cancel_no_bystander), broken);
  Event reset;
  reset.kind = network_fault;
  reset.fault = Fault::reset;
  EXPECT_NE(outcome_of(other().tell(reset).final(1), RuleId::cancel_no_bystander), broken);
}
TEST(NoBystander, AcceptsThatACopyOfTheLastBatchCameFirst) {
  const auto arriving = [](int copies) {
    Story story = two_running().of(0).cancel().of(1).message(send, Message::pull);
    for (int i = 0; i < copies; ++i) story.message(deliver, Message::pull).message(send, Message::batch);
    return story.message(deliver, Message::batch).message(deliver, Message::batch).final(1);
  };
  EXPECT_NE(outcome_of(arriving(2), RuleId::cancel_no_bystander), broken);
  EXPECT_EQ(outcome_of(two_running()
                           .of(0)
                           .cancel()
                           .of(1)
                           .message(send, Message::batch)
                           .message(deliver, Message::batch)
                           .final(1),
                       RuleId::cancel_no_bystander),
            broken);
}
TEST(NoBystander, IsBrokenByACancelThatReachesTheWrongProvider) {
  EXPECT_EQ(outcome_of(two_running().of(0).cancel().of(1).hears(How::callback), RuleId::cancel_no_bystander),
            broken);
  EXPECT_EQ(outcome_of(two_running().of(0).cancel().of(1).tell(cancel_received), RuleId::cancel_no_bystander),
            broken);
}
TEST(NoBystander, LeavesWhatAStrangerCancelledToItsRule) {
  Event foreign;
  foreign.kind = cancel;
  foreign.context = {1};
  Story story = two_running();
  story.of(0).cancel().of(1).tell(foreign).tell(disconnect);
  EXPECT_NE(outcome_of(story, RuleId::cancel_no_bystander), broken);
}
TEST(NoBystander, IsBrokenByClosingASharedConnection) {
  Event closed;
  closed.kind = disconnect;
  closed.party = Place::client;
  closed.connection = {0};
  Story story = two_running().of(0).cancel();
  story.events.push_back(closed);  // About no operation: the whole connection.
  EXPECT_EQ(outcome_of(story, RuleId::cancel_no_bystander), broken);
}

TEST(ReasonCarried, IsThatOfTheFirstCancel) {
  EXPECT_EQ(outcome_of(cancelled_story(), RuleId::cancel_reason_carried), kept);
  const auto heard = [](Reason reason) {
    return running()
        .cancel(Reason::shutdown)
        .cancel(Reason::timeout)
        .tell(cancel_received)
        .hears(How::callback, reason);
  };
  EXPECT_EQ(outcome_of(heard(Reason::shutdown), RuleId::cancel_reason_carried), kept);
  EXPECT_EQ(outcome_of(heard(Reason::timeout), RuleId::cancel_reason_carried), broken);
  EXPECT_EQ(outcome_of(heard(Reason::none), RuleId::cancel_reason_carried), broken);
  EXPECT_EQ(outcome_of(heard(Reason::absent), RuleId::cancel_reason_carried), not_exercised);
  EXPECT_EQ(
      outcome_of(running().tell(timeout_fired).tell(cancel_received).hears(How::callback, Reason::timeout),
                 RuleId::cancel_reason_carried),
      kept);
}
TEST(ReasonCarried, OfTheServersShutdownCountsWhereThatCameFirst) {
  Event down;
  down.kind = shutdown;
  down.reason = Reason::service_stop;
  const auto heard = [&](Reason reason) {
    return running().cancel(Reason::timeout).tell(down).tell(cancel_received).hears(How::callback, reason);
  };
  EXPECT_EQ(outcome_of(heard(Reason::service_stop), RuleId::cancel_reason_carried), kept);
  EXPECT_EQ(outcome_of(heard(Reason::timeout), RuleId::cancel_reason_carried), broken);
}

Story received() {
  return running()
      .message(deliver, Message::result)
      .cancel()
      .message(send, Message::cancel)
      .message(deliver, Message::cancel);
}
TEST(ReachesProvider, IsReceivedAndOffered) {
  EXPECT_EQ(outcome_of(cancelled_story().ends(), RuleId::cancel_reaches_provider), kept);
  EXPECT_EQ(outcome_of(received().ends(), RuleId::cancel_reaches_provider), broken) << "not received";
  EXPECT_EQ(outcome_of(received().tell(cancel_received).provider_ends(), RuleId::cancel_reaches_provider),
            broken)
      << "not offered";
  EXPECT_EQ(outcome_of(running().message(deliver, Message::result).cancel().ends(),
                       RuleId::cancel_reaches_provider),
            broken)
      << "not sent";
  EXPECT_EQ(outcome_of(plain_story().ends(), RuleId::cancel_reaches_provider), not_exercised);
}
TEST(ReachesProvider, AllowsOneCallbackAndAnyNumberOfPolls) {
  EXPECT_EQ(outcome_of(received().tell(cancel_received).hears(How::callback).hears(How::callback),
                       RuleId::cancel_reaches_provider),
            broken);
  Event yes;
  yes.kind = cancel_polled;
  yes.answer = Flag::yes;
  Event no = yes;
  no.answer = Flag::no;
  EXPECT_NE(outcome_of(received().tell(cancel_received).tell(yes).tell(yes), RuleId::cancel_reaches_provider),
            broken);
  EXPECT_EQ(outcome_of(received().tell(cancel_received).tell(no), RuleId::cancel_reaches_provider), broken);
  EXPECT_NE(outcome_of(received().tell(no), RuleId::cancel_reaches_provider), broken)
      << "before it was received";
}
TEST(ReachesProvider, RefusesThePostsOfAProviderThatHearsInNoOtherWay) {
  const auto posted = [](std::int32_t code) {
    Story story;
    story.at(milliseconds(1)).start().served(false).cancel().tell(cancel_received).answered(post, code);
    return story;
  };
  EXPECT_EQ(outcome_of(posted(1), RuleId::cancel_reaches_provider), kept);
  EXPECT_EQ(outcome_of(posted(0), RuleId::cancel_reaches_provider), broken);
}
TEST(ReachesProvider, IsKeptByTheFirstPostThatFails) {
  Story story;
  story.at(milliseconds(1)).start().served(false).cancel().tell(cancel_received).answered(post, 1);
  story.hears(How::failing_post).answered(post, 0);
  EXPECT_EQ(outcome_of(story, RuleId::cancel_reaches_provider), kept);
}
TEST(ReachesProvider, IsBrokenByACancelNeverSentThoughTheLastWordComesLater) {
  Story story = running().message(deliver, Message::result).cancel().tell(disconnect).final().close();
  story.provider_ends(0).message(deliver, Message::final);
  EXPECT_EQ(outcome_of(story.ends(), RuleId::cancel_reaches_provider), broken);
}
Story refused_registration(OperationKind kind) {
  Story story;
  story.header.places = {Place::client, Place::provider};
  story.at(milliseconds(1)).start(kind).tell(provider_start).answered(register_cancel, 7);
  return story;
}
TEST(ReachesProvider, IsBrokenByARefusedRegistrationOnceCancelled) {
  EXPECT_EQ(outcome_of(refused_registration(OperationKind::enumerate).cancel().ends(EndWhy::cut),
                       RuleId::cancel_reaches_provider),
            broken);
  EXPECT_EQ(
      outcome_of(refused_registration(OperationKind::enumerate).ends(), RuleId::cancel_reaches_provider),
      not_exercised);
  EXPECT_EQ(
      outcome_of(refused_registration(OperationKind::get).cancel().ends(), RuleId::cancel_reaches_provider),
      not_exercised);
  EXPECT_EQ(outcome_of(refused_registration(OperationKind::subscribe).cancel().hears(How::unsubscribe).ends(),
                       RuleId::cancel_reaches_provider),
            kept);
}
TEST(ReachesProvider, IsUndecidedWhereAFaultTookThePathDown) {
  Event stop;
  stop.kind = server_fault;
  stop.fault = Fault::stop;
  EXPECT_EQ(outcome_of(refused_registration(OperationKind::enumerate).tell(stop).cancel().ends(),
                       RuleId::cancel_reaches_provider),
            undecided);
}
TEST(ReachesProvider, IsNotCheckedWhereOnlyTheClientIsObserved) {
  Story story = running().cancel();
  story.header.places = {Place::client};
  EXPECT_EQ(outcome_of(story, RuleId::cancel_reaches_provider), not_checked);
}

TEST(MayNotReachProvider, CountsWhatCannotTravel) {
  Story story;
  story.start(OperationKind::invoke).served().cancel().final().provider_ends(0);
  EXPECT_EQ(outcome_of(story, RuleId::cancel_may_not_reach_provider), kept);
  EXPECT_EQ(outcome_of(cancelled_story(), RuleId::cancel_may_not_reach_provider), not_exercised);
}

TEST(CallerContext, IsThatOfTheStart) {
  Event foreign = cancel_through(Handle::own);
  foreign.context = {1};
  EXPECT_EQ(outcome_of(running().cancel(), RuleId::security_caller_context), kept);
  EXPECT_EQ(outcome_of(running().tell(foreign), RuleId::security_caller_context), broken);
  EXPECT_EQ(outcome_of(running(), RuleId::security_caller_context), not_exercised);
}
TEST(ForeignRefused, AnswersAccessDeniedAndChangesNothing) {
  Event foreign = cancel_through(Handle::own);
  foreign.context = {1};
  const auto answered = [&](std::int32_t code) {
    return running().tell(foreign).answered(cancel_returned, code);
  };
  EXPECT_EQ(outcome_of(answered(2), RuleId::security_foreign_refused), kept);
  EXPECT_EQ(outcome_of(answered(0), RuleId::security_foreign_refused), broken);
  EXPECT_EQ(outcome_of(answered(2).final(1), RuleId::security_foreign_refused), broken);
  EXPECT_EQ(outcome_of(answered(2).final(0), RuleId::security_foreign_refused), kept);
  EXPECT_EQ(outcome_of(running().cancel(), RuleId::security_foreign_refused), not_exercised);
}
TEST(ForeignRefused, CancelIsNotInForce) {
  Event foreign = cancel_through(Handle::own);
  foreign.context = {1};
  EXPECT_FALSE(running().tell(foreign).judged().has_prompt_obligations());
}

TEST(StaleRefused, AnswersInvalidParameter) {
  EXPECT_EQ(outcome_of(cancelled_story().cancel(Reason::none, 4), RuleId::handle_stale_refused), kept);
  EXPECT_EQ(outcome_of(cancelled_story().cancel(), RuleId::handle_stale_refused), broken);
  EXPECT_EQ(outcome_of(cancelled_story().close(), RuleId::handle_stale_refused), broken);
  EXPECT_EQ(outcome_of(running().tell(cancel_through(Handle::empty)).answered(cancel_returned, 0),
                       RuleId::handle_stale_refused),
            broken);
  EXPECT_EQ(outcome_of(running().cancel(), RuleId::handle_stale_refused), not_exercised);
}
TEST(StaleRefused, SpeaksOfAcknowledgementsToo) {
  const auto acknowledged = [](Handle handle, std::int32_t code) {
    Event event;
    event.kind = ack;
    event.handle = handle;
    event.code = code;
    return running().tell(event);
  };
  EXPECT_EQ(outcome_of(acknowledged(Handle::stale, 4), RuleId::handle_stale_refused), kept);
  EXPECT_EQ(outcome_of(acknowledged(Handle::stale, 0), RuleId::handle_stale_refused), broken);
  EXPECT_EQ(outcome_of(acknowledged(Handle::own, 0), RuleId::handle_stale_refused), not_exercised);
}
TEST(StaleRefused, TouchesNoOtherOperation) {
  Story story = two_running();
  story.of(0).final(0).close().cancel(Reason::none, 4).of(1).final(1);
  EXPECT_EQ(outcome_of(story, RuleId::handle_stale_refused), broken);
}

Story with_timeout() {
  Story story;
  Event event;
  event.kind = start;
  event.operation_kind = OperationKind::enumerate;
  event.mode = Mode::async;
  event.duration = milliseconds(10).ns;
  story.start().close().at(milliseconds(0)).tell(event);
  return story.served();
}
TEST(TimeoutFires, InTime) {
  EXPECT_EQ(
      outcome_of(with_timeout().at(milliseconds(10)).tell(timeout_fired).final(), RuleId::timeout_fires),
      kept);
  EXPECT_EQ(outcome_of(with_timeout().at(milliseconds(9)).tell(timeout_fired).final(), RuleId::timeout_fires),
            broken);
  EXPECT_EQ(
      outcome_of(with_timeout().at(milliseconds(12)).tell(timeout_fired).final(), RuleId::timeout_fires),
      broken);
  EXPECT_EQ(outcome_of(with_timeout().at(milliseconds(12)).final(0), RuleId::timeout_fires), broken);
  EXPECT_EQ(outcome_of(with_timeout().at(milliseconds(8)).final(0), RuleId::timeout_fires), not_exercised);
  EXPECT_EQ(outcome_of(with_timeout().at(milliseconds(12)).ends(), RuleId::timeout_fires), broken);
  EXPECT_EQ(outcome_of(with_timeout().at(milliseconds(8)).cancel().final().ends(), RuleId::timeout_fires),
            not_exercised);
}
TEST(TimeoutFires, CallbacksExcuseOnlyWhileTheyRun) {
  const Story free = with_timeout().at(milliseconds(60)).result().final(0);
  EXPECT_EQ(outcome_of(free, RuleId::timeout_fires), broken) << "nothing kept the final result until then";
  Event result;
  result.kind = EventKind::result;
  const Story kept_busy = with_timeout()
                              .at(milliseconds(8))
                              .tell(result)
                              .at(milliseconds(60))
                              .tell(EventKind::callback_returned)
                              .final(0);
  EXPECT_EQ(outcome_of(kept_busy, RuleId::timeout_fires), not_exercised);
}
TEST(TimeoutFires, WithItsReasonAndAPromptFinal) {
  Event fired;
  fired.kind = timeout_fired;
  fired.reason = Reason::none;
  EXPECT_EQ(outcome_of(with_timeout().at(milliseconds(10)).tell(fired).final(), RuleId::timeout_fires),
            broken);
  const Story late = with_timeout().at(milliseconds(10)).tell(timeout_fired).later(milliseconds(2)).final();
  EXPECT_EQ(outcome_of(late, RuleId::timeout_fires), broken);
  EXPECT_EQ(
      outcome_of(with_timeout().at(milliseconds(10)).tell(timeout_fired).hears(How::callback, Reason::none),
                 RuleId::timeout_fires),
      broken);
}

}  // namespace
}  // namespace rescind::cancel_test
