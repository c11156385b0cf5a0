#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/history/result_code.hpp"
#include "tests/unit/models/plans.hpp"

// Systems go about a cancel in ways of their own, and each of them rightly.

namespace rescind::ways_test {
namespace {

using namespace plans;

/// Cancelled when its first result is delivered, at 13 ms; its provider needs 5 ms to stop.
Plan cancelled_in_midstream() {
  Plan plan = one_stream();
  plan.providers[0].stops = exactly(milliseconds(5));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  return plan;
}

/// As a database has it: the server answers a cancel, and ends what runs in the session.
Ways of_a_database() {
  return {.client_ends = false,
          .answers_cancel = true,
          .names_next = true,
          .closes = false,
          .scope = CancelTarget::session};
}

TEST(Ways, WhereTheServerEndsWhatIsCancelledItsFinalResultWaitsForTheProvider) {
  Plan plan = cancelled_in_midstream();
  EXPECT_EQ(run(plan).time(EventKind::final, list), Time{milliseconds(13).ns});
  plan.ways.client_ends = false;
  EXPECT_EQ(run(plan).time(EventKind::final, list), Time{milliseconds(13 + 1 + 5 + 1).ns});
}

TEST(Ways, WhereNoAnswerIsGivenThereIsNone) {
  Plan plan = cancelled_in_midstream();
  plan.ways.answers_cancelled = false;
  plan.ways.closes = false;
  const Ran ran = run(plan);
  EXPECT_FALSE(ran.saw(EventKind::final)) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::close)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::send, Message::final), 0u) << ran.text();
}

/// As a directory has it: a cancel is a request of its own, or one that is answered in no way.
Plan in_form(std::uint8_t form) {
  Plan plan = cancelled_in_midstream();
  plan.ways.client_ends = false;
  plan.ways.answers_cancel = true;
  plan.ways.forms = {{.name = "abandon", .answers_cancelled = false},
                     {.name = "cancel", .answers_cancel = true}};
  plan.threads[0].steps[1].form = form;
  return plan;
}

TEST(Ways, ACancelInAFormThatIsNotAnsweredReturnsAndEndsTheOperationWithoutAWord) {
  const Ran ran = run(in_form(1));
  EXPECT_EQ(ran.time(EventKind::cancel_returned, list), Time{milliseconds(13).ns}) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::final)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::send, Message::final), 0u) << ran.text();
  EXPECT_TRUE(ran.saw(EventKind::cancel_heard)) << ran.text();
}

TEST(Ways, ACancelInAnyOtherFormIsAnswered) {
  for (const auto form : {std::uint8_t{0}, std::uint8_t{2}}) {
    const Ran ran = run(in_form(form));
    EXPECT_EQ(ran.time(EventKind::cancel_returned, list), Time{milliseconds(13 + 1 + 1).ns}) << ran.text();
    EXPECT_EQ(ran.count(EventKind::final, list), 1u) << ran.text();
  }
}

TEST(Ways, TheFirstFormCounts) {
  Plan plan = in_form(1);
  plan.threads[0].steps.insert(plan.threads[0].steps.begin() + 2, cancel(list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::cancel_returned, list), 2u) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::final)) << ran.text();
}

TEST(Ways, AHistorySaysTheFormByItsName) {
  const Ran ran = run(in_form(1));
  const Event cancel = ran.nth(EventKind::cancel, list);
  ASSERT_TRUE(cancel.text.exists());
  EXPECT_EQ(ran.history.names.texts[cancel.text.value], "abandon");
  EXPECT_FALSE(run(in_form(0)).nth(EventKind::cancel, list).text.exists());
}

TEST(Ways, ACancelReturnsWithTheServersAnswer) {
  Plan plan = cancelled_in_midstream();
  plan.ways = of_a_database();
  EXPECT_EQ(run(plan).time(EventKind::cancel_returned, list), Time{milliseconds(13 + 1 + 1).ns});
}

TEST(Ways, ACancelThatIsLostReturns) {
  Plan plan = cancelled_in_midstream();
  plan.ways = of_a_database();
  plan.network.messages = true;
  plan.faults = {network_fault(Fault::loss, at(milliseconds(1)))};
  plan.faults[0].message = Message::cancel;
  plan.faults[0].count = 1;
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::lost, Message::cancel), 1u) << ran.text();
  EXPECT_TRUE(ran.saw(EventKind::cancel_returned)) << ran.text();
}

