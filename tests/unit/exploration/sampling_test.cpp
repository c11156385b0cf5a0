#include "harness/exploration/sampling.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace rescind::sampling_test {
namespace {

/// Some processes, each a straight line of steps; which step of which process is next is all that is open.
struct Lines {
  std::uint32_t processes;
  std::uint32_t steps;  // Of each process.
};

/// One schedule: the process of each step.
template <class Strategy>
std::vector<std::uint32_t> schedule(const Lines& lines, Strategy& strategy) {
  std::vector<std::uint32_t> done(lines.processes, 0);
  std::vector<std::uint32_t> order;
  std::vector<Candidate> candidates;
  while (true) {
    candidates.clear();
    for (std::uint32_t p = 0; p < lines.processes; ++p) {
      if (done[p] == lines.steps) continue;
      candidates.push_back({p * lines.steps + done[p], p, {{}, Objects::one(0), false}});
    }
    if (candidates.empty()) return order;
    const std::uint32_t process = candidates[strategy.pick(candidates)].process;
    order.push_back(process);
    ++done[process];
  }
}

std::size_t when(const std::vector<std::uint32_t>& order, std::uint32_t process, std::uint32_t step) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] == process && step-- == 0) return i;
  }
  ADD_FAILURE() << "no such step";
  return 0;
}

/// The share of runs in which `broken` holds is at least the bound that the method promises.
template <class Broken>
void expect_found(const Lines& lines, std::uint32_t depth, Broken broken) {
  const std::uint64_t length = std::uint64_t{lines.processes} * lines.steps;
  PriorityChanges strategy(depth, length);
  constexpr int runs = 40'000;
  int found = 0;
  for (int seed = 0; seed < runs; ++seed) {
    strategy.restart(static_cast<std::uint64_t>(seed));
    found += broken(schedule(lines, strategy)) ? 1 : 0;
  }
  const double promised = 1.0 / (lines.processes * std::pow(static_cast<double>(length), depth - 1));
  EXPECT_GE(static_cast<double>(found) / runs, promised) << found << " of " << runs;
}

TEST(PriorityChanges, FindABugOfDepthOneAsOftenAsPromised) {
  // The last step of process 3 comes before the first of process 0.
  expect_found({4, 5}, 1, [](const auto& order) { return when(order, 3, 4) < when(order, 0, 0); });
}

TEST(PriorityChanges, FindABugOfDepthTwoAsOftenAsPromised) {
  // Process 1 does all its work between two given steps of process 0: one change of priorities is needed.
  expect_found({4, 5}, 2, [](const auto& order) {
    return when(order, 0, 1) < when(order, 1, 0) && when(order, 1, 4) < when(order, 0, 2);
  });
}

TEST(PriorityChanges, FindABugOfDepthThreeAsOftenAsPromised) {
  // Two changes are needed: to process 1 after two steps of process 0, and back after three of its own.
  expect_found({2, 5}, 3, [](const auto& order) {
    return when(order, 0, 1) < when(order, 1, 0) && when(order, 1, 2) < when(order, 0, 2) &&
           when(order, 0, 2) < when(order, 1, 3);
  });
}

TEST(PartialOrder, ReachesEverySchedule) {
  PartialOrder strategy;
  std::set<std::vector<std::uint32_t>> seen;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    strategy.restart(seed);
    seen.insert(schedule({2, 3}, strategy));
  }
  EXPECT_EQ(seen.size(), 20u);  // 6! / (3! 3!)
}

TEST(PartialOrder, IsAFunctionOfTheSeed) {
  PartialOrder one;
  PartialOrder other;
  other.restart(5);
  const auto before = schedule({3, 4}, other);
  other.restart(7);
  one.restart(7);
  EXPECT_EQ(schedule({3, 4}, one), schedule({3, 4}, other));
  other.restart(5);
  EXPECT_EQ(schedule({3, 4}, other), before);
}

}  // namespace
}  // namespace rescind::sampling_test
