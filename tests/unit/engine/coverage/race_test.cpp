// Where a cancel lands, told in one small history for each phase; and what counts where phases overlap.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "harness/engine/coverage/race_monitor.hpp"
#include "tests/unit/contract/story.hpp"

namespace rescind::race_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names_of(const std::vector<RaceIndex>& races) {
  std::vector<std::string> names;
  for (const RaceIndex race : races) names.push_back(name_of(race_at(race)));
  return names;
}

std::vector<std::string> races_in(const Story& story) {
  RaceMonitor monitor(story.header);
  std::vector<RaceIndex> races;
  for (const Event& event : story.events) monitor.on(event, races);
  monitor.finish(races);
  return names_of(races);
}

std::uint64_t fingerprint_of(const Story& story) {
  RaceMonitor monitor(story.header);
  std::vector<RaceIndex> races;
  for (const Event& event : story.events) monitor.on(event, races);
  return monitor.fingerprint();
}

Event of_kind(EventKind kind) {
  Event event;
  event.kind = kind;
  return event;
}

Event start_of(Mode mode, Acknowledge acknowledge = Acknowledge::automatic) {
  Event event = of_kind(EventKind::start);
  event.operation_kind = OperationKind::enumerate;
  event.mode = mode;
  event.acknowledge = acknowledge;
  return event;
}

// --- numbers and names ---

TEST(Race, NumbersAreThoseOfTheTableAndBack) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < races_count; ++i) {
    ASSERT_EQ(index_of(race_at(i)), i);
    names.insert(name_of(race_at(i)));
  }
  EXPECT_EQ(names.size(), races_count);
  EXPECT_EQ(races_count, 15u * 13u * 2u * 8u * 7u);
}

