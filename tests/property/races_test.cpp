#include <gtest/gtest.h>

#include "harness/engine/coverage/coverage.hpp"
#include "harness/engine/coverage/race_limits.hpp"
#include "tests/unit/models/random_plans.hpp"

// What is said to be impossible is tried in plans that nobody has thought of.

namespace rescind::races_test {
namespace {

using namespace plans;

constexpr std::uint64_t plans_tried = 3'000;

TEST(RaceLimits, HoldInEveryPlan) {
  RaceSet reached;
  for (std::uint64_t number = 0; number < plans_tried; ++number) {
    const Ran ran = run(random_plan(number, number % 2 == 0), {}, number);
    for (const RaceIndex race : races_of(ran.history)) {
      reached.set(race);
      ASSERT_TRUE(possible_races().test(race))
          << "random plan " << number << ": " << name_of(race_at(race)) << "\n"
          << limit_of(race_at(race))->why << "\n"
          << ran.text();
    }
  }
  EXPECT_GE(reached.count(), 1'000u) << "otherwise little was tried";
}

}  // namespace
}  // namespace rescind::races_test
