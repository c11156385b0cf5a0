#include <gmock/gmock.h>

#include "tests/unit/contract/story.hpp"

namespace rescind::result_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using enum RuleOutcome;
using enum EventKind;

RuleOutcome outcome_of(const Story& story, RuleId rule) {
  return story.outcome(rule);
}

TEST(Stories, ThatGoWellBreakNothing) {
  EXPECT_THAT(cancelled_story().ends().broken(), IsEmpty());
  EXPECT_THAT(plain_story().ends().broken(), IsEmpty());
}

TEST(OneFinal, IsKeptByOne) {
  EXPECT_EQ(outcome_of(cancelled_story().ends(), RuleId::result_one_final), kept);
}
TEST(OneFinal, IsBrokenByTwo) {
  EXPECT_EQ(outcome_of(cancelled_story().final().ends(), RuleId::result_one_final), broken);
}
TEST(OneFinal, IsBrokenByNoneAtRest) {
  EXPECT_EQ(outcome_of(Story().start().cancel().ends(), RuleId::result_one_final), broken);
}
TEST(OneFinal, IsNotExercisedWithoutOperations) {
  EXPECT_EQ(outcome_of(Story().ends(), RuleId::result_one_final), not_exercised);
}
TEST(OneFinal, IsUndecidedWhereTheObservationWasCut) {
  EXPECT_EQ(outcome_of(Story().start().cancel().ends(EndWhy::cut), RuleId::result_one_final), undecided);
  EXPECT_EQ(outcome_of(Story().start().cancel().ends(EndWhy::crashed), RuleId::result_one_final), undecided);
}
TEST(OneFinal, OfACancelledOperationIsOwedByAClientThatHangs) {
  EXPECT_EQ(outcome_of(Story().start().cancel().ends(EndWhy::hung), RuleId::result_one_final), broken);
  EXPECT_EQ(outcome_of(Story().start().served().ends(EndWhy::hung), RuleId::result_one_final), undecided);
}
TEST(OneFinal, WaitsForTheReader) {
  Story story;
  story.start(OperationKind::get, Mode::sync).cancel().ends();
  EXPECT_EQ(outcome_of(story, RuleId::result_one_final), not_exercised);
}
TEST(OneFinal, IsExcusedByAPartitionOnlyWithoutCancel) {
  Event partition;
  partition.kind = network_fault;
  partition.fault = Fault::partition;
  EXPECT_EQ(outcome_of(Story().start().served().tell(partition).ends(), RuleId::result_one_final),
            not_exercised);
  EXPECT_EQ(outcome_of(Story().start().served().tell(partition).cancel().ends(), RuleId::result_one_final),
            broken);
  Event heal = partition;
  heal.fault = Fault::heal;
  EXPECT_EQ(outcome_of(Story().start().served().tell(partition).tell(heal).ends(), RuleId::result_one_final),
            broken);
}
/// A fault on connection 0, declared on another operation, before this one starts.
Event on_connection(Fault what) {
  Event event;
  event.kind = network_fault;
  event.fault = what;
  event.op = {1};
  event.connection = {0};
  return event;
}
Event session_connects(std::uint32_t connection) {
  Event event;
  event.kind = connect;
  event.op = {};
  event.session = {0};
  event.connection = {connection};
  return event;
}
TEST(OneFinal, OfAnOperationThatWaitsToConnectIsExcusedByAPartitionOfTheSharedConnection) {
  const auto waiting = [](std::uint32_t connection) {
    Story story;
    story.tell(on_connection(Fault::partition)).start();
    story.events.push_back(session_connects(connection));
    return story;
  };
  EXPECT_EQ(outcome_of(waiting(0).ends(), RuleId::result_one_final), not_exercised);
  EXPECT_EQ(outcome_of(waiting(1).ends(), RuleId::result_one_final), broken) << "not its connection";
  EXPECT_EQ(outcome_of(waiting(0).tell(on_connection(Fault::heal)).ends(), RuleId::result_one_final), broken);
}
TEST(OneFinal, IsNotExcusedByAPartitionOfAnotherConnectionOfItsSession) {
  const auto partitioned = [](std::uint32_t connection) {
    Event partition = on_connection(Fault::partition);
    partition.connection = {connection};
    return Story().of(1).start().final(0).tell(partition).of(0).start().served().ends();
  };
  EXPECT_EQ(outcome_of(partitioned(1), RuleId::result_one_final), broken);
  EXPECT_EQ(outcome_of(partitioned(0), RuleId::result_one_final), kept) << "op 1 has its final result";
}
TEST(OneFinal, IsExcusedByTheFaultThatAHealDoesNotEnd) {
  const auto healed = [](Fault ends) {
    Event partition = on_connection(Fault::partition);
    Event spike = on_connection(Fault::delay_spike);
    spike.duration = 1'000;
    Event heal = on_connection(Fault::heal);
    heal.healed = ends;
    return Story().start().served().tell(partition).tell(spike).tell(heal).ends();
  };
  EXPECT_EQ(outcome_of(healed(Fault::delay_spike), RuleId::result_one_final), not_exercised);
  EXPECT_EQ(outcome_of(healed(Fault::partition), RuleId::result_one_final), broken);
  EXPECT_EQ(outcome_of(healed(Fault::none), RuleId::result_one_final), not_exercised)
      << "the cutting one is taken to last longest";
}
TEST(OneFinal, IsExcusedByAPartitionDeclaredBeforeItsSessionOpened) {
  Event partition;
  partition.kind = network_fault;
  partition.fault = Fault::partition;
  partition.session = {0};
  Event open;
  open.kind = session_open;
  Story story;
  story.events.push_back(partition);
  EXPECT_EQ(outcome_of(story.tell(open).start().ends(), RuleId::result_one_final), not_exercised);
}
TEST(OneFinal, IsExcusedByAHungProviderOnlyWithoutCancel) {
  Event hang;
  hang.kind = server_fault;
  hang.fault = Fault::hang;
  EXPECT_EQ(outcome_of(Story().start().served().tell(hang).ends(), RuleId::result_one_final), not_exercised);
  EXPECT_EQ(outcome_of(Story().start().served().tell(hang).cancel().ends(), RuleId::result_one_final),
            broken);
}

