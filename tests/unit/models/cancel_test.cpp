#include <gtest/gtest.h>

#include "tests/unit/models/plans.hpp"

// Cancel at every moment of an operation's life, as the client stack answers it.

namespace rescind::cancel_test {
namespace {

using namespace plans;

Ran cancelled(EventPattern pattern, Protocol protocol = Protocol::push, bool shared = true) {
  Plan plan = one_stream(protocol);
  plan.network.shared_connection = shared;
  plan.threads[0].steps = cancelled_at(pattern);
  return run(plan);
}

TEST(ModelsCancel, BeforeTheRequestIsSentNeverReachesTheServer) {
  const Ran ran = cancelled(event(EventKind::start, list));
  EXPECT_EQ(ran.code(EventKind::final, list), 1) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::send)) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::admit));
}

TEST(ModelsCancel, InsideStartIsAnsweredBeforeStartReturns) {
  Plan plan = one_stream();
  plan.clients[0].call_time = exactly(microseconds(5));
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "canceller", {on(EventKind::start, list, 1, cancel(list))});
  const Ran ran = run(plan);
  EXPECT_LT(ran.place(EventKind::cancel_returned), ran.place(EventKind::start_returned)) << ran.text();
  EXPECT_EQ(ran.code(EventKind::cancel_returned), 0);
  EXPECT_EQ(ran.count(EventKind::final), 1u);
}

TEST(ModelsCancel, BeforeTheConnectionStandsGivesItUp) {
  Plan plan = one_stream();
  plan.network.shared_connection = false;
  plan.threads[0].steps = {start(list), at(microseconds(500), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_TRUE(ran.saw(EventKind::connect));
  EXPECT_TRUE(ran.saw(EventKind::disconnect)) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::send)) << ran.text();
}

TEST(ModelsCancel, BeforeAdmissionKeepsTheProviderFromStarting) {
  Plan plan = one_stream();
  plan.server.admission = exactly(milliseconds(10));
  plan.threads[0].steps = cancelled_at(message(EventKind::deliver, Message::request, list));
  const Ran ran = run(plan);
  EXPECT_TRUE(ran.saw(EventKind::cancel_received));
  EXPECT_FALSE(ran.saw(EventKind::admit)) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::provider_start)) << ran.text();
}

TEST(ModelsCancel, BetweenAdmissionAndTheProviderGivesTheUnitsBack) {
  Plan plan = one_stream();
  plan.server.dispatch = exactly(milliseconds(10));
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.threads[0].steps = cancelled_at(event(EventKind::admit, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::charge), 1u);
  EXPECT_EQ(ran.count(EventKind::release), 1u) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::provider_start));
}

TEST(ModelsCancel, BetweenPostsStopsTheProvider) {
  const Ran ran = cancelled(event(EventKind::result, list, 1));
  EXPECT_EQ(ran.count(EventKind::post), 1u) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).heard_by, How::callback);
  EXPECT_EQ(ran.count(EventKind::provider_end), 1u);
}

TEST(ModelsCancel, OfAResultInFlightDropsIt) {
  const Ran ran = cancelled(event(EventKind::post, list, 1));
  EXPECT_EQ(ran.count(EventKind::result), 0u) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 1);
}

TEST(ModelsCancel, InsideACallbackIsAnsweredThere) {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.callbacks = {{.op = list, .index = 0, .steps = {by(Handle::callback, cancel(list))}}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::cancel).thread, ran.nth(EventKind::result).thread);
  EXPECT_LT(ran.place(EventKind::cancel_returned), ran.place(EventKind::callback_returned)) << ran.text();
  EXPECT_LT(ran.place(EventKind::callback_returned), ran.place(EventKind::final)) << ran.text();
}

TEST(ModelsCancel, WhileAnAcknowledgementIsDueHoldsTheFinalResultBack) {
  Plan plan = one_stream();
  plan.operations[0].acknowledge = Acknowledge::manual;
  plan.threads[0].steps = cancelled_at(event(EventKind::callback_returned, list));
  add_thread(plan, "acknowledger", {at(milliseconds(50), ack(list))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(50)) << ran.text();
}

TEST(ModelsCancel, WithAReadBlockedWakesItWithTheFinalResult) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), read(list), close(list)};
  add_thread(plan, "canceller", {at(milliseconds(5), cancel(list, Reason::timeout))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::read_returned), Time{} + milliseconds(5)) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::read_returned).more, Flag::no);
  EXPECT_EQ(ran.code(EventKind::final), 1);
  EXPECT_EQ(ran.code(EventKind::close_returned), 0);
}

TEST(ModelsCancel, WithTheFinalResultInFlightStillEndsTheOperationOnce) {
  const Ran ran = cancelled(event(EventKind::provider_final, list));
  EXPECT_EQ(ran.count(EventKind::final), 1u) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 1);
}

