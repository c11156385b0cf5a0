#include <gtest/gtest.h>

#include "tests/unit/models/plans.hpp"

// The server and its providers: admission, quotas, shutdown, how providers hear of cancel and how they end.

namespace rescind::server_test {
namespace {

using namespace plans;

constexpr std::int32_t limits_exceeded = 27;
constexpr std::int32_t shutting_down = 28;

Plan undisturbed(Protocol protocol = Protocol::push) {
  Plan plan = one_stream(protocol);
  plan.threads[0].steps = to_its_end();
  return plan;
}

/// `other` starts when `list` has got its first result, and is not admitted while a quota of one is held.
Plan competing(Scope scope) {
  Plan plan = two_streams();
  plan.server.quotas = {{Pool::operations, scope, 1}};
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second", {on(EventKind::result, list, 1, start(other))});
  return plan;
}

TEST(ModelsServer, SaysItsLimitsFirst) {
  Plan plan = undisturbed();
  plan.server.quotas = {{Pool::operations, Scope::user, 3}, {Pool::memory, Scope::total, 4096}};
  const Ran ran = run(plan);
  ASSERT_EQ(ran.count(EventKind::limits), 2u);
  EXPECT_EQ(ran.history.events[0].limit, 3);
  EXPECT_EQ(ran.history.events[1].limit, 4096);
}

TEST(ModelsServer, QuotaIsHeldUntilTheProviderEnds) {
  Plan plan = one_stream();
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.providers[0].stops = exactly(milliseconds(50));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::release), ran.time(EventKind::provider_end)) << ran.text();
  EXPECT_GT(ran.time(EventKind::release), ran.time(EventKind::close_returned) + milliseconds(50));
  EXPECT_EQ(ran.nth(EventKind::release).held, 0);
}

TEST(ModelsServer, AFullPoolRefusesAndSaysWhich) {
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    const Ran ran = run(competing(scope));
    const Event refused = ran.nth(EventKind::refuse, other);
    EXPECT_EQ(refused.code, limits_exceeded) << ran.text();
    EXPECT_EQ(refused.pool, Pool::operations);
    EXPECT_EQ(refused.scope, scope);
    EXPECT_EQ(refused.held, 1);
    EXPECT_EQ(ran.code(EventKind::final, other), limits_exceeded);
    EXPECT_FALSE(ran.saw(EventKind::charge, other));
  }
}

TEST(ModelsServer, UsersAndSessionsHaveTheirOwnPools) {
  Plan plan = competing(Scope::user);
  plan.clients.push_back({.name = "bob", .context = bob});
  plan.sessions.push_back({.name = "s2", .client = 1});
  plan.operations[1].session = s2;
  plan.threads[1].client = 1;
  EXPECT_EQ(run(plan).code(EventKind::final, other), 0);
  plan.server.quotas[0].scope = Scope::session;
  EXPECT_EQ(run(plan).code(EventKind::final, other), 0);
  plan.server.quotas[0].scope = Scope::total;
  EXPECT_EQ(run(plan).code(EventKind::final, other), limits_exceeded);
}

TEST(ModelsServer, AnOperationCountsForTheUserWhoStartedIt) {
  Plan plan = competing(Scope::user);
  plan.threads[1].steps[0].context = bob;
  EXPECT_EQ(run(plan).code(EventKind::final, other), 0);
}

TEST(ModelsServer, AfterTheReleaseAStartThatFitsSucceeds) {
  Plan plan = competing(Scope::total);
  plan.threads[1].steps = {on(EventKind::release, list, 1, start(other))};
  EXPECT_EQ(run(plan).code(EventKind::final, other), 0);
}

TEST(ModelsServer, ALimitCanChange) {
  Plan plan = competing(Scope::total);
  plan.faults = {{.what = FaultPlan::What::limit, .trigger = at(milliseconds(5)), .amount = 2}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::limits, {}, 2).limit, 2);
  EXPECT_EQ(ran.code(EventKind::final, other), 0);
}