TEST(OneFinal, TurnsRoundWithTheProfile) {
  const auto judged_where = [](CancelledAnswer whether, Story story) {
    story.profile.promise({.answer = {.whether = whether}});
    return outcome_of(story, RuleId::result_one_final);
  };
  const auto running = [] { return Story().start().served(); };
  const Story answered = running().tell(cancel).tell(cancel_received).tell(final).ends();
  const Story silent = running().cancel().ends();
  EXPECT_EQ(judged_where(CancelledAnswer::required, answered), kept);
  EXPECT_EQ(judged_where(CancelledAnswer::required, silent), broken);
  EXPECT_EQ(judged_where(CancelledAnswer::optional, answered), kept);
  EXPECT_EQ(judged_where(CancelledAnswer::optional, silent), kept);
  EXPECT_EQ(judged_where(CancelledAnswer::forbidden, answered), broken);
  EXPECT_EQ(judged_where(CancelledAnswer::forbidden, silent), kept);
  EXPECT_EQ(judged_where(CancelledAnswer::forbidden, running().tell(cancel).tell(final).ends()), kept)
      << "the cancel was not read";
  // What nobody cancelled is answered, whatever the profile says of the rest.
  EXPECT_EQ(judged_where(CancelledAnswer::forbidden, running().final(0)), kept);
  EXPECT_EQ(judged_where(CancelledAnswer::forbidden, running().ends()), broken);
}

TEST(NothingAfterFinal, IsBrokenByAResultBehindIt) {
  EXPECT_EQ(outcome_of(plain_story().posts(1).result(), RuleId::result_nothing_after_final), broken);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::result_nothing_after_final), kept);
  EXPECT_EQ(outcome_of(Story().start(), RuleId::result_nothing_after_final), not_exercised);
}

TEST(ExtrasAllowed, CountsResultsBetweenCancelAndFinal) {
  Story story;
  story.start().served().posts(1).cancel().result().final();
  EXPECT_EQ(outcome_of(story, RuleId::result_extras_allowed), kept);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::result_extras_allowed), not_exercised);
}

Story extras(int count) {
  Story story;
  story.start().served().posts(count).cancel();
  for (int i = 0; i < count; ++i) story.result();
  story.final();
  return story;
}
TEST(FewExtras, AllowsTheProfilesNumber) {
  EXPECT_EQ(outcome_of(extras(16), RuleId::result_few_extras), kept);
  EXPECT_EQ(outcome_of(extras(17), RuleId::result_few_extras), broken);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::result_few_extras), not_exercised);
}

