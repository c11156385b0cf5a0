#include <gmock/gmock.h>

#include "tests/unit/contract/story.hpp"

// Sentences of the contract that a monitor once read wrongly. What showed it was the comparison with the slow
// rules (tests/property/slow_rules_test.cpp) without time, and with declared faults.

namespace rescind::readings_test {
namespace {

using enum RuleOutcome;
using enum EventKind;

Event on_thread(EventKind kind, std::uint32_t thread) {
  Event event;
  event.kind = kind;
  event.thread = {thread};
  return event;
}
Event frozen_by(Place place) {
  Event event;
  event.kind = frozen;
  event.party = place;
  return event;
}
Event network(Fault what, Fault ends = Fault::none) {
  Event event;
  event.kind = network_fault;
  event.fault = what;
  event.healed = ends;
  return event;
}

Story running(Mode mode = Mode::async) {
  Story story;
  story.at(milliseconds(1)).start(OperationKind::enumerate, mode).served();
  return story;
}
/// Operation 0 runs, and a callback of operation 1 in session `session` has not returned.
Story beside_a_callback(Mode mode, std::uint32_t session = 0) {
  Story story = running(mode);
  story.of(1).start();
  story.events[story.events.size() - 2].session = {session};
  return story.served().posts(1).tell(result).of(0);
}
/// Operation 0 was cancelled and operation 1 runs, to which nobody has done anything.
Story beside_a_cancel() {
  Story story = running();
  story.of(1).start().served();
  return story.of(0).cancel().of(1);
}

TEST(CallbackInProgress, IsNoExcuseForACancelThatDoesNotReturn) {
  Story story = beside_a_callback(Mode::async).tell(cancel).tell(frozen_by(Place::client));
  EXPECT_EQ(story.outcome(RuleId::cancel_asynchronous), broken);
  Story inside = running().posts(1).tell(cancel).tell(on_thread(result, 0)).tell(frozen_by(Place::client));
  EXPECT_NE(inside.outcome(RuleId::cancel_asynchronous), broken) << "it runs inside the call";
}

TEST(Reset, ShowsAUseThatLastedTooLong) {
  Story prompt = running().cancel().tell(network(Fault::reset));
  EXPECT_NE(prompt.outcome(RuleId::cancel_disconnects), broken);
  Story late = running().cancel().at(seconds(1)).tell(network(Fault::reset));
  EXPECT_EQ(late.outcome(RuleId::cancel_disconnects), broken);
}

TEST(CallbackInProgress, DoesNotHoldUpWhatIsRead) {
  const auto cancelled = [](Mode mode) {
    Story story = beside_a_callback(mode);
    return mode == Mode::sync ? story.tell(read).cancel() : story.cancel();
  };
  const Event freeze = frozen_by(Place::client);
  EXPECT_EQ(cancelled(Mode::sync).tell(freeze).outcome(RuleId::cancel_final_prompt), broken);
  EXPECT_EQ(cancelled(Mode::sync).tell(freeze).outcome(RuleId::cancel_sync_unblocks), broken);
  EXPECT_NE(cancelled(Mode::async).tell(freeze).outcome(RuleId::cancel_final_prompt), broken);
  const Story late = cancelled(Mode::sync).later(milliseconds(2)).read_returned(false);
  EXPECT_EQ(late.outcome(RuleId::cancel_final_prompt), broken);
  EXPECT_EQ(late.outcome(RuleId::cancel_sync_unblocks), broken);
}

TEST(CallbackInProgress, OfAnotherSessionHoldsUpWhatWasNeverCalledBack) {
  const auto cancelled = [](Duration before) {
    Story story = running();
    story.of(1).start();
    story.events[story.events.size() - 2].session = {1};
    story.served().posts(1).of(0).cancel().later(before);
    story.of(1).tell(result).later(milliseconds(50));
    return story.of(0);
  };
  const auto finished = [&](Duration before) {
    return cancelled(before).of(1).tell(callback_returned).of(0).final();
  };
  EXPECT_EQ(finished(milliseconds(1)).outcome(RuleId::cancel_final_prompt), kept);
  EXPECT_EQ(finished(milliseconds(2)).outcome(RuleId::cancel_final_prompt), broken) << "it was free before";
  EXPECT_EQ(cancelled(milliseconds(1)).tell(disconnect).outcome(RuleId::cancel_disconnects), kept);
  EXPECT_EQ(cancelled(milliseconds(2)).tell(disconnect).outcome(RuleId::cancel_disconnects), broken);
}

TEST(StaleRefused, CountsReadsAndAcknowledgementsAmongTheCalls) {
  const auto after = [](Story& story) { return story.of(1).final(1).outcome(RuleId::handle_stale_refused); };
  Event acknowledged;
  acknowledged.kind = ack;
  acknowledged.handle = Handle::empty;
  acknowledged.code = 4;
  Story by_ack = running();
  by_ack.of(1).start().served().of(0).tell(acknowledged);
  EXPECT_EQ(after(by_ack), broken);
  Story by_read = running(Mode::sync).read(false, 0).close().tell(read).answered(read_returned, 4);
  by_read.of(1).start().served();
  EXPECT_EQ(after(by_read), broken);
}

TEST(NoBystander, IsNotExcusedByAMessageToTheServerUnderWay) {
  const auto answered = [](Message under_way) {
    Story story = beside_a_cancel().message(send, under_way).message(send, Message::final);
    return story.message(deliver, Message::final).final(1);
  };
  EXPECT_EQ(answered(Message::pull).outcome(RuleId::cancel_no_bystander), broken);
  EXPECT_NE(answered(Message::batch).outcome(RuleId::cancel_no_bystander), broken) << "it was overtaken";
}

TEST(NoBystander, IsNotExcusedByAProviderThatWasToldToStop) {
  const auto failing = [](bool told) {
    Story story = running();
    story.of(0).close().cancel(Reason::none, 4).of(1).start().served();
    if (told) story.hears(How::callback);
    return story.provider_ends(1).final(1).outcome(RuleId::handle_stale_refused);
  };
  EXPECT_EQ(failing(true), broken);
  EXPECT_NE(failing(false), broken) << "it failed on its own account";
}

TEST(ReachesProvider, IsExcusedByAFaultOnThePathOnly) {
  const auto unsent = [](const std::vector<Event>& before, const std::vector<Event>& between = {}) {
    Story story = running().message(deliver, Message::result);
    for (const Event& event : before) story.tell(event);
    story.cancel();
    for (const Event& event : between) story.tell(event);
    return story.tell(disconnect)
        .final()
        .close()
        .provider_ends(0)
        .ends()
        .outcome(RuleId::cancel_reaches_provider);
  };
  EXPECT_EQ(unsent({network(Fault::delay_spike)}), broken);
  EXPECT_EQ(unsent({network(Fault::partition), network(Fault::heal, Fault::partition)}), broken);
  EXPECT_NE(unsent({network(Fault::partition)}), broken);
  EXPECT_NE(unsent({}, {network(Fault::partition)}), broken);
  EXPECT_NE(unsent({}, {network(Fault::reset)}), broken);
}

TEST(SessionCloseWaits, CountsTheTimeInWhichReadsWereDue) {
  const auto read_until = [](Duration last) {
    Story story = running(Mode::sync).posts(1).tell(read).tell(session_close);
    return story.later(last).read_returned(true).later(milliseconds(50)).read(false);
  };
  EXPECT_EQ(read_until(milliseconds(1)).outcome(RuleId::session_close_waits), kept);
  EXPECT_EQ(read_until(milliseconds(2)).outcome(RuleId::session_close_waits), broken);
}

TEST(FailedClose, ChangesNothing) {
  const auto failed = [] { return running(Mode::sync).posts(1).close(1); };
  EXPECT_EQ(failed().cancel(Reason::none, 1).outcome(RuleId::cancel_result_code), broken);
  Event received;
  received.kind = cancel_received;
  received.reason = Reason::none;
  EXPECT_EQ(failed().cancel(Reason::timeout).tell(received).outcome(RuleId::cancel_reason_carried), broken);
  EXPECT_EQ(failed().tell(session_close).ends().outcome(RuleId::session_close_waits), not_exercised)
      << "it waits for its reader";
}

TEST(EveryOperation, IsNotClosedThroughAHandleOfNone) {
  Event nothing;
  nothing.kind = close;
  nothing.handle = Handle::empty;
  Story story = Story().start().final().close().tell(nothing).answered(close_returned, 0).ends();
  EXPECT_EQ(story.outcome(RuleId::close_every_operation), kept);
}

}  // namespace
}  // namespace rescind::readings_test
