// The reference system keeps what world.hpp says of its records, after every step; a world that does not is
// noticed.

#include "models/system/invariants.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "harness/base/assert.hpp"
#include "tests/unit/models/plans.hpp"
#include "tests/unit/models/random_plans.hpp"

namespace rescind::invariants_test {
namespace {

using namespace plans;

/// Two streams are pulled whose results need more memory than there is, so that one provider waits.
Plan waiting_for_memory() {
  Plan plan = two_streams(Protocol::pull);
  plan.server.quotas = {{Pool::operations, Scope::user, 2}, {Pool::memory, Scope::total, 2 * 1024}};
  plan.providers[0].results = 6;
  plan.providers[0].every = {};
  plan.threads[0].steps = {start(list), start(other), on(EventKind::final, list, 1, close(list)),
                           on(EventKind::final, other, 1, close(other))};
  return plan;
}

/// The first world of that plan in which both streams run and a provider waits for memory.
World with_a_waiter(const Program& program) {
  const Behaviour behaviour;
  const System system(program, behaviour);
  TimedDriver<System> driver(system);
  driver.begin(Tape::seeded(1));
  while (driver.state().memory_waiters.empty() && driver.step()) continue;
  return driver.state();
}

TEST(Invariants, HoldAfterEachStepOfRandomPlans) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Plan plan = RandomPlan(number, number % 2 == 0).make();
    EXPECT_NO_THROW(run(plan, Behaviour{}, number)) << "plan " << number;
  }
}

TEST(Invariants, AreNoticedWhenBroken) {
  const Plan plan = waiting_for_memory();
  const Program program(plan);
  const World world = with_a_waiter(program);
  ASSERT_FALSE(world.memory_waiters.empty());
  ASSERT_NO_THROW(check(program, world));
  const OpId waiter = world.memory_waiters.front();
  const std::function<void(World&)> wrongs[] = {
      [](World& w) { w.ops[0].delivered = w.ops[0].received + 1; },
      [](World& w) { w.ops[0].phase = ClientOp::Phase::cancelling; },
      [](World& w) { w.ops[0].phase = ClientOp::Phase::finished; },
      [](World& w) { w.ops[0].final_known = true; },
      [](World& w) { w.ops[0].ready = !w.ops[0].ready; },
      [](World& w) { w.ops[0].request = ClientOp::Request::unsent; },
      [](World& w) { w.ops[0].in_callback = true; },
      [](World& w) { w.ops[0].reader = {0}; },
      [](World& w) { ++w.sessions[0].alive; },
      [](World& w) { w.sessions[0].closed = true; },
      [](World& w) { ++w.pools[0].held; },
      [](World& w) { w.served[0].heard = true; },
      [](World& w) { w.served[0].charged = false; },
      [](World& w) { w.served[0].occupies = false; },
      [](World& w) { w.served[0].finished = true; },
      [](World& w) { w.served[0].sent = w.served[0].posted + 1; },
      [](World& w) { w.memory_waiters.clear(); },
      [waiter](World& w) { w.memory_waiters.push_back(waiter); },
      [](World& w) { w.limits[1] *= 2; },  // There is room now, and still somebody waits.
      [](World& w) { w.held.push_back({.kind = ActionKind::deliver, .subject = 0}); },
      [](World& w) {
        w.unconnected.push_back({ConnectionId{0}, OpId{0}});
      },
      [](World& w) { w.marks.push_back({.op = {0}}); },
  };
  std::size_t number = 0;
  for (const auto& wrong : wrongs) {
    World broken = world;
    wrong(broken);
    EXPECT_THROW(check(program, broken), InternalError) << "change " << number;
    ++number;
  }
}

}  // namespace
}  // namespace rescind::invariants_test