Event result_number(std::uint32_t index) {
  Event event;
  event.kind = result;
  event.index = index;
  return event;
}
TEST(InOrder, IsBrokenByASwapARepeatAGapAndWhatWasNotPosted) {
  EXPECT_EQ(outcome_of(plain_story(), RuleId::result_in_order), kept);
  EXPECT_EQ(outcome_of(Story().start().final(), RuleId::result_in_order), not_exercised);
  Story twice;
  twice.start().served().posts(2).tell(result_number(0)).tell(result_number(0));
  EXPECT_EQ(outcome_of(twice, RuleId::result_in_order), broken);
  Story gap;
  gap.start().served().posts(2).tell(result_number(1));
  EXPECT_EQ(outcome_of(gap, RuleId::result_in_order), broken);
  Story early;
  early.start().served().tell(result_number(0));
  EXPECT_EQ(outcome_of(early, RuleId::result_in_order), broken);
}
TEST(InOrder, AllowsAResultBeforeItsPostWithinTheSkew) {
  const auto told = [](Duration between) {
    Story story;
    story.header.skew = milliseconds(1);
    story.at(milliseconds(5)).start().served().tell(result_number(0)).later(between).posts(1);
    return story;
  };
  EXPECT_EQ(outcome_of(told(microseconds(61)), RuleId::result_in_order), kept);
  EXPECT_EQ(outcome_of(told(milliseconds(2)), RuleId::result_in_order), broken);
}

TEST(CompleteIfOk, IsBrokenByAnOkForLess) {
  EXPECT_EQ(outcome_of(plain_story(), RuleId::result_complete_if_ok), kept);
  EXPECT_EQ(outcome_of(cancelled_story(), RuleId::result_complete_if_ok), not_exercised);
  EXPECT_EQ(outcome_of(Story().start().served().posts(2).result().final(0), RuleId::result_complete_if_ok),
            broken);
  EXPECT_EQ(outcome_of(Story().start().served().final(0).posts(1), RuleId::result_complete_if_ok), broken);
  EXPECT_EQ(outcome_of(Story().start().served().tell(provider_crash).final(0), RuleId::result_complete_if_ok),
            broken);
}
TEST(CompleteIfOk, CountsTheResultThatRidesInTheFinalOne) {
  Story story;
  story.start(OperationKind::get).served().posts(1);
  Event last;
  last.kind = final;
  last.code = 0;
  last.index = 0;
  EXPECT_EQ(outcome_of(story.tell(last), RuleId::result_complete_if_ok), kept);
}

Story acknowledged(Acknowledge how) {
  Story story;
  return story.start(OperationKind::enumerate, Mode::async, how).served().posts(3);
}
Story by_hand() {
  return acknowledged(Acknowledge::manual);
}
TEST(HeldUntilAck, IsBrokenByTheNextResultBeforeTheAcknowledgement) {
  EXPECT_EQ(outcome_of(by_hand().result().tell(ack).result(), RuleId::result_held_until_ack), kept);
  EXPECT_EQ(outcome_of(by_hand().result().result(), RuleId::result_held_until_ack), broken);
  EXPECT_EQ(outcome_of(by_hand().result().cancel().final(), RuleId::result_held_until_ack), broken);
  EXPECT_EQ(outcome_of(plain_story(), RuleId::result_held_until_ack), not_exercised);
}
TEST(HeldUntilAck, IsLearntFromTheFirstAcknowledgement) {
  const auto unsaid = [] { return acknowledged(Acknowledge::none); };
  EXPECT_EQ(outcome_of(unsaid().result().result().tell(ack), RuleId::result_held_until_ack), broken);
  EXPECT_EQ(outcome_of(unsaid().result().tell(ack).result().tell(ack), RuleId::result_held_until_ack), kept);
}

TEST(EveryOperation, IsBrokenByNoneByTwoAndByRefusedCloses) {
  EXPECT_EQ(outcome_of(cancelled_story().ends(), RuleId::close_every_operation), kept);
  EXPECT_EQ(outcome_of(Story().start().final().ends(), RuleId::close_every_operation), broken);
  EXPECT_EQ(outcome_of(cancelled_story().close().ends(), RuleId::close_every_operation), broken);
  EXPECT_EQ(outcome_of(Story().start().final().close(1).ends(), RuleId::close_every_operation), broken);
  EXPECT_EQ(outcome_of(Story().ends(), RuleId::close_every_operation), not_exercised);
}
TEST(EveryOperation, IsUndecidedWhereTheApplicationCouldNot) {
  EXPECT_EQ(outcome_of(Story().start().ends(EndWhy::hung), RuleId::close_every_operation), undecided);
  EXPECT_EQ(outcome_of(Story().start().cancel().ends(), RuleId::close_every_operation), undecided);
  EXPECT_EQ(outcome_of(Story().start().final().tell(close).ends(), RuleId::close_every_operation), undecided);
}

