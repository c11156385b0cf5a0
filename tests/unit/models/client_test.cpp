#include <gtest/gtest.h>

#include "tests/unit/models/plans.hpp"

// The client stack apart from cancel: results, reads, acknowledgements, timeouts, close, sessions.

namespace rescind::client_test {
namespace {

using namespace plans;

TEST(ModelsClient, DeliversEveryResultInOrderThenOk) {
  for (const Protocol protocol : {Protocol::pull, Protocol::push}) {
    Plan plan = one_stream(protocol);
    plan.threads[0].steps = to_its_end();
    const Ran ran = run(plan);
    ASSERT_EQ(ran.count(EventKind::result), 3u) << ran.text();
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(ran.nth(EventKind::result, list, i + 1).index, i);
    EXPECT_EQ(ran.code(EventKind::final), 0);
    EXPECT_EQ(ran.code(EventKind::close_returned), 0);
  }
}

TEST(ModelsClient, ASynchronousReaderGetsTheSame) {
  for (const Protocol protocol : {Protocol::pull, Protocol::push}) {
    Plan plan = one_stream(protocol, Mode::sync);
    plan.threads[0].steps = read_to_its_end();
    const Ran ran = run(plan);
    EXPECT_EQ(ran.count(EventKind::read), 4u) << ran.text();
    EXPECT_EQ(ran.count(EventKind::result), 3u);
    EXPECT_EQ(ran.nth(EventKind::read_returned, list, 4).more, Flag::no);
    EXPECT_EQ(ran.nth(EventKind::final).via, Via::read);
  }
}

TEST(ModelsClient, TwoReadersShareTheResults) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), drain(list), on(EventKind::final, list, 1, close(list))};
  add_thread(plan, "second", {on(EventKind::start_returned, list, 1, drain(list))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 3u) << ran.text();
  EXPECT_EQ(ran.count(EventKind::final), 1u);
  EXPECT_EQ(ran.count(EventKind::read), ran.count(EventKind::read_returned)) << ran.text();
  for (std::size_t i = 1; i <= 3; ++i) EXPECT_EQ(ran.nth(EventKind::read_returned, list, i).more, Flag::yes);
}

TEST(ModelsClient, AReaderThatComesTooLateForAResultWaitsForTheNext) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), at(milliseconds(15), read(list)), drain(list), close(list)};
  add_thread(plan, "second", {at(milliseconds(15), read(list))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::read_returned, list, 1), Time{} + milliseconds(15));
  EXPECT_GT(ran.time(EventKind::read_returned, list, 2), Time{} + milliseconds(20)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 3u);
  EXPECT_EQ(ran.count(EventKind::read), ran.count(EventKind::read_returned));
}

TEST(ModelsClient, EveryBlockedReaderIsWokenByCancel) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), read(list)};
  add_thread(plan, "second", {at(milliseconds(1), read(list))});
  add_thread(plan, "third", {at(milliseconds(1), read(list))});
  add_thread(plan, "canceller", {at(milliseconds(5), cancel(list)), at(milliseconds(6), close(list))});
  const Ran ran = run(plan);
  ASSERT_EQ(ran.count(EventKind::read_returned), 3u) << ran.text();
  for (std::size_t i = 1; i <= 3; ++i)
    EXPECT_EQ(ran.time(EventKind::read_returned, list, i), Time{} + milliseconds(5));
  EXPECT_EQ(ran.count(EventKind::final), 1u);
}

TEST(ModelsClient, AReadAfterTheFinalResultSaysThatNothingFollows) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), drain(list), read(list), close(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::read_returned, list, 5).more, Flag::no) << ran.text();
  EXPECT_EQ(ran.count(EventKind::final), 1u);
}

TEST(ModelsClient, AReadThroughAStaleHandleIsRefusedAtOnce) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), by(Handle::stale, read(list)), drain(list), close(list), read(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::read_returned, list, 1), 4) << ran.text();
  EXPECT_EQ(ran.time(EventKind::read_returned, list, 1), Time{});
  EXPECT_EQ(ran.code(EventKind::read_returned, list, 6), 4);
}

TEST(ModelsClient, AReadRefusedBeforeTheStartTakesNoResult) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.sessions[0].open_at_start = false;  // So that the final result is there at once.
  plan.threads[0].steps = {read(list)};
  add_thread(plan, "starter", read_to_its_end());
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::read_returned, list, 1).thread, ThreadId{0});
  EXPECT_EQ(ran.code(EventKind::read_returned, list, 1), 4);
  EXPECT_EQ(ran.nth(EventKind::final, list).thread, ThreadId{1}) << ran.text();
}
TEST(ModelsClient, ADelayedDrainIsDelayedOnce) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  Step late = drain(list);
  late.trigger.delay = exactly(milliseconds(100));
  plan.threads[0].steps = {start(list), late, close(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(100)) << ran.text();
}

