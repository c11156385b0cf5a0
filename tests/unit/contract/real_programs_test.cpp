#include <gmock/gmock.h>

#include "harness/history/result_code.hpp"
#include "tests/unit/contract/story.hpp"

// What histories of real programs have and the simulated ones do not: clocks of their own for each place,
// fields and kinds of events that are missing, calls that answer otherwise and are right.

namespace rescind::real_programs_test {
namespace {

using enum RuleOutcome;
using enum EventKind;
using testing::IsEmpty;

Story running() {
  Story story;
  return story.at(milliseconds(1)).start().served();
}
Event with_code(EventKind kind, std::int32_t code) {
  Event event;
  event.kind = kind;
  event.code = code;
  return event;
}

/// Operation 0 is charged and its provider runs, by clocks that may differ by `skew`.
Story skewed(Duration skew = milliseconds(1)) {
  Story story = running();
  story.header.clock = Clock::monotonic;
  story.header.skew = skew;
  return story;
}

TEST(AcrossPlaces, UnitsGivenBackLongBeforeTheProviderEndsAreEarly) {
  Story early = skewed().at(milliseconds(10)).units(release).at(seconds(5));
  EXPECT_EQ(Story(early).tell(provider_end).outcome(RuleId::quota_held_while_running), broken);
  EXPECT_EQ(early.ends(EndWhy::cut).outcome(RuleId::quota_held_while_running), broken) << "it still runs";
  Story near = skewed().at(milliseconds(10)).units(release).later(microseconds(500)).tell(provider_end);
  EXPECT_NE(near.outcome(RuleId::quota_held_while_running), broken);
}

TEST(AcrossPlaces, WhatWasToldLongBeforeIsNotAskedInVain) {
  const auto polls_after = [](Duration told) {
    Event no;
    no.kind = cancel_polled;
    no.answer = Flag::no;
    Story story = skewed().at(milliseconds(10)).tell(cancel).tell(cancel_received).later(told).tell(no);
    EXPECT_NE(Story(story).outcome(RuleId::cancel_reaches_provider), broken) << "the next answer may be yes";
    return story.tell(provider_final).tell(provider_end).outcome(RuleId::cancel_reaches_provider);
  };
  EXPECT_EQ(polls_after(milliseconds(2)), broken);
  EXPECT_EQ(polls_after(microseconds(900)), undecided) << "the clocks may differ by more";
}

TEST(AcrossPlaces, AnOperationThatIsToldMayHaveBeenCancelledBefore) {
  const auto cancelled_after = [](Duration told) {
    Story story =
        skewed().of(1).start().served().tell(cancel).of(0).at(milliseconds(20)).tell(cancel_received);
    return story.later(told).tell(cancel).tell(final).ends().outcome(RuleId::cancel_no_bystander);
  };
  EXPECT_NE(cancelled_after(microseconds(900)), broken);
  EXPECT_EQ(cancelled_after(milliseconds(2)), broken);
  Story never = skewed().of(1).start().served().tell(cancel).of(0).at(milliseconds(20)).tell(cancel_received);
  EXPECT_EQ(never.at(seconds(1)).ends().outcome(RuleId::cancel_no_bystander), broken);
}

TEST(AcrossPlaces, AShutdownIsToldToWhatRanLongBefore) {
  const auto ends_after = [](Duration shut, Duration ended) {
    Story story = skewed().at(shut).tell(shutdown).at(ended);
    return story.tell(provider_final).tell(provider_end).outcome(RuleId::server_shutdown_cancels);
  };
  EXPECT_EQ(ends_after(milliseconds(100), seconds(60)), broken);
  EXPECT_EQ(ends_after(milliseconds(100), microseconds(100'900)), undecided);
  EXPECT_EQ(ends_after(microseconds(1'900), seconds(60)), undecided)
      << "it may have begun after the shutdown";
}

Event charged(EventKind kind, std::int64_t since = no_number) {
  Event event;
  event.kind = kind;
  event.units = 1;
  event.limit = 1;
  event.pool = Pool::operations;
  event.scope = Scope::user;
  event.since = since;
  return event;
}

TEST(FoundByLooking, AReleaseMayHaveComeBeforeTheNextCharge) {
  const auto released = [](std::int64_t since) {
    Story story;
    story.header.clock = Clock::monotonic;
    story.at(milliseconds(1))
        .start()
        .tell(charged(charge))
        .of(1)
        .start()
        .at(milliseconds(8))
        .tell(charged(charge));
    story.of(0).at(milliseconds(9)).tell(charged(release, since));
    return story.ends().outcome(RuleId::quota_within_limit);
  };
  EXPECT_EQ(released(5'000'000), kept);
  EXPECT_EQ(released(8'500'000), broken);
  EXPECT_EQ(released(no_number), broken);
}

TEST(FoundByLooking, AChargeIsDecidedWhenNothingOlderCanBeFoundAnyMore) {
  Story story;
  story.header.clock = Clock::monotonic;
  story.header.polled[static_cast<std::size_t>(Place::server)] = milliseconds(5);
  story.at(milliseconds(1))
      .start()
      .tell(charged(charge))
      .of(1)
      .start()
      .at(milliseconds(8))
      .tell(charged(charge));
  story.of(2).at(milliseconds(9)).tell(charged(charge)).of(3).at(milliseconds(14)).tell(charged(charge));
  Judge judge(story.profile, story.header);
  std::vector<std::uint64_t> broken_so_far;
  for (const Event& event : story.events) {
    judge.on(event);
    broken_so_far.push_back(judge.broken(RuleId::quota_within_limit));
  }
  EXPECT_THAT(broken_so_far, testing::ElementsAre(0, 0, 0, 0, 0, 0, 0, 1));
}

/// Of the user, or of all.
Event limit_of(ContextId user, std::int64_t limit) {
  Event event;
  event.kind = limits;
  event.pool = Pool::operations;
  event.scope = Scope::user;
  event.context = user;
  event.limit = limit;
  return event;
}

TEST(Accounts, LimitsBelongToAUser) {
  const auto plain = [] {
    Event event = charged(charge);
    event.limit = no_number;
    return event;
  };
  Story story;
  story.tell(limit_of({0}, 1)).tell(limit_of({1}, 5)).start().tell(plain()).of(1).start().tell(plain());
  EXPECT_EQ(story.outcome(RuleId::quota_within_limit), broken);
}

// The user's was set by name and stays, though it was that of all for a while and was said beside a charge then.
TEST(Accounts, ALimitThatWasSetByNameStaysWhateverIsSaidBesideACharge) {
  Event taken = charged(charge);
  taken.context = {0};
  taken.limit = 2;
  Event refused = charged(refuse);
  refused.context = {0};
  refused.limit = no_number;
  refused.code = code::server_limits_exceeded;
  const auto outcome = [&](bool by_name) {
    Story story;
    story.header.from_start = true;
    if (by_name) story.tell(limit_of({0}, 2));
    story.tell(limit_of({}, 2)).start().tell(taken).tell(limit_of({}, 1)).of(1).start().tell(refused);
    return story.outcome(RuleId::quota_violation_justified);
  };
  EXPECT_EQ(outcome(true), broken);
  EXPECT_EQ(outcome(false), kept);
}

TEST(Accounts, ALimitBeyondAllNumbersBoundsNoWork) {
  Event taken = charged(charge);
  taken.limit = (std::int64_t{1} << 61) - 1;
  Story story;
  Promises promises = story.profile.promises;
  promises.work_bound = 1'000;
  story.profile.promise(promises);
  story.start().tell(taken).tell(provider_start);
  EXPECT_EQ(story.outcome(RuleId::quota_work_bounded), kept);
  promises.work_bound = 0;
  story.profile.promise(promises);
  EXPECT_NE(story.outcome(RuleId::quota_work_bounded), undecided);
}

TEST(Accounts, WhatIsChargedForNobodyIsOwedByItsAccount) {
  Event nobodys = charged(charge);
  nobodys.context = {7};
  Story story;
  story.tell_as_it_is(nobodys);
  EXPECT_EQ(Story(story).ends().outcome(RuleId::quota_released), broken);
  EXPECT_EQ(Story(story).ends(EndWhy::cut).outcome(RuleId::quota_released), undecided);
  nobodys.kind = release;
  EXPECT_NE(story.tell_as_it_is(nobodys).ends().outcome(RuleId::quota_released), broken);
}

TEST(Accounts, AReleaseThatNamesOnlyItsOperationGoesBackWhereItCameFrom) {
  Event taken = charged(charge);
  taken.context = {7};
  taken.op = {0};
  Event back = charged(release);
  back.op = {0};
  back.scope = Scope::none;
  back.limit = no_number;
  Story story;
  story.start().tell_as_it_is(taken).tell_as_it_is(back);
  story.of(1).start();
  taken.op = {1};
  EXPECT_EQ(Story(story).tell_as_it_is(taken).outcome(RuleId::quota_within_limit), kept);
  EXPECT_NE(story.ends().outcome(RuleId::quota_released), broken);
}

TEST(OneKindOfEvidence, AFinalOkIsMeasuredByAllThatTheProviderDid) {
  const RuleId rule = RuleId::result_complete_if_ok;
  EXPECT_EQ(running().final(0).tell(with_code(post, 1)).outcome(rule), broken);
  EXPECT_EQ(running().final(0).tell(with_code(provider_final, 1)).outcome(rule), broken);
  EXPECT_EQ(running().final(0).tell(provider_crash).outcome(rule), broken);
  EXPECT_EQ(running().tell(cancel_received).tell(with_code(provider_final, 1)).final(0).outcome(rule),
            broken);
  Event rides = with_code(provider_final, 0);
  rides.index = 0;
  EXPECT_EQ(running().final(0).tell(rides).outcome(rule), broken);
  EXPECT_EQ(running().tell(with_code(provider_final, 0)).final(0).tell(provider_crash).outcome(rule), kept);
}

TEST(Excuses, AHealedFaultOfAnotherSessionExcusesNobody) {
  Event fault;
  fault.kind = network_fault;
  fault.fault = Fault::loss;
  fault.session = {9};
  fault.duration = 1'000;
  Story story;
  story.of(1).start().served().of(0).start().served().tell_as_it_is(fault).of(1).tell(cancel).of(0).final(1);
  EXPECT_EQ(story.outcome(RuleId::cancel_no_bystander), broken);
}

TEST(AcrossPlaces, MemoryComesAndGoesWithResults) {
  Story story = skewed().at(milliseconds(10));
  Event memory;
  memory.units = 64;
  memory.pool = Pool::memory;
  memory.scope = Scope::user;
  memory.kind = charge;
  story.tell(memory);
  memory.kind = release;
  story.tell(memory).at(seconds(5)).tell(provider_end);
  EXPECT_NE(story.outcome(RuleId::quota_held_while_running), broken);
}

TEST(AcrossPlaces, LinesMayComeGroupedByPlace) {
  Story story;
  story.header.clock = Clock::monotonic;
  story.header.skew = milliseconds(1);
  story.at(milliseconds(1)).start().at(milliseconds(2)).units(charge).at(milliseconds(50)).units(release);
  story.at(milliseconds(2)).tell(provider_start).at(seconds(5)).tell(provider_end);
  EXPECT_EQ(story.outcome(RuleId::quota_held_while_running), broken);
}

TEST(AcrossPlaces, ADisconnectWithinTheSkewOfItsBoundIsUndecided) {
  const auto let_go_after = [](Duration span) {
    Story story = skewed(milliseconds(50));
    return story.at(seconds(1)).cancel().later(span).tell(disconnect).outcome(RuleId::cancel_disconnects);
  };
  EXPECT_EQ(let_go_after(milliseconds(90)), kept);
  EXPECT_EQ(let_go_after(milliseconds(140)), undecided);
  EXPECT_EQ(let_go_after(milliseconds(160)), broken);
}

TEST(OneKindOfEvidence, AProviderThatFailedIsNoOk) {
  Story story = running().posts(1).result().provider_ends(1);
  EXPECT_EQ(story.final(0).outcome(RuleId::result_complete_if_ok), broken);
}

TEST(RunsOfAProvider, ThatCrashedOweNoFinalResult) {
  Story story = running().tell(provider_crash).tell(provider_end);
  EXPECT_NE(story.outcome(RuleId::provider_one_final), broken);
}

TEST(RunsOfAProvider, AreToldApartHoweverManyCameBefore) {
  Story story = running();
  for (std::uint32_t run = 0; run < 20; ++run) {
    for (EventKind kind : {provider_start, provider_final, provider_end}) {
      Event event = with_code(kind, 0);
      event.run = run;
      story.tell(event);
    }
  }
  EXPECT_EQ(story.outcome(RuleId::provider_one_final), kept);
}

TEST(RunsOfAProvider, ThatCannotBeToldApartAreUndecided) {
  Story story = running();
  for (EventKind kind : {provider_start, provider_final, provider_end}) {
    for (std::uint32_t run = 0; run < 9; ++run) {
      Event event = with_code(kind, 0);
      event.run = run;
      story.tell(event);
    }
  }
  EXPECT_EQ(story.outcome(RuleId::provider_one_final), undecided);
}

TEST(RunsOfAProvider, HearAtTimesOfTheirOwn) {
  Story story = running();
  Event event;
  for (std::uint32_t run : {0u, 1u}) {
    event.run = run;
    for (EventKind kind : {cancel_heard, provider_end}) {
      event.kind = kind;
      event.heard_by = kind == cancel_heard ? How::callback : How::none;
      story.tell(event);
    }
    story.at(seconds(5));
  }
  EXPECT_NE(story.outcome(RuleId::provider_stops), broken);
}

TEST(Accounts, HoldWhatTheServerSays) {
  Story story = running().limits(3);
  story.of(1).start().refused_for_quota();
  // It may have been held since before the recording.
  EXPECT_EQ(story.outcome(RuleId::quota_violation_justified), undecided);
  story.header.from_start = true;
  EXPECT_EQ(story.outcome(RuleId::quota_violation_justified), broken);
  story.header.from_start = false;
  story.events.back().held = 3;
  EXPECT_EQ(story.outcome(RuleId::quota_violation_justified), kept);
  story.events.back().units = no_number;
  EXPECT_EQ(story.outcome(RuleId::quota_violation_justified), undecided);
}

TEST(AbsentIsNotSaid, TheCodeOfAPost) {
  Story story;
  story.at(milliseconds(1)).start().served(false).cancel().tell(cancel_received).posts();
  EXPECT_EQ(story.outcome(RuleId::cancel_reaches_provider), broken);
  story.events.back().code = no_code;
  EXPECT_EQ(story.outcome(RuleId::cancel_reaches_provider), undecided);
}

TEST(AbsentIsNotSaid, TheReasonOfACancel) {
  Story story = running().cancel(Reason::absent).hears(How::callback, Reason::timeout);
  EXPECT_NE(story.outcome(RuleId::cancel_reason_carried), broken);
}

TEST(AbsentIsNotSaid, TheIndexOfAResult) {
  Story story = running().posts(1).result().result().final(0);
  story.header.skew = milliseconds(1);
  for (Event& event : story.events)
    if (event.kind == result) event.index = no_index;
  story.ends();
  EXPECT_EQ(story.outcome(RuleId::result_in_order), undecided);
  EXPECT_EQ(story.outcome(RuleId::result_complete_if_ok), undecided);
}

TEST(NarrowExcuses, TheStopOfOneServiceRefusesNoOther) {
  const auto admitted_after = [](TextId service) {
    Story story;
    Event stops;
    stops.kind = shutdown;
    stops.reason = Reason::service_stop;
    stops.text = service;
    return story.tell(stops).start().served().broken();
  };
  EXPECT_THAT(admitted_after({0}), IsEmpty());
  EXPECT_THAT(admitted_after({}), testing::ElementsAre("server.shutdown-cancels"));
}

TEST(Counting, ASessionMayBeOpenedInsideTheStart) {
  Story story;
  story.at(milliseconds(1))
      .tell(start)
      .tell(with_code(session_open, 0))
      .tell(start_returned)
      .final(0)
      .close();
  story.tell(session_close).tell(with_code(session_close_returned, 0)).ends();
  EXPECT_EQ(story.outcome(RuleId::session_close_waits), kept);
}

TEST(NeedsTooMuch, SystemsWithoutACloseAreJudged) {
  Story story = running();
  for (EventKind kind : {close, close_returned}) story.header.elides.add(kind);
  Event foreign;
  foreign.kind = cancel;
  foreign.context = {7};
  story.tell(foreign).answered(cancel_returned, 0);
  EXPECT_EQ(story.outcome(RuleId::security_caller_context), broken);
  EXPECT_EQ(story.outcome(RuleId::security_foreign_refused), broken);
}

TEST(HandleStaysValid, ForAcknowledgements) {
  Story story = running().posts(1).result().cancel();
  EXPECT_EQ(Story(story).tell(with_code(ack, 0)).outcome(RuleId::cancel_handle_stays_valid), kept);
  EXPECT_EQ(story.tell(with_code(ack, 4)).outcome(RuleId::cancel_handle_stays_valid), broken);
}

TEST(ResultCode, NotFoundIsRightOnceACancelBeforeAnsweredOk) {
  EXPECT_EQ(running().cancel(Reason::none, 6).outcome(RuleId::cancel_result_code), broken);
  EXPECT_EQ(running().cancel().cancel(Reason::none, 6).outcome(RuleId::cancel_result_code), kept);
}

TEST(NoBystander, ATimeoutIsACancel) {
  Story story = running();
  story.of(1).start().served().of(0).tell(timeout_fired).of(1).final(1);
  EXPECT_EQ(story.outcome(RuleId::cancel_no_bystander), broken);
}

}  // namespace
}  // namespace rescind::real_programs_test