TEST(ModelsServer, MemoryQuotaMakesTheProviderWait) {
  Plan plan = one_stream(Protocol::pull);
  plan.providers[0].results = 6;
  plan.providers[0].first = plan.providers[0].every = {};
  plan.clients[0].callback_time = exactly(milliseconds(10));  // Results are fetched as they are consumed.
  plan.network.batch = 1;
  plan.threads[0].steps = to_its_end();
  const Ran free = run(plan);
  plan.server.quotas = {{Pool::memory, Scope::user, 2 * 1024}};
  const Ran ran = run(plan);
  EXPECT_LT(free.time(EventKind::post, list, 6), Time{} + milliseconds(10));
  EXPECT_GT(ran.time(EventKind::post, list, 6), Time{} + milliseconds(10)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 6u);
  EXPECT_EQ(ran.code(EventKind::final), 0);
  for (const Event& e : ran.all(EventKind::charge)) EXPECT_LE(e.held, 2 * 1024);
  EXPECT_EQ(ran.world.pools[0].held, 0);
}

TEST(ModelsServer, MemoryForOneResultEachIsEnoughForProgress) {
  Plan plan = two_streams(Protocol::pull);
  plan.server.quotas = {{Pool::memory, Scope::total, 2 * 1024}};
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second", to_its_end(other));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final, list), 0) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final, other), 0);
}

TEST(ModelsServer, WaitersForMemoryAreServedInTheirOrder) {
  Plan plan = empty_plan(Protocol::pull);
  for (int i = 0; i < 3; ++i) add_operation(plan, OperationKind::enumerate, Mode::sync);
  plan.providers[0].every = {};
  plan.network.batch = 1;
  plan.server.quotas = {{Pool::memory, Scope::total, 3 * 1024}};
  // Nobody reads: each has had one result fetched, holds another, and waits to queue a third. Then `list`
  // ends.
  for (std::uint32_t i = 0; i < 3; ++i) add_thread(plan, "t" + std::to_string(i), {start({i})});
  add_thread(plan, "canceller", {at(milliseconds(50), cancel(list))});
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::post, {1}), 3u) << ran.text();
  EXPECT_EQ(ran.count(EventKind::post, {2}), 2u) << ran.text();
  const Event waits = ran.nth(EventKind::wait, {1});
  EXPECT_EQ(waits.pool, Pool::memory);
  EXPECT_EQ(waits.units, 1024);
  EXPECT_EQ(waits.held, waits.limit);
}

TEST(ModelsServer, ACancelWakesAProviderThatWaitsForMemory) {
  for (const How how : {How::callback, How::poll, How::failing_post}) {
    Plan plan = one_stream(Protocol::pull, Mode::sync);
    plan.providers[0].results = 9;
    plan.providers[0].first = plan.providers[0].every = {};
    plan.providers[0].hears = how;
    plan.server.quotas = {{Pool::memory, Scope::total, 1024}};
    plan.threads[0].steps = {start(list), at(milliseconds(20), cancel(list)), drain(list), close(list)};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.count(EventKind::cancel_heard), 1u) << ran.text();
    EXPECT_EQ(ran.count(EventKind::provider_end), 1u);
    EXPECT_EQ(ran.world.pools[0].held, 0);
    EXPECT_TRUE(ran.world.memory_waiters.empty());
  }
}

TEST(ModelsServer, ACrashWhileWaitingForMemoryLeavesNothingBehind) {
  Plan plan = one_stream(Protocol::pull, Mode::sync);
  plan.providers[0].first = plan.providers[0].every = {};
  plan.server.quotas = {{Pool::memory, Scope::total, 1024}};
  plan.threads[0].steps = {start(list), at(milliseconds(30), drain(list)), close(list)};
  plan.faults = {{.what = FaultPlan::What::provider_crash, .trigger = at(milliseconds(20))}};
  const Ran ran = run(plan);
  EXPECT_TRUE(ran.saw(EventKind::provider_crash));
  EXPECT_TRUE(ran.world.memory_waiters.empty()) << ran.text();
  EXPECT_EQ(ran.world.pools[0].held, 0);
  EXPECT_EQ(ran.code(EventKind::final), 1);
}

