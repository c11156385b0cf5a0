#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/models/plans.hpp"
#include "tests/unit/models/random_plans.hpp"

// A run is a function of its plan and its tape, and of nothing else.

namespace rescind::replay_test {
namespace {

using namespace plans;

Plan drawing_plan() {
  Plan plan = two_streams(Protocol::pull);
  plan.network.latency = {milliseconds(1), milliseconds(5)};
  plan.clients[0].work_time = {microseconds(10), microseconds(50)};
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list, 2));
  add_thread(plan, "second", to_its_end(other));
  return plan;
}

TEST(ModelsReplay, TheSameSeedGivesTheSameRun) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    const Plan plan = random_plan(number, true);
    const Ran first = run(plan, {}, number);
    const Ran second = run(plan, {}, number);
    EXPECT_EQ(first.hash, second.hash) << "random plan " << number;
    EXPECT_EQ(first.tape_end, second.tape_end);
    EXPECT_EQ(first.history.events, second.history.events);
  }
}

TEST(ModelsReplay, AnotherSeedGivesAnotherRun) {
  EXPECT_NE(run(drawing_plan(), {}, 1).hash, run(drawing_plan(), {}, 2).hash);
}

TEST(ModelsReplay, ARecordedTapeReplaysToTheSameRun) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    const Plan plan = random_plan(number, true);
    const Ran first = run(plan, {}, number);
    const Ran again = run(plan, Tape::replaying(first.recording));
    EXPECT_EQ(first.hash, again.hash) << "random plan " << number;
    EXPECT_EQ(first.tape_end, again.tape_end);
    EXPECT_EQ(first.recording, again.recording);
  }
}

TEST(ModelsReplay, ATapeOfAnotherPlanIsRefused) {
  const Ran first = run(drawing_plan(), {}, 1);
  Plan other_plan = drawing_plan();
  other_plan.network.latency.most = milliseconds(6);
  EXPECT_THROW((void)run(other_plan, Tape::replaying(first.recording)), TapeMismatch);
}

TEST(ModelsReplay, ADriverStartedAgainForgetsTheRunBefore) {
  for (std::uint64_t number = 0; number < 50; ++number) {
    const Plan plan = random_plan(number, true);
    const Program program(plan);
    const Behaviour behaviour;
    const System system(program, behaviour);
    TimedDriver<System> driver(system);
    const auto hash_of_run = [&] {
      std::uint64_t hash = 0;
      const auto keep = [&] {
        for (const Event& e : driver.effects().events) hash = hash_value(e, hash);
      };
      driver.begin(number);
      keep();
      while (driver.step() && driver.steps() < plan.steps_max) keep();
      return hash;
    };
    const std::uint64_t first = hash_of_run();
    EXPECT_EQ(first, hash_of_run()) << "random plan " << number;
  }
}

TEST(ModelsReplay, ACopiedDriverGoesOnLikeTheOriginal) {
  const Plan plan = drawing_plan();
  const Program program(plan);
  const Behaviour behaviour;
  const System system(program, behaviour);
  TimedDriver<System> driver(system);
  driver.begin(7);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(driver.step());
  TimedDriver<System> copy = driver;
  while (driver.step()) {
    ASSERT_TRUE(copy.step());
    const auto& mine = driver.effects().events;
    const auto& its = copy.effects().events;
    EXPECT_TRUE(std::equal(mine.begin(), mine.end(), its.begin(), its.end()));
  }
  EXPECT_FALSE(copy.step());
  EXPECT_EQ(driver.tape().end_state(), copy.tape().end_state());
}

/// Client alice's thread goes round and round; each round's operation is a new one in the same slot.
Plan looping_plan(bool shared) {
  Plan plan = one_stream();
  plan.network.latency = {milliseconds(1), milliseconds(5)};
  plan.network.shared_connection = shared;
  plan.server.quotas = {{Pool::operations, Scope::user, 4}};
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list, 2));
  plan.threads[0].loops = true;
  plan.threads[0].copies = 4;
  plan.until = seconds(2);
  return plan;
}

TEST(ModelsReplay, ARoundBeginsWhenNothingOfTheOneBeforeIsLeft) {
  for (const bool shared : {true, false}) {
    const Ran ran = run(looping_plan(shared));
    std::vector<int> in_flight(4);
    std::vector<int> providers(4);
    std::size_t rounds = 0;
    for (const Event& e : ran.history.events) {
      if (!e.op.exists()) continue;
      const std::uint32_t op = e.op.value;
      if (e.kind == EventKind::send) ++in_flight[op];
      if (e.kind == EventKind::deliver || e.kind == EventKind::lost) --in_flight[op];
      if (e.kind == EventKind::provider_start) ++providers[op];
      if (e.kind == EventKind::provider_end) --providers[op];
      if (e.kind != EventKind::start) continue;
      ++rounds;
      EXPECT_EQ(in_flight[op], 0);
      EXPECT_EQ(providers[op], 0);
    }
    EXPECT_GT(rounds, 100u);
    EXPECT_FALSE(ran.saw(EventKind::refuse));
  }
}

TEST(ModelsReplay, WhatIsBroughtNearIsWhatComesAndChangesNothing) {
  Plan plan = looping_plan(true);
  plan.threads[0].copies = 5000;
  plan.server.quotas[0].limit = 5000;
  const Program program(plan);
  const Behaviour behaviour;
  const System system(program, behaviour);
  TimedDriver<System> looking(system);
  TimedDriver<System> other(system);
  looking.begin(1);
  other.begin(1);
  constexpr std::uint64_t lately = 200;
  std::vector<std::uint64_t> near_since(program.ops_count());
  std::uint64_t events = 0;
  std::uint64_t near = 0;
  for (std::uint64_t step = lately; step < 100'000; ++step) {
    looking.bring_near([&](const Concerned& whom) {
      if (!whom.op.exists()) return;
      EXPECT_EQ(whom.thread, ThreadId{whom.op.value});
      near_since[whom.op.value] = step;
    });
    ASSERT_TRUE(looking.step());
    ASSERT_TRUE(other.step());
    const auto& mine = looking.effects().events;
    const auto& its = other.effects().events;
    ASSERT_TRUE(std::equal(mine.begin(), mine.end(), its.begin(), its.end()));
    for (const Event& e : mine) {
      if (!e.op.exists()) continue;
      ++events;
      near += near_since[e.op.value] + lately > step ? 1 : 0;
      near_since[e.op.value] = step;
    }
  }
  EXPECT_GT(near, events * 4 / 5);
  EXPECT_EQ(looking.tape().end_state(), other.tape().end_state());
}

TEST(ModelsReplay, TimersOfAnEarlierRoundDoNotFire) {
  Plan plan = looping_plan(true);
  plan.network.latency = exactly(microseconds(1));
  plan.providers[0].first = plan.providers[0].every = exactly(microseconds(1));
  plan.operations[0].timeout = milliseconds(20);  // More than 256 rounds later.
  plan.until = milliseconds(100);
  const Ran ran = run(plan);
  EXPECT_GT(ran.count(EventKind::start), 10'000u);
  EXPECT_FALSE(ran.saw(EventKind::timeout_fired));
}

TEST(ModelsReplay, ALoopMayEndWithAStepThatNamesNoOperation) {
  Plan plan = looping_plan(true);
  plan.threads[0].steps.push_back(wait());
  EXPECT_GT(run(plan).count(EventKind::start), 100u);
}

}  // namespace
}  // namespace rescind::replay_test