TEST(Ways, ACancelThatMeetsTheEndReturns) {
  Plan plan = cancelled_in_midstream();
  plan.ways = of_a_database();
  plan.clients[0].work_time = exactly(milliseconds(5));
  plan.threads[0].steps = cancelled_at(event(EventKind::provider_end, list));
  const Ran ran = run(plan);
  EXPECT_TRUE(ran.saw(EventKind::cancel_returned)) << ran.text();
}

TEST(Ways, WhatACancelWouldHitIsSentWhenItIsSettled) {
  Plan plan = two_streams();
  plan.ways = of_a_database();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  add_thread(plan, "second", {on(event(EventKind::cancel, list), start(other))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::send, other), Time{milliseconds(13 + 1 + 1).ns}) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final, other), code::ok) << ran.text();
}

TEST(Ways, AWideCancelEndsWhatRunsBesideIt) {
  Plan plan = two_streams();
  plan.ways = of_a_database();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  add_thread(plan, "second", {start(other)});
  EXPECT_TRUE(run(plan).saw(EventKind::cancel_heard, other));
  plan.ways.scope = CancelTarget::connection;
  EXPECT_TRUE(run(plan).saw(EventKind::cancel_heard, other));
  plan.network.shared_connection = false;
  EXPECT_FALSE(run(plan).saw(EventKind::cancel_heard, other)) << "on another connection";
}

TEST(Ways, UnitsComeBackAtTheCancelTheProvidersEndOrTheSessionsEnd) {
  Plan plan = cancelled_in_midstream();
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  add_thread(plan, "leaves", {at(milliseconds(100), close_session(s1))});
  EXPECT_EQ(run(plan).time(EventKind::release, list), Time{milliseconds(13 + 1 + 5).ns});
  plan.ways.holds = Ways::Holds::until_cancelled;
  EXPECT_EQ(run(plan).time(EventKind::release, list), Time{milliseconds(13 + 1).ns});
  plan.ways.holds = Ways::Holds::until_disconnected;
  EXPECT_EQ(run(plan).time(EventKind::release, list), Time{milliseconds(100 + 1).ns});
}

TEST(Ways, AStrangerIsRefusedIgnoredServedOrUnable) {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "stranger", {on(EventKind::result, list, 1, as(bob, cancel(list)))});
  EXPECT_EQ(run(plan).code(EventKind::cancel_returned, list), code::access_denied);
  plan.ways.stranger = Ways::Stranger::ignored;
  EXPECT_EQ(run(plan).code(EventKind::cancel_returned, list), code::ok);
  EXPECT_EQ(run(plan).code(EventKind::final, list), code::ok);
  plan.ways.stranger = Ways::Stranger::served;
  EXPECT_EQ(run(plan).code(EventKind::final, list), code::failed);
  plan.ways.stranger = Ways::Stranger::unable;
  EXPECT_FALSE(run(plan).saw(EventKind::cancel));
}

TEST(Ways, AnEndHasTheSystemsOwnWords) {
  Plan plan = cancelled_in_midstream();
  plan.ways.say(Ended::cancelled, {.code = "57014", .message = "by request"});
  const Ran ran = run(plan);
  const Event last = ran.nth(EventKind::final, list);
  EXPECT_EQ(last.ended, Ended::cancelled);
  EXPECT_EQ(last.code, code::failed);
  EXPECT_EQ(ran.history.names.texts.at(last.error.value), "57014");
  EXPECT_EQ(ran.history.names.texts.at(last.text.value), "by request");
}

TEST(Ways, WhatWasLetInWorksAlsoUnderALimitOfZero) {
  Plan plan = one_stream();
  plan.ways.holds = Ways::Holds::until_cancelled;
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.threads[0].steps = to_its_end();
  plan.faults = {
      {.what = FaultPlan::What::limit, .trigger = when(event(EventKind::admit, list)), .amount = 0}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final, list), code::ok) << ran.text();
}

TEST(Ways, ACancelOfWhatAnothersHasEndedIsNoCancelInVain) {
  Plan plan = two_streams();
  plan.ways = of_a_database();
  plan.ways.answer_tells = true;
  plan.ways.say(Ended::cancelled, {.code = "UNBLOCKED", .message = {}});
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  add_thread(plan, "second", {start(other), on(EventKind::final, other, 1, cancel(other))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::final, other).ended, Ended::cancelled) << ran.text();
  EXPECT_EQ(ran.code(EventKind::cancel_returned, other), code::ok) << ran.text();
}

}  // namespace
}  // namespace rescind::ways_test