// What a campaign has kept refers to races by number.
TEST(Race, SomeNumbersArePinned) {
  EXPECT_EQ(name_of(race_at(0)), "inside-start get async none clean");
  EXPECT_EQ(name_of(race_at(11'111)), "result-in-flight references async service-stop lost");
  EXPECT_EQ(name_of(race_at(races_count - 1)), "after-close test-connection sync server-service-stop reset");
}

TEST(Race, PhasesAreFoundByTheirNames) {
  for (std::size_t i = 0; i < race_phases; ++i) {
    EXPECT_EQ(race_phase_named(race_phase_names()[i]), static_cast<RacePhase>(i));
  }
  EXPECT_EQ(race_phase_named("later"), std::nullopt);
}

TEST(RaceSet, MergesWhatTwoRunsReached) {
  RaceSet first;
  RaceSet second;
  first.set(3).set(5);
  second.set(5).set(7);
  first |= second;
  EXPECT_EQ(first.count(), 3u);
  EXPECT_TRUE(first.test(3) && first.test(5) && first.test(7));
}

// --- phases ---

struct PhaseCase {
  RacePhase phase;
  std::function<Story()> before;  // The history before the cancel.
};

Story begun(Mode mode = Mode::async) {
  Story story;
  story.start(OperationKind::enumerate, mode);
  return story;
}

Story running(Mode mode = Mode::async) {
  Story story = begun(mode);
  story.served();
  return story;
}

std::vector<PhaseCase> phase_cases() {
  return {
      {RacePhase::inside_start,
       [] {
         Story story;
         story.tell(start_of(Mode::async));
         return story;
       }},
      {RacePhase::queued, [] { return begun(); }},
      {RacePhase::sent, [] { return begun().message(EventKind::send, Message::request); }},
      {RacePhase::at_server,
       [] {
         return begun()
             .message(EventKind::send, Message::request)
             .message(EventKind::deliver, Message::request);
       }},
      {RacePhase::admitted,
       [] {
         return begun()
             .message(EventKind::send, Message::request)
             .message(EventKind::deliver, Message::request)
             .tell(EventKind::admit);
       }},
      {RacePhase::before_first_post, [] { return running(); }},
      {RacePhase::between_posts, [] { return running().posts(1).result(); }},
      {RacePhase::result_in_flight, [] { return running().posts(2).result(); }},
      {RacePhase::inside_callback, [] { return running().posts(1).tell(EventKind::result); }},
      {RacePhase::ack_outstanding,
       [] {
         Story story;
         story.tell(start_of(Mode::async, Acknowledge::manual)).tell(EventKind::start_returned);
         return story.served().posts(1).result();
       }},
      {RacePhase::read_blocked, [] { return running(Mode::sync).tell(EventKind::read); }},
      {RacePhase::final_in_flight, [] { return running().provider_ends(0); }},
      {RacePhase::final_delivered, [] { return running().provider_ends(0).final(0); }},
      {RacePhase::inside_close, [] { return running().provider_ends(0).final(0).tell(EventKind::close); }},
      {RacePhase::after_close, [] { return running().provider_ends(0).final(0).close(); }},
  };
}

TEST(RaceMonitor, CancelLandsInEachPhase) {
  std::set<RacePhase> phases;
  for (const PhaseCase& one : phase_cases()) {
    Story story = one.before();
    story.cancel(Reason::timeout);
    const std::vector<std::string> races = races_in(story);
    ASSERT_EQ(races.size(), 1u) << name_of(one.phase);
    const std::string mode = one.phase == RacePhase::read_blocked ? "sync" : "async";
    EXPECT_EQ(races[0], std::string(name_of(one.phase)) + " enumerate " + mode + " timeout clean");
    phases.insert(one.phase);
  }
  EXPECT_EQ(phases.size(), race_phases);
}

struct Overlap {
  RacePhase first;
  RacePhase second;
  std::function<Story()> before;
};

/// In each row both phases hold, and the first counts.
std::vector<Overlap> overlaps() {
  return {
      {RacePhase::after_close, RacePhase::inside_close,
       [] { return running().final().close().tell(EventKind::close); }},
      {RacePhase::inside_close, RacePhase::inside_callback,
       [] { return running().tell(EventKind::result).tell(EventKind::close); }},
      {RacePhase::inside_callback, RacePhase::final_delivered,
       [] {
         Event final = of_kind(EventKind::final);
         final.code = 0;
         return running().tell(final);
       }},
      {RacePhase::final_delivered, RacePhase::inside_start,
       [] {
         Story story;
         return story.tell(start_of(Mode::async)).final();
       }},
      {RacePhase::inside_callback, RacePhase::ack_outstanding,
       [] {
         Story story;
         story.tell(start_of(Mode::async, Acknowledge::manual)).tell(EventKind::start_returned);
         return story.served().posts(1).tell(EventKind::result);
       }},
      {RacePhase::inside_start, RacePhase::ack_outstanding,
       [] {
         Story story;
         return story.tell(start_of(Mode::async, Acknowledge::manual)).posts(1).result();
       }},
      {RacePhase::ack_outstanding, RacePhase::final_in_flight,
       [] {
         Story story;
         story.tell(start_of(Mode::async, Acknowledge::manual)).tell(EventKind::start_returned);
         return story.served().posts(1).result().provider_ends(0);
       }},
      {RacePhase::final_in_flight, RacePhase::result_in_flight,
       [] { return running().posts(1).provider_ends(0); }},
      {RacePhase::result_in_flight, RacePhase::read_blocked,
       [] { return running(Mode::sync).posts(1).tell(EventKind::read); }},
      {RacePhase::read_blocked, RacePhase::between_posts,
       [] { return running(Mode::sync).posts(1).read(true).tell(EventKind::read); }},
      {RacePhase::inside_start, RacePhase::before_first_post,
       [] {
         Story story;
         return story.tell(start_of(Mode::async)).served();
       }},
  };
}

TEST(RaceMonitor, WhatTheApplicationDoesCountsBeforeWhatHappensBehindItsBack) {
  for (const Overlap& one : overlaps()) {
    Story story = one.before();
    story.cancel();
    const std::vector<std::string> races = races_in(story);
    ASSERT_EQ(races.size(), 1u);
    EXPECT_THAT(races[0], testing::StartsWith(std::string(name_of(one.first)) + " "))
        << "and not " << name_of(one.second);
  }
}

TEST(RaceMonitor, PhaseEndsWhenItsCallReturns) {
  Story story = running();
  story.posts(1).result().cancel();
  EXPECT_THAT(races_in(story), ElementsAre("between-posts enumerate async none clean"));
}

TEST(RaceMonitor, RefusalIsAFinalResultInFlight) {
  Story story = begun();
  story.refused_for_quota();
  story.events.back().op = {0};
  story.cancel();
  EXPECT_THAT(races_in(story), ElementsAre("final-in-flight enumerate async none clean"));
}

TEST(RaceMonitor, StartThatFailedIsNoOperation) {
  Story story;
  story.tell(start_of(Mode::async)).answered(EventKind::start_returned, 4).cancel();
  EXPECT_THAT(races_in(story), IsEmpty());
}

// --- reasons ---

TEST(RaceMonitor, EveryCancelOfAnOperationIsARace) {
  Story story = running();
  story.cancel().cancel(Reason::shutdown).final().cancel(Reason::service_stop).close();
  EXPECT_THAT(races_in(story), ElementsAre("before-first-post enumerate async none clean",
                                           "before-first-post enumerate async shutdown clean",
                                           "final-delivered enumerate async service-stop clean"));
}

TEST(RaceMonitor, MoreCancelsThanItRemembersAreToldEarly) {
  Story story = running();
  for (const bool after : {false, true}) {
    if (after) story.final();
    for (const Reason reason : {Reason::none, Reason::timeout, Reason::shutdown, Reason::service_stop})
      story.cancel(reason);
  }
  EXPECT_EQ(races_in(story).size(), 8u);
}

TEST(RaceMonitor, TimeoutThatFiredIsACancel) {
  Story story = running();
  story.tell(EventKind::timeout_fired);
  EXPECT_THAT(races_in(story), ElementsAre("before-first-post enumerate async timeout-fired clean"));
}

TEST(RaceMonitor, ClosingTheSessionCancelsWhatRuns) {
  Story story = running();
  story.of(1).start(OperationKind::query).of(2).start(OperationKind::get).final().close();
  Event close = of_kind(EventKind::session_close);
  close.session = {0};
  story.tell(close).tell(close);
  Event other = of_kind(EventKind::session_close);
  other.session = {1};
  story.tell(other);
  EXPECT_THAT(races_in(story), ElementsAre("before-first-post enumerate async session-close clean",
                                           "queued query async session-close clean"));
}

TEST(RaceMonitor, ShutdownCancelsWhatIsAtTheServerAndHasNotBeenCancelledThere) {
  Story story = running();
  story.of(1).start(OperationKind::query);                                          // Not at the server.
  story.of(2).start(OperationKind::get).served().tell(EventKind::cancel_received);  // Cancelled there.
  story.of(3).start(OperationKind::invoke).served().provider_ends();                // Ended.
  Event stop = of_kind(EventKind::shutdown);
  stop.reason = Reason::service_stop;
  story.tell(stop);
  EXPECT_THAT(races_in(story), ElementsAre("before-first-post enumerate async server-service-stop clean"));
}

TEST(RaceMonitor, CallThatCannotActIsNoCancel) {
  Story story = running();
  Event foreign = of_kind(EventKind::cancel);
  foreign.context = {7};
  Event empty = of_kind(EventKind::cancel);
  empty.handle = Handle::empty;
  Event stale = of_kind(EventKind::cancel);
  stale.handle = Handle::stale;
  story.tell(foreign).tell(empty).tell(stale);
  EXPECT_THAT(races_in(story), IsEmpty());
}

// --- the network ---

Event message(EventKind kind, std::uint32_t id, Place to = Place::client) {
  Event event = of_kind(kind);
  event.message = to == Place::client ? Message::result : Message::pull;
  event.message_id = id;
  event.from = to == Place::client ? Place::server : Place::client;
  event.to = to;
  return event;
}

Event fault(Fault what, OpId op = {}) {
  Event event = of_kind(EventKind::network_fault);
  event.fault = what;
  event.op = op;
  return event;
}

/// As it is: a story would put it on connection 0.
Story& happens(Story& story, const Event& event) {
  story.events.push_back(event);
  return story;
}

std::vector<std::string> networks_of(const Story& story) {
  std::vector<std::string> networks;
  for (const std::string& race : races_in(story)) networks.push_back(race.substr(race.rfind(' ') + 1));
  return networks;
}

TEST(RaceMonitor, MessageThatIsLostAfterTheCancelCountsToo) {
  Story story = running();
  story.cancel().tell(message(EventKind::send, 5)).tell(message(EventKind::lost, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("lost"));
}

TEST(RaceMonitor, MessageThatComesTwiceIsCopied) {
  Story story = running();
  story.cancel().tell(message(EventKind::send, 5)).tell(message(EventKind::deliver, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("clean"));
  story.tell(message(EventKind::deliver, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("copied"));
}

TEST(RaceMonitor, MessageThatIsOvertakenIsReordered) {
  Story story = running();
  story.cancel().tell(message(EventKind::send, 5)).tell(message(EventKind::send, 6));
  story.tell(message(EventKind::deliver, 6)).tell(message(EventKind::deliver, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("reordered"));
}

TEST(RaceMonitor, MessagesInBothDirectionsAreNoReorder) {
  Story story = running();
  story.cancel().tell(message(EventKind::send, 5)).tell(message(EventKind::send, 6, Place::server));
  story.tell(message(EventKind::deliver, 6, Place::server)).tell(message(EventKind::deliver, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("clean"));
}

TEST(RaceMonitor, WhatIsLostWithItsConnectionIsNotTheNetworksLoss) {
  Story story = running();
  Event closed = of_kind(EventKind::disconnect);
  closed.connection = {0};
  closed.party = Place::client;
  story.cancel().tell(message(EventKind::send, 5));
  happens(story, closed);
  story.tell(message(EventKind::lost, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("clean"));
}

TEST(RaceMonitor, ConnectionThatTheNetworkTakesDownIsReset) {
  Story story = running();
  Event closed = of_kind(EventKind::disconnect);
  closed.connection = {0};
  closed.party = Place::network;
  story.cancel();
  happens(story, closed);
  EXPECT_THAT(networks_of(story), ElementsAre("reset"));
}

TEST(RaceMonitor, FaultCountsForWhatItHitsOnly) {
  Story story = running();
  story.cancel().of(1).start(OperationKind::query).cancel();
  happens(happens(story, fault(Fault::delay_spike, OpId{1})), fault(Fault::partition));
  EXPECT_THAT(races_in(story), ElementsAre("before-first-post enumerate async none cut",
                                           "queued query async none slowed", "queued query async none cut"));
}

TEST(RaceMonitor, FaultInForceHitsWhatStartsUnderIt) {
  Story story;
  happens(story, fault(Fault::partition)).start().cancel();
  EXPECT_THAT(networks_of(story), ElementsAre("cut"));
}

TEST(RaceMonitor, FaultOnAConnectionHitsWhatJoinsIt) {
  Event on_connection = fault(Fault::half_open);
  on_connection.connection = {0};
  Story story;
  happens(story, on_connection).start().cancel();
  EXPECT_THAT(networks_of(story), ElementsAre("clean"));
  story.tell(message(EventKind::send, 5));
  EXPECT_THAT(networks_of(story), ElementsAre("cut"));
}

TEST(RaceMonitor, FaultThatHealedDoesNot) {
  Story story;
  Event heal = fault(Fault::heal);
  heal.healed = Fault::partition;
  happens(happens(story, fault(Fault::partition)), heal).start().cancel();
  EXPECT_THAT(networks_of(story), ElementsAre("clean"));
}

TEST(RaceMonitor, DeclaredLossIsBelievedWhereNobodyWatchesTheNetwork) {
  Story story = running();
  happens(story, fault(Fault::loss)).cancel();
  EXPECT_THAT(networks_of(story), ElementsAre("clean"));
  story.header.places.remove(Place::network);
  EXPECT_THAT(networks_of(story), ElementsAre("lost"));
}

// --- the monitor as a value ---

TEST(RaceMonitor, FingerprintHasNoTimeAndNoMessageNumber) {
  const auto told_at = [](Duration since_start, std::uint32_t id) {
    Story story;
    story.at(since_start).start().served().posts(1);
    story.tell(message(EventKind::send, id)).later(milliseconds(3)).tell(message(EventKind::deliver, id));
    return story.result().cancel();
  };
  EXPECT_EQ(fingerprint_of(told_at(milliseconds(1), 5)), fingerprint_of(told_at(seconds(9), 77)));
}

TEST(RaceMonitor, FingerprintTellsPhasesReasonsAndFaultsApart) {
  std::set<std::uint64_t> fingerprints;
  std::size_t stories = 0;
  for (const PhaseCase& one : phase_cases()) {
    fingerprints.insert(fingerprint_of(one.before().cancel(Reason::timeout)));
    fingerprints.insert(fingerprint_of(one.before().cancel(Reason::shutdown)));
    Story cut = one.before();
    fingerprints.insert(fingerprint_of(happens(cut.cancel(), fault(Fault::partition))));
    stories += 3;
  }
  EXPECT_EQ(fingerprints.size(), stories);
}

TEST(RaceMonitor, CopyGoesOnWhereTheOriginalStands) {
  Story story = running();
  RaceMonitor monitor(story.header);
  std::vector<RaceIndex> races;
  for (const Event& event : story.events) monitor.on(event, races);
  RaceMonitor copy = monitor;
  Event cancel = of_kind(EventKind::cancel);
  cancel.op = {0};
  copy.on(cancel, races);
  EXPECT_NE(copy.fingerprint(), monitor.fingerprint());
  monitor.finish(races);
  EXPECT_THAT(races, IsEmpty());
  copy.finish(races);
  EXPECT_THAT(names_of(races), ElementsAre("before-first-post enumerate async none clean"));
}

TEST(RaceMonitor, RestartForgetsTheRunBefore) {
  const Story story = running().cancel();
  RaceMonitor monitor(story.header);
  std::vector<RaceIndex> races;
  for (const Event& event : story.events) monitor.on(event, races);
  monitor.restart();
  EXPECT_EQ(monitor.fingerprint(), RaceMonitor(story.header).fingerprint());
  monitor.finish(races);
  EXPECT_THAT(races, IsEmpty());
}

TEST(RaceMonitor, NameUsedAgainIsAnotherOperation) {
  Story story = running();
  story.cancel().final().close().start(OperationKind::get).cancel();
  EXPECT_THAT(races_in(story),
              ElementsAre("before-first-post enumerate async none clean", "queued get async none clean"));
}

TEST(RaceMonitor, CallbacksThatNobodySawReturningAreTakenToHaveReturned) {
  Story story = running();
  story.header.elides.add(EventKind::callback_returned);
  story.posts(1).tell(EventKind::result).cancel();
  EXPECT_THAT(races_in(story), ElementsAre("between-posts enumerate async none clean"));
}

TEST(RaceMonitor, ResultsThatAreNotRecordedAreNotInFlight) {
  Story story = running();
  story.header.elides.add(EventKind::result);
  story.posts(3).cancel();
  EXPECT_THAT(races_in(story), ElementsAre("between-posts enumerate async none clean"));
}

TEST(RaceMonitor, CancelThatLandsTwiceInOnePlaceIsOneRace) {
  EXPECT_THAT(races_in(running().cancel().cancel()),
              ElementsAre("before-first-post enumerate async none clean"));
}

TEST(RaceMonitor, GoesOnFromWhatWasPacked) {
  const Story story = running().posts(2).result().cancel().final().cancel().close();
  for (std::size_t cut = 0; cut < story.events.size(); ++cut) {
    std::vector<RaceIndex> races;
    RaceMonitor first(story.header);
    for (std::size_t i = 0; i < cut; ++i) first.on(story.events[i], races);
    std::vector<std::byte> bytes;
    {
      Packer packer(bytes);
      first.pack(packer);
    }
    RaceMonitor second(story.header);
    Unpacker unpacker(bytes);
    second.unpack(unpacker);
    EXPECT_TRUE(unpacker.done());
    EXPECT_EQ(second.fingerprint(), first.fingerprint());
    for (std::size_t i = cut; i < story.events.size(); ++i) second.on(story.events[i], races);
    second.finish(races);
    EXPECT_EQ(names_of(races), races_in(story)) << cut;
  }
}

TEST(RaceMonitor, KnowsWhichMessagesAreOvertaken) {
  const Story story = begun().message(EventKind::send, Message::request);
  RaceMonitor monitor(story.header);
  std::vector<RaceIndex> races;
  for (const Event& event : story.events) monitor.on(event, races);
  const OpId op = story.events.back().op;
  EXPECT_FALSE(monitor.is_overtaken(op, true, 3));
  Event arrives = story.events.back();
  arrives.kind = EventKind::deliver;
  arrives.message_id = 4;
  monitor.on(arrives, races);
  EXPECT_TRUE(monitor.is_overtaken(op, true, 3));
  EXPECT_FALSE(monitor.is_overtaken(op, true, 4));
  EXPECT_FALSE(monitor.is_overtaken(op, false, 3));
}

}  // namespace
}  // namespace rescind::race_test