TEST(ModelsCancel, AfterTheFinalResultAnswersOkAndChangesNothing) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::final, list, 1, cancel(list)), close(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::cancel_returned), 0);
  EXPECT_EQ(ran.code(EventKind::final), 0);
  EXPECT_EQ(ran.count(EventKind::final), 1u);
  EXPECT_FALSE(ran.saw(EventKind::cancel_received));
}

TEST(ModelsCancel, InsideCloseIsRefused) {
  Plan plan = one_stream();
  plan.clients[0].call_time = exactly(microseconds(5));
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "canceller", {on(EventKind::close, list, 1, cancel(list))});
  const Ran ran = run(plan);
  EXPECT_LT(ran.place(EventKind::cancel_returned), ran.place(EventKind::close_returned)) << ran.text();
  EXPECT_EQ(ran.code(EventKind::cancel_returned), 4);
}

TEST(ModelsCancel, AfterCloseIsRefused) {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.threads[0].steps.push_back(cancel(list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::cancel_returned), 4) << ran.text();
}

TEST(ModelsCancel, OfAnOperationThatWasNotStartedIsRefused) {
  Plan plan = one_stream();
  plan.threads[0].steps = {cancel(list), start(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::cancel_returned), 4);
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsCancel, DoesNotWaitForTheProvider) {
  Plan plan = one_stream();
  plan.providers[0].hears = How::none;
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final), ran.time(EventKind::cancel)) << ran.text();
  EXPECT_GT(ran.time(EventKind::provider_end), ran.time(EventKind::final) + milliseconds(15));
}

TEST(ModelsCancel, TakesOnlyTheClientsOwnWorkToTheFinalResult) {
  Plan plan = one_stream();
  plan.clients[0].work_time = exactly(microseconds(40));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final), ran.time(EventKind::cancel) + microseconds(40)) << ran.text();
}

TEST(ModelsCancel, ReturnsAtOnceEvenWhereCallsTakeTime) {
  Plan plan = one_stream();
  plan.clients[0].call_time = exactly(milliseconds(2));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::cancel_returned), ran.time(EventKind::cancel));
}

TEST(ModelsCancel, GivesUpAConnectionOfItsOwn) {
  const Ran ran = cancelled(event(EventKind::result, list), Protocol::push, false);
  EXPECT_EQ(ran.time(EventKind::disconnect), ran.time(EventKind::cancel)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::send, Message::close), 1u);
}

TEST(ModelsCancel, LetsGoOfASharedConnectionWithoutClosingIt) {
  const Ran ran = cancelled(event(EventKind::result, list));
  EXPECT_EQ(ran.nth(EventKind::disconnect).op, list) << ran.text();
  EXPECT_EQ(ran.count(EventKind::send, Message::close), 0u);
}

TEST(ModelsCancel, OfAFinalResultThatWaitsLetsGoOfTheConnectionAtOnce) {
  Plan plan = one_stream();
  plan.network.shared_connection = false;
  plan.clients[0].callback_time = exactly(milliseconds(50));  // The final result waits behind the callbacks.
  plan.threads[0].steps = {start(list), at(milliseconds(70), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_LT(ran.time(EventKind::provider_end), Time{} + milliseconds(50));
  EXPECT_EQ(ran.time(EventKind::disconnect), Time{} + milliseconds(70)) << ran.text();
}

TEST(ModelsCancel, ATwiceCancelledOperationKeepsItsFirstReason) {
  Plan plan = one_stream();
  plan.clients[0].work_time = exactly(microseconds(100));
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, cancel(list, Reason::timeout)),
                           cancel(list, Reason::shutdown), on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::cancel_received).reason, Reason::timeout) << ran.text();
  EXPECT_EQ(ran.count(EventKind::cancel_received), 1u);
  EXPECT_EQ(ran.count(EventKind::final), 1u);
}

TEST(ModelsCancel, EachReasonReachesTheProvider) {
  for (const Reason reason : {Reason::none, Reason::timeout, Reason::shutdown, Reason::service_stop}) {
    Plan plan = one_stream();
    plan.threads[0].steps = cancelled_at(event(EventKind::result, list), list, reason);
    const Ran ran = run(plan);
    EXPECT_EQ(ran.nth(EventKind::cancel_received).reason, reason);
    EXPECT_EQ(ran.nth(EventKind::cancel_heard).reason, reason);
  }
}

TEST(ModelsCancel, AReleaseCarriesNoReason) {
  const Ran ran = cancelled(event(EventKind::result, list), Protocol::pull);
  EXPECT_EQ(ran.count(EventKind::send, Message::release), 1u) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::cancel_received).reason, Reason::absent);
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).reason, Reason::absent);
}

TEST(ModelsCancel, OfAStreamWithoutANameIsSentOnceItHasOne) {
  const Ran ran = cancelled(event(EventKind::admit, list), Protocol::pull);
  EXPECT_EQ(ran.count(EventKind::send, Message::release), 1u) << ran.text();
  EXPECT_GT(ran.place(EventKind::cancel_received), ran.place(EventKind::final));
  EXPECT_EQ(ran.count(EventKind::send, Message::pull), 0u);
}