TEST(ModelsServer, ShutdownCancelsWhatRunsAndRefusesWhatIsNew) {
  for (const Reason reason : {Reason::shutdown, Reason::service_stop}) {
    Plan plan = two_streams();
    plan.threads[0].steps = to_its_end();
    add_thread(plan, "second", {at(milliseconds(20), start(other))});
    plan.faults = {{.what = FaultPlan::What::shutdown, .trigger = at(milliseconds(15)), .reason = reason}};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.nth(EventKind::shutdown).reason, reason);
    EXPECT_EQ(ran.nth(EventKind::cancel_heard, list).reason, reason) << ran.text();
    EXPECT_EQ(ran.code(EventKind::final, list), shutting_down);
    EXPECT_EQ(ran.code(EventKind::refuse, other), shutting_down);
    EXPECT_EQ(ran.code(EventKind::final, other), shutting_down);
  }
}

TEST(ModelsServer, ShutdownEndsAPullStreamWithItsNextPull) {
  Plan plan = undisturbed(Protocol::pull);
  plan.providers[0].hears = How::none;
  plan.clients[0].callback_time = exactly(milliseconds(30));
  plan.network.batch = 1;
  plan.faults = {{.what = FaultPlan::What::shutdown, .trigger = at(milliseconds(15))}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final), shutting_down) << ran.text();
  EXPECT_EQ(ran.count(EventKind::send, Message::final), 0u);
  EXPECT_EQ(ran.count(EventKind::send, Message::pull), ran.count(EventKind::send, Message::batch));
}

TEST(ModelsServer, ShutdownBeforeAdmissionAnswersTheRequest) {
  for (const Protocol protocol : {Protocol::pull, Protocol::push}) {
    Plan plan = undisturbed(protocol);
    plan.server.admission = exactly(milliseconds(10));
    plan.faults = {{.what = FaultPlan::What::shutdown, .trigger = at(milliseconds(5))}};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.code(EventKind::final), shutting_down) << ran.text();
    EXPECT_FALSE(ran.saw(EventKind::provider_start));
  }
}

TEST(ModelsServer, AClientsCancelThatArrivesAfterTheShutdownChangesNothing) {
  Plan plan = undisturbed();
  plan.providers[0].stops = exactly(milliseconds(5));
  plan.threads[0].steps = cancelled_at(event(EventKind::shutdown, {}), list, Reason::timeout);
  plan.threads[0].steps[1].trigger.pattern.op = {};
  plan.faults = {{.what = FaultPlan::What::shutdown, .trigger = at(milliseconds(15))}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::cancel_received).reason, Reason::timeout) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).reason, Reason::shutdown);
  EXPECT_EQ(ran.count(EventKind::cancel_heard), 1u);
}

TEST(ModelsProvider, HearsByCallbackAtOnce) {
  Plan plan = one_stream();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::register_cancel), 0);
  EXPECT_EQ(ran.time(EventKind::cancel_heard), ran.time(EventKind::cancel_received));
}

TEST(ModelsProvider, ThatEndsWhileItsCallbackIsOnItsWayHasBeenCalled) {
  Plan plan = one_stream();
  plan.providers[0].results = 0;
  plan.providers[0].first = {};
  plan.threads[0].steps = to_its_end();
  // Shut down in the very moment of its start: its end is due at once, before the callback's turn.
  plan.faults = {
      {.what = FaultPlan::What::shutdown, .trigger = when(event(EventKind::provider_start, list))}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::cancel_heard), 1u) << ran.text();
  EXPECT_LT(ran.place(EventKind::cancel_heard), ran.place(EventKind::provider_final));
}