TEST(ModelsClient, CallbacksOfOneClientRunOneAfterTheOther) {
  Plan plan = two_streams();
  plan.clients[0].callback_time = exactly(milliseconds(2));
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second", to_its_end(other));
  const Ran ran = run(plan);
  bool inside = false;
  for (const Event& e : ran.history.events) {
    if (e.kind == EventKind::result || e.kind == EventKind::final) {
      EXPECT_FALSE(inside) << ran.text();
      inside = true;
    }
    if (e.kind == EventKind::callback_returned) inside = false;
  }
  EXPECT_EQ(ran.count(EventKind::callback_returned), 8u);
}

TEST(ModelsClient, ACallbackThatBlocksBlocksTheOthersOfItsClientOnly) {
  Plan plan = two_streams();
  plan.clients.push_back({.name = "bob", .context = bob});
  plan.sessions.push_back({.name = "s2", .client = 1});
  plan.operations[1].session = s2;
  plan.threads[0].steps = to_its_end();
  plan.callbacks = {{.op = list, .index = 0, .steps = {at(milliseconds(500), wait())}}};
  add_thread(plan, "main", to_its_end(other), 1);
  const Ran ran = run(plan);
  EXPECT_LT(ran.time(EventKind::final, other), Time{} + milliseconds(100)) << ran.text();
  EXPECT_GE(ran.time(EventKind::final, list), Time{} + milliseconds(500));
}

TEST(ModelsClient, TheNextResultWaitsForTheAcknowledgement) {
  Plan plan = one_stream();
  plan.operations[0].acknowledge = Acknowledge::manual;
  plan.threads[0].steps = {start(list), at(milliseconds(100), ack(list)), at(milliseconds(200), ack(list)),
                           at(milliseconds(300), ack(list)), at(milliseconds(400), close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::result, list, 2), Time{} + milliseconds(100)) << ran.text();
  EXPECT_EQ(ran.time(EventKind::result, list, 3), Time{} + milliseconds(200));
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(300));
}

TEST(ModelsClient, AnAcknowledgementInsideTheCallbackServes) {
  Plan plan = one_stream();
  plan.operations[0].acknowledge = Acknowledge::manual;
  plan.threads[0].steps = to_its_end();
  for (std::uint32_t i = 0; i < 3; ++i)
    plan.callbacks.push_back({.op = list, .index = i, .steps = {ack(list)}});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 3u) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsClient, AnAcknowledgementThroughAnEmptyHandleDoesNothing) {
  Plan plan = one_stream();
  plan.operations[0].acknowledge = Acknowledge::manual;
  plan.threads[0].steps = {start(list),
                           on(EventKind::callback_returned, list, 1, by(Handle::empty, ack(list)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::ack), 4);
  EXPECT_EQ(ran.count(EventKind::result), 1u) << ran.text();
}

TEST(ModelsClient, TheTimeoutCancelsWithItsReason) {
  Plan plan = one_stream();
  plan.operations[0].timeout = milliseconds(15);
  plan.threads[0].steps = to_its_end();
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::timeout_fired), Time{} + milliseconds(15)) << ran.text();
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(15));
  EXPECT_EQ(ran.nth(EventKind::cancel_received).reason, Reason::timeout);
}

TEST(ModelsClient, ATimeoutThatTheFinalResultBeatDoesNothing) {
  Plan plan = one_stream();
  plan.operations[0].timeout = seconds(1);
  plan.threads[0].steps = to_its_end();
  const Ran ran = run(plan);
  EXPECT_FALSE(ran.saw(EventKind::timeout_fired));
  EXPECT_EQ(ran.code(EventKind::final), 0);
  EXPECT_LT(ran.history.events.back().t, Time{} + seconds(1));  // The clock does not go on for it.
}

TEST(ModelsClient, ATimeoutDoesNotWaitForMissingResults) {
  Plan plan = one_stream();
  FaultPlan loss = network_fault(Fault::loss, at({}));
  loss.message = Message::result;
  plan.faults = {loss};
  plan.operations[0].timeout =
      milliseconds(45);  // The final result comes at 42 ms, and waits for the lost one.
  plan.threads[0].steps = to_its_end();
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(45)) << ran.text();
  EXPECT_TRUE(ran.saw(EventKind::timeout_fired));
}

TEST(ModelsClient, ACancelledOperationDoesNotTimeOut) {
  Plan plan = one_stream();
  plan.operations[0].timeout = milliseconds(15);
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_FALSE(ran.saw(EventKind::timeout_fired));
}

TEST(ModelsClient, AnOperationClosedEarlyIsCancelledAndStillGetsItsFinalResult) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::close_returned), 0) << ran.text();
  EXPECT_EQ(ran.count(EventKind::final), 1u);
  EXPECT_EQ(ran.nth(EventKind::cancel_received).reason, Reason::none);
}