TEST(ModelsCancel, InvokeIsNotToldOfItsCancel) {
  for (const Protocol protocol : {Protocol::pull, Protocol::push}) {
    Plan plan = empty_plan(protocol);
    const OpId method = add_operation(plan, OperationKind::invoke);
    plan.providers[0].results = 1;
    plan.threads[0].steps = cancelled_at(event(EventKind::provider_start, method), method);
    const Ran ran = run(plan);
    EXPECT_FALSE(ran.saw(EventKind::cancel_received)) << ran.text();
    EXPECT_FALSE(ran.saw(EventKind::cancel_heard));
    EXPECT_LT(ran.place(EventKind::final), ran.place(EventKind::provider_end));
    EXPECT_EQ(ran.code(EventKind::provider_final), 0);
  }
}

TEST(ModelsCancel, OnlyTheLostConnectionTellsAnInvoke) {
  Plan plan = empty_plan();
  const OpId method = add_operation(plan, OperationKind::invoke);
  plan.network.shared_connection = false;
  plan.providers[0].first = exactly(seconds(1));
  plan.threads[0].steps = cancelled_at(event(EventKind::provider_start, method), method);
  const Ran ran = run(plan);
  EXPECT_FALSE(ran.saw(EventKind::cancel_received));
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).heard_by, How::disconnect) << ran.text();
}

TEST(ModelsCancel, OfASubscriptionUnsubscribes) {
  Plan plan = empty_plan();
  const OpId feed = add_operation(plan, OperationKind::subscribe);
  plan.providers[0].results = ProviderPlan::endless;
  plan.threads[0].steps = cancelled_at(event(EventKind::result, feed, 2), feed);
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::send, Message::unsubscribe), 1u) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).heard_by, How::unsubscribe);
  EXPECT_FALSE(ran.saw(EventKind::provider_final));
  EXPECT_TRUE(ran.saw(EventKind::provider_end));
}

TEST(ModelsCancel, LateResultsAreFew) {
  Plan plan = one_stream();
  plan.providers[0].results = 40;
  plan.providers[0].every = {};  // All at once.
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list, 3));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 3u + 4u) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 1);
}

TEST(ModelsCancel, LateResultsAreFewHoweverLongTheClientWorks) {
  Plan plan = one_stream();
  plan.providers[0].results = 200;
  plan.providers[0].every = exactly(microseconds(1));
  plan.clients[0].work_time = exactly(microseconds(150));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list, 3));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 3u + 4u) << ran.text();
}

TEST(ModelsCancel, WhatIsMissingBeforeTheFinalResultIsNotWaitedFor) {
  Plan plan = one_stream();
  FaultPlan loss = network_fault(Fault::loss, at({}));
  loss.message = Message::result;
  plan.faults = {loss};
  plan.threads[0].steps = {start(list), on(message(EventKind::deliver, Message::final, list), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  plan.threads[0].steps[1].trigger.delay = exactly(milliseconds(1));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final), ran.time(EventKind::cancel)) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 1);
}

TEST(ModelsCancel, ChangesNothingForTheOtherOperationOfTheConnection) {
  Plan plan = two_streams();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  add_thread(plan, "second", to_its_end(other));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result, other), 3u) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final, other), 0);
  EXPECT_FALSE(ran.saw(EventKind::cancel_received, other));
}

TEST(ModelsCancel, ForeignCancelIsRefusedAndChangesNothing) {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "intruder", {on(EventKind::result, list, 1, as(bob, cancel(list)))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::cancel_returned), 2) << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 3u);
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsCancel, TheContextOfTheStartCounts) {
  Plan plan = one_stream();
  plan.threads[0].steps = {as(bob, start(list)), on(EventKind::result, list, 1, as(alice, cancel(list))),
                           as(bob, cancel(list)), on(EventKind::final, list, 1, as(bob, close(list)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::cancel_returned, list, 1), 2) << ran.text();
  EXPECT_EQ(ran.code(EventKind::cancel_returned, list, 2), 0);
  EXPECT_EQ(ran.code(EventKind::close_returned), 0);
}

TEST(ModelsCancel, StaleAndEmptyHandlesAreRefused) {
  for (const Handle handle : {Handle::stale, Handle::empty}) {
    Plan plan = one_stream();
    plan.threads[0].steps = to_its_end();
    add_thread(plan, "wrong", {on(EventKind::result, list, 1, by(handle, cancel(list)))});
    const Ran ran = run(plan);
    EXPECT_EQ(ran.code(EventKind::cancel_returned), 4);
    EXPECT_EQ(ran.code(EventKind::final), 0);
  }
}

TEST(ModelsCancel, ACopiedHandleServesUntilClose) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, by(Handle::copy, cancel(list))),
                           on(EventKind::final, list, 1, close(list)), by(Handle::copy, cancel(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::cancel_returned, list, 1), 0) << ran.text();
  EXPECT_EQ(ran.code(EventKind::cancel_returned, list, 2), 4);
}

}  // namespace
}  // namespace rescind::cancel_test