TEST(ModelsProvider, HearsByPollBeforeItsNextPost) {
  Plan plan = one_stream();
  plan.providers[0].hears = How::poll;
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::cancel_polled), 2u) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::cancel_polled, list, 2).answer, Flag::yes);
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).heard_by, How::poll);
  EXPECT_EQ(ran.count(EventKind::post), 1u);
  EXPECT_FALSE(ran.saw(EventKind::register_cancel));
}

TEST(ModelsProvider, PollsBetweenPostsWhereItIsToldTo) {
  Plan plan = one_stream();
  plan.providers[0].hears = How::poll;
  plan.providers[0].poll_every = milliseconds(1);
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_LE(ran.time(EventKind::cancel_heard), ran.time(EventKind::cancel_received) + milliseconds(1));
}

TEST(ModelsProvider, HearsByAFailingPost) {
  Plan plan = one_stream();
  plan.providers[0].hears = How::failing_post;
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::post, list, 2), 1) << ran.text();
  EXPECT_EQ(ran.nth(EventKind::cancel_heard).heard_by, How::failing_post);
  EXPECT_EQ(ran.count(EventKind::post), 2u);
}

TEST(ModelsProvider, ThatDoesNotListenRunsToItsEnd) {
  Plan plan = one_stream();
  plan.providers[0].hears = How::none;
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::post), 3u) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::cancel_heard));
  EXPECT_EQ(ran.count(EventKind::result), 1u);
}

TEST(ModelsProvider, TakesItsTimeToStop) {
  Plan plan = one_stream();
  plan.providers[0].stops = exactly(milliseconds(35));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::provider_end), ran.time(EventKind::cancel_heard) + milliseconds(35));
  EXPECT_EQ(ran.count(EventKind::post), 1u) << ran.text();
}

TEST(ModelsProvider, ItsOwnFailureIsTheOperations) {
  Plan plan = undisturbed();
  plan.providers[0].final_code = 6;
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 3u);
  EXPECT_EQ(ran.code(EventKind::final), 6);
}

TEST(ModelsProvider, CrashesAfterSoManyResults) {
  for (const Protocol protocol : {Protocol::pull, Protocol::push}) {
    Plan plan = undisturbed(protocol);
    plan.providers[0].crash_after = 2;
    plan.server.quotas = {{Pool::operations, Scope::user, 1}};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.count(EventKind::provider_crash), 1u);
    EXPECT_FALSE(ran.saw(EventKind::provider_final));
    EXPECT_EQ(ran.count(EventKind::result), 2u) << ran.text();
    EXPECT_EQ(ran.code(EventKind::final), 1);
    EXPECT_EQ(ran.world.pools[0].held, 0);
  }
}

TEST(ModelsProvider, HangsAndHearsNothing) {
  Plan plan = one_stream();
  plan.providers[0].hang_after = 1;
  plan.threads[0].steps = {start(list), at(milliseconds(50), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.nth(EventKind::server_fault).fault, Fault::hang);
  EXPECT_TRUE(ran.saw(EventKind::cancel_received));
  EXPECT_FALSE(ran.saw(EventKind::cancel_heard)) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::provider_end));
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(50));
}

TEST(ModelsProvider, ThatHangsCanStillBeKilled) {
  Plan plan = undisturbed();
  plan.providers[0].hang_after = 1;
  plan.faults = {{.what = FaultPlan::What::provider_crash, .trigger = at(milliseconds(50)), .op = list}};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::provider_crash), Time{} + milliseconds(50)) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final), 1);
}

TEST(ModelsProvider, ASingleResultKindPostsOneAtTheMost) {
  Plan plan = empty_plan();
  const OpId get = add_operation(plan, OperationKind::get);
  plan.providers[0].results = 7;
  plan.threads[0].steps = to_its_end(get);
  EXPECT_EQ(run(plan).count(EventKind::post), 1u);
  plan.operations[0].kind = OperationKind::modify;
  EXPECT_EQ(run(plan).count(EventKind::post), 0u);
}

}  // namespace
}  // namespace rescind::server_test