TEST(ModelsClient, CloseInsideTheFinalCallbackServes) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list)};
  plan.callbacks = {{.op = list, .final = true, .steps = {by(Handle::callback, close(list))}}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::close_returned), 0);
  EXPECT_LT(ran.place(EventKind::close_returned), ran.history.events.size() - 1) << ran.text();
}

TEST(ModelsClient, ASecondCloseIsRefused) {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.threads[0].steps.push_back(close(list));
  EXPECT_EQ(run(plan).code(EventKind::close_returned, list, 2), 4);
}

TEST(ModelsClient, ForeignCloseIsRefused) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::final, list, 1, as(bob, close(list))), close(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::close_returned, list, 1), 2);
  EXPECT_EQ(ran.code(EventKind::close_returned, list, 2), 0);
}

TEST(ModelsClient, SyncCloseBeforeTheFinalResultFails) {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), read(list), close(list), drain(list), close(list)};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::close_returned, list, 1), 1) << ran.text();
  EXPECT_EQ(ran.code(EventKind::close_returned, list, 2), 0);
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsClient, SessionCloseCancelsWhatRunsAndCompletesWhenTheLastOperationIsClosed) {
  Plan plan = two_streams();
  plan.threads[0].steps = {start(list), start(other), at(milliseconds(15), close_session(s1))};
  add_thread(plan, "second",
             {on(EventKind::final, list, 1, close(list)), at(milliseconds(30), close(other))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final, list), Time{} + milliseconds(15)) << ran.text();
  EXPECT_EQ(ran.time(EventKind::final, other), Time{} + milliseconds(15));
  EXPECT_EQ(ran.time(EventKind::session_close_returned), Time{} + milliseconds(30));
}

TEST(ModelsClient, SessionCloseWithoutOperationsCompletesAtOnce) {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.threads[0].steps.push_back(close_session(s1));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::session_close_returned), 1u) << ran.text();
  EXPECT_EQ(ran.code(EventKind::session_close_returned), 0);
  EXPECT_EQ(ran.count(EventKind::send, Message::close), 1u);
}

TEST(ModelsClient, SessionCloseCanTellInsteadOfBlocking) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), at(milliseconds(15), close_session(s1, Wait::notify)),
                           at(milliseconds(30), close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::session_close_returned), Time{} + milliseconds(15)) << ran.text();
  EXPECT_EQ(ran.time(EventKind::session_closed), Time{} + milliseconds(30));
}

TEST(ModelsClient, SessionCloseInsideACallbackTellsLater) {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::final, list, 1, close(list))};
  plan.callbacks = {{.op = list, .index = 0, .steps = {close_session(s1, Wait::notify)}}};
  const Ran ran = run(plan);
  EXPECT_LT(ran.place(EventKind::session_close_returned), ran.place(EventKind::final)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::session_closed), 1u);
}

TEST(ModelsClient, StartInAClosedSessionFailsAtOnce) {
  Plan plan = one_stream();
  plan.threads[0].steps = {close_session(s1), start(list), on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final), 4) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::send));
}

TEST(ModelsClient, ASessionIsOpenedByItsStepAndOnlyOnce) {
  Plan plan = one_stream();
  plan.sessions[0].open_at_start = false;
  const Step open{.call = Call::open_session, .session = s1};
  plan.threads[0].steps = {at(milliseconds(5), open), open, start(list),
                           on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::session_open, {}, 1), 0);
  EXPECT_EQ(ran.code(EventKind::session_open, {}, 2), 4) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsClient, OperationsOfASessionShareItsConnection) {
  Plan plan = two_streams();
  plan.threads[0].steps = {start(list), start(other)};
  EXPECT_EQ(run(plan).count(EventKind::connect), 1u);
  plan.network.shared_connection = false;
  EXPECT_EQ(run(plan).count(EventKind::connect), 2u);
}

TEST(ModelsClient, ARequestIsSentOnceThoughTheConnectionCameUpBeforeItsTurn) {
  Plan plan = two_streams();
  plan.clients[0].work_time = exactly(microseconds(800));
  plan.threads[0].steps = {start(list), at(microseconds(1200), start(other))};  // Up at 1.8 ms, turn at 2 ms.
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::send, Message::request, other), 1u) << ran.text();
}

TEST(ModelsClient, APullStreamIsNotFedWithoutAPull) {
  Plan plan = one_stream(Protocol::pull);
  plan.providers[0].results = 9;
  plan.network.batch = 2;
  plan.clients[0].callback_time = exactly(milliseconds(7));
  plan.threads[0].steps = to_its_end();
  const Ran ran = run(plan);
  int outstanding = 0;
  for (const Event& e : ran.history.events) {
    if (e.kind == EventKind::send && e.message == Message::pull) ++outstanding;
    if (e.kind == EventKind::send && e.message == Message::batch) --outstanding;
    EXPECT_GE(outstanding, 0) << ran.text();
    EXPECT_LE(outstanding, 1) << ran.text();
  }
  EXPECT_EQ(ran.count(EventKind::result), 9u);
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

}  // namespace
}  // namespace rescind::client_test
