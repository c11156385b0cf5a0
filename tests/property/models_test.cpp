#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "tests/unit/models/random_plans.hpp"

// The reference system keeps the contract in plans that nobody has thought of.

namespace rescind::models_test {
namespace {

using namespace plans;

constexpr std::uint64_t plans_tried = 3'000;

/// The rules that the system broke; what the application of a random plan does wrong is not held against it.
std::vector<std::string> broken_by_the_system(const Ran& ran) {
  Judge judge(mi_profile(), ran.history.header);
  for (const Event& e : ran.history.events) judge.on(e);
  judge.finish();
  std::vector<std::string> names;
  for (const Violation& violation : judge.violations()) {
    if (info(violation.rule).who != Who::application) names.emplace_back(info(violation.rule).name);
  }
  return names;
}

TEST(ModelsContract, IsKeptInEveryPlanWithoutFaults) {
  for (std::uint64_t number = 0; number < plans_tried; ++number) {
    const Ran ran = run(random_plan(number, false), {}, number);
    ASSERT_THAT(broken_by_the_system(ran), testing::IsEmpty()) << "random plan " << number << "\n"
                                                               << ran.text();
  }
}

TEST(ModelsContract, IsKeptInEveryPlanWithFaults) {
  for (std::uint64_t number = 0; number < plans_tried; ++number) {
    const Ran ran = run(random_plan(number, true), {}, number);
    std::vector<std::string> broken = broken_by_the_system(ran);
    // A lost message can leave a provider that was never told of the cancel, with what it holds (S13).
    if (ran.saw(EventKind::lost)) {
      std::erase(broken, "quota.released");
      std::erase(broken, "provider.one-final");
    }
    ASSERT_THAT(broken, testing::IsEmpty()) << "random plan " << number << "\n" << ran.text();
  }
}

/// Plans in which the judge once blamed the system for what it had not done.
TEST(ModelsContract, IsKeptWhereACloseIsEnteredBeforeTheStart) {
  EXPECT_THAT(broken_by_the_system(run(random_plan(59'337, false), {}, 59'337)), testing::IsEmpty());
}
TEST(ModelsContract, IsKeptWhereAnOperationWaitsForAPartitionedSharedConnection) {
  for (const std::uint64_t number : {32'932u, 42'445u}) {
    EXPECT_THAT(broken_by_the_system(run(random_plan(number, true), {}, number)), testing::IsEmpty())
        << number;
  }
}

/// Its provider crashed, then an unhealed partition holds up what would tell the server that nobody fetches
/// its results.
TEST(ModelsContract, IsKeptWhereNobodyCanFetchWhatACrashedProviderLeft) {
  EXPECT_THAT(broken_by_the_system(run(random_plan(21'125, true), {}, 21'125)), testing::IsEmpty());
}

/// What must hold of the world when nothing more can happen and nothing went wrong.
TEST(ModelsContract, NothingIsLeftBehindWhereEveryOperationWasClosed) {
  std::size_t clean = 0;
  for (std::uint64_t number = 0; number < plans_tried; ++number) {
    const Ran ran = run(random_plan(number, false), {}, number);
    bool all_closed = !ran.cut;
    for (const ClientOp& op : ran.world.ops)
      all_closed = all_closed && (op.phase == ClientOp::Phase::unused ||
                                  (op.closed && op.phase == ClientOp::Phase::finished));
    if (!all_closed) continue;
    ++clean;
    for (const PoolState& pool : ran.world.pools) EXPECT_EQ(pool.held, 0) << "random plan " << number;
    for (const ClientOp& op : ran.world.ops) EXPECT_EQ(op.in_flight, 0u) << "random plan " << number;
    for (const ReadyQueue& ready : ran.world.ready) EXPECT_TRUE(ready.empty()) << "random plan " << number;
    EXPECT_TRUE(ran.world.memory_waiters.empty()) << "random plan " << number;
    EXPECT_TRUE(ran.world.held.empty()) << "random plan " << number;
  }
  EXPECT_GT(clean, plans_tried / 4);
}

}  // namespace
}  // namespace rescind::models_test
