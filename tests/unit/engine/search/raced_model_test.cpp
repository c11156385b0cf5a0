#include "harness/engine/search/raced_model.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "harness/engine/search/fuzzing.hpp"
#include "harness/exploration/explore_states.hpp"
#include "tests/unit/engine/search/search_scenario.hpp"

namespace rescind::raced_model_test {
namespace {

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 0; i < pieces; ++i) threads.emplace_back([&piece, i] { piece(i); });
}

FuzzOptions walking() {
  FuzzOptions options;
  options.strategy = Strategy::walk;
  return options;
}

struct Result {
  RaceSet races;
  std::uint64_t states = 0;
  Broken broken = 0;
};

Result explore(std::optional<Mutant> mutant = std::nullopt, std::uint32_t jobs = 1,
               const Executor& executor = one_after_another, const Case& what = one_stream()) {
  const Behaviour behaviour = mutant ? Behaviour{}.with(*mutant) : Behaviour{};
  const Untimed untimed(what, behaviour);
  ReachedRaces reached;
  const auto report = explore_states(RacedModel(untimed, behaviour, reached),
                                     {.limits = {}, .jobs = jobs, .first_only = false}, executor);
  EXPECT_TRUE(report.exhausted);
  return {reached.all(), report.states, report.broken};
}

TEST(RacedModel, ReachesEveryRaceThatSamplingDoes) {
  const Case what = one_stream();
  FuzzTally sampled;
  Fuzzer(what, walking()).run(0, 2'000, nullptr, sampled);
  EXPECT_GE(sampled.races.count(), 5u);
  EXPECT_TRUE((sampled.races & ~explore().races).none());
}

TEST(RacedModel, ReachesTheSameInFewerStatesWhereNoRuleIsJudged) {
  Case unjudged = one_stream();
  Profile nothing = *unjudged.profile;
  nothing.off.set();
  unjudged.profile = std::move(nothing);
  const Result without = explore(std::nullopt, 1, one_after_another, unjudged);
  const Result judged = explore();
  EXPECT_EQ(without.races, judged.races);
  EXPECT_LT(without.states, judged.states);
  EXPECT_EQ(explore(Mutant::final_twice, 1, one_after_another, unjudged).broken, 0u);
}

TEST(RacedModel, SamplingEnoughReachesEveryRaceThatItDoes) {
  const Case what = one_stream();
  FuzzTally sampled;
  Fuzzer(what, walking()).run(0, 20'000, nullptr, sampled);
  EXPECT_TRUE((explore().races & ~sampled.races).none());
}

TEST(RacedModel, IsTheSameForSeveralThreads) {
  const Result one = explore();
  const Result several = explore(std::nullopt, 3, on_threads);
  EXPECT_EQ(one.races, several.races);
  EXPECT_EQ(one.states, several.states);
}

TEST(RacedModel, StillJudgesTheRules) {
  EXPECT_EQ(explore().broken, 0u);
  const auto leaked = Broken{1} << static_cast<unsigned>(RuleId::quota_released);
  EXPECT_EQ(explore(Mutant::quota_leak).broken & leaked, leaked);
}

}  // namespace
}  // namespace rescind::raced_model_test
