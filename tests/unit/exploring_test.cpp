#include "harness/scenario/exploring.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "harness/scenario/fuzzing.hpp"
#include "tests/unit/search_scenario.hpp"

namespace rescind {
namespace {

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 0; i < pieces; ++i) threads.emplace_back([&piece, i] { piece(i); });
}

TEST(Exploring, TheReferenceBreaksNothingInAnyOrder) {
  const Explored explored = explore_case(one_stream(), std::nullopt, {});
  EXPECT_TRUE(explored.exhausted);
  EXPECT_TRUE(explored.broken.empty());
  EXPECT_EQ(explored.states, 2441u);
  EXPECT_EQ(explored.transitions, 7346u);
  EXPECT_EQ(explored.depth, 22u);
}

TEST(Exploring, LimitsEndItHonestly) {
  const Explored explored = explore_case(one_stream(), std::nullopt, {.limits = {.states_max = 1'000}});
  EXPECT_FALSE(explored.exhausted);
}

TEST(Exploring, AShortestOrderIsARunThatCanBeReplayed) {
  const Explored explored = explore_case(one_stream(), Mutant::quota_leak, {});
  ASSERT_EQ(explored.broken.size(), 1u);
  const BrokenOrder& order = explored.broken.front();
  EXPECT_EQ(order.rule, RuleId::quota_released);
  EXPECT_TRUE(order.shortest);
  EXPECT_EQ(order.run.report.outcome, CaseOutcome::failed);
  const CaseRun again = run_case(order.what, {.keep_history = true});
  EXPECT_EQ(again.report.history_hash, order.run.report.history_hash);
  EXPECT_TRUE(again.report.why.empty()) << again.report.why;
}

TEST(Exploring, SaysTheSameOnAnyNumberOfThreads) {
  for (const Mutant mutant : {Mutant::quota_leak, Mutant::final_twice, Mutant::final_lost}) {
    const Explored one = explore_case(one_stream(), mutant, {});
    const Explored several = explore_case(one_stream(), mutant, {.limits = {}, .jobs = 3}, on_threads);
    EXPECT_EQ(one.states, several.states);
    EXPECT_EQ(one.transitions, several.transitions);
    ASSERT_EQ(one.broken.size(), several.broken.size());
    for (std::size_t i = 0; i < one.broken.size(); ++i) {
      EXPECT_EQ(one.broken[i].rule, several.broken[i].rule);
      EXPECT_EQ(one.broken[i].steps, several.broken[i].steps);
      EXPECT_EQ(one.broken[i].run.report.history_hash, several.broken[i].run.report.history_hash);
    }
  }
}

/// A mutant of the stack, of the server and of the provider each, all of which show on this small case.
TEST(Exploring, FindsWhatSamplingFinds) {
  const Case what = one_stream();
  for (const Mutant mutant : {Mutant::quota_leak, Mutant::quota_twice, Mutant::final_twice,
                              Mutant::final_lost, Mutant::provider_final_twice}) {
    FuzzTally tally;
    Fuzzer fuzzer(what, {.strategy = Strategy::walk, .mutant = mutant});
    fuzzer.run(0, 2'000, nullptr, tally);
    const Explored explored = explore_case(what, mutant, {.limits = {}, .first_only = false});
    const std::string name(all_mutants()[static_cast<std::size_t>(mutant)].name);
    EXPECT_FALSE(tally.found.empty()) << name;
    for (const auto& found : tally.found) {
      EXPECT_TRUE(
          std::ranges::any_of(explored.broken, [&](const auto& b) { return b.rule == found.shape.rule; }))
          << name << ": " << info(found.shape.rule).name;
    }
  }
}

}  // namespace
}  // namespace rescind