TEST(CloseQuiet, IsBrokenByAnythingAfterCloseAndFinal) {
  EXPECT_EQ(outcome_of(cancelled_story(), RuleId::close_quiet), kept);
  EXPECT_EQ(outcome_of(cancelled_story().result(), RuleId::close_quiet), broken);
  EXPECT_EQ(outcome_of(Story().start().served().posts(1).close().result().final(), RuleId::close_quiet),
            kept);
  EXPECT_EQ(outcome_of(Story().start().final(), RuleId::close_quiet), not_exercised);
}

TEST(CloseSyncUndrained, FailsOrWaits) {
  const auto sync = [] {
    Story story;
    story.at(milliseconds(1)).start(OperationKind::enumerate, Mode::sync).served().posts(1).read(true);
    return story;
  };
  EXPECT_EQ(outcome_of(sync().close(1), RuleId::close_sync_undrained), kept);
  EXPECT_EQ(outcome_of(sync().close(0), RuleId::close_sync_undrained), broken);
  EXPECT_EQ(outcome_of(sync().tell(close).ends(), RuleId::close_sync_undrained), broken);
  EXPECT_EQ(outcome_of(sync().tell(close).ends(EndWhy::crashed), RuleId::close_sync_undrained), undecided);
  EXPECT_EQ(
      outcome_of(sync().tell(close).read(false).answered(close_returned, 0), RuleId::close_sync_undrained),
      kept);
  EXPECT_EQ(outcome_of(sync().tell(close).later(milliseconds(2)).read(false).answered(close_returned, 0),
                       RuleId::close_sync_undrained),
            broken);
  EXPECT_EQ(outcome_of(sync().read(false).close(), RuleId::close_sync_undrained), not_exercised);
}

TEST(OneFinal, IsNotOwedToWhatASessionsCloseCancelsWhereCancelsAreNotAnswered) {
  Story story;
  story.tell(session_open).start().served().tell(session_close).tell(session_closed).ends();
  EXPECT_EQ(outcome_of(story, RuleId::result_one_final), broken);
  story.profile.promises.answer.whether = CancelledAnswer::forbidden;
  EXPECT_EQ(outcome_of(story, RuleId::result_one_final), kept);
}

Event said_cancelled() {
  Event event;
  event.kind = final;
  event.code = 1;
  event.ended = Ended::cancelled;
  return event;
}
TEST(CancelledJustified, IsToldOfAllThatATimeoutHitsWhereACancelEndsASession) {
  Story story;
  story.tell(session_open).start().of(1).start().of(0).tell(timeout_fired).of(1).tell(said_cancelled());
  EXPECT_EQ(outcome_of(story, RuleId::result_cancelled_justified), broken);
  story.profile.promises.cancel_scope = CancelTarget::session;
  EXPECT_EQ(outcome_of(story, RuleId::result_cancelled_justified), kept);
}
TEST(CancelledJustified, NeedsACancelAndNoRefusal) {
  const auto started = [] { return Story().tell(session_open).start(); };
  EXPECT_EQ(outcome_of(started().cancel().tell(said_cancelled()), RuleId::result_cancelled_justified), kept);
  EXPECT_EQ(outcome_of(started().tell(said_cancelled()), RuleId::result_cancelled_justified), broken);
  EXPECT_EQ(
      outcome_of(started().refused_for_quota().tell(said_cancelled()), RuleId::result_cancelled_justified),
      broken);
}

TEST(SyncUnblocks, IsExcusedByADeclaredFaultWhereTheServerIsNeeded) {
  Event hang;
  hang.kind = server_fault;
  hang.op = {0};
  hang.fault = Fault::hang;
  Story story;
  story.start(OperationKind::enumerate, Mode::sync).served().tell(hang).tell(read).cancel().ends();
  EXPECT_EQ(outcome_of(story, RuleId::cancel_sync_unblocks), broken);
  story.profile.promises.final_needs = FinalNeeds::server;
  EXPECT_NE(outcome_of(story, RuleId::cancel_sync_unblocks), broken);
}

}  // namespace
}  // namespace rescind::result_test
