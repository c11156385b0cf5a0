#include "harness/engine/search/fuzzing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/engine/run/recorded_replay.hpp"
#include "harness/engine/run/runner.hpp"
#include "tests/unit/engine/search/search_scenario.hpp"

namespace rescind::fuzzing_test {
namespace {

class Strategies : public testing::TestWithParam<Strategy> {
 protected:
  static constexpr std::uint64_t runs = 1'500;
  Case what_ = one_stream();

  /// Rounds of runs, each in stretches of `stretch`, with the corpus between the rounds.
  FuzzTally fuzz(std::optional<Mutant> mutant, std::uint64_t stretch) {
    constexpr std::uint64_t round = 500;
    FuzzTally all;
    Corpus corpus;
    for (std::uint64_t first = 0; first < runs; first += round) {
      std::vector<FuzzTally> tallies;
      for (std::uint64_t at = first; at < first + round; at += stretch) {
        Fuzzer fuzzer(what_, {.strategy = GetParam(), .mutant = mutant});
        tallies.emplace_back();
        fuzzer.run(at, std::min(stretch, first + round - at), &corpus, tallies.back());
      }
      for (const FuzzTally& tally : tallies) {
        corpus.add(tally);
        all.races |= tally.races;
        for (const auto& found : tally.found) {
          const bool known =
              std::ranges::any_of(all.found, [&](const auto& other) { return other.shape == found.shape; });
          if (!known) all.found.push_back(found);
        }
      }
    }
    return all;
  }
};

TEST_P(Strategies, FindNothingWrongWithTheReference) {
  EXPECT_TRUE(fuzz(std::nullopt, 500).found.empty());
}

TEST_P(Strategies, FindAMutantByARunThatReplays) {
  const FuzzTally tally = fuzz(Mutant::quota_leak, 500);
  ASSERT_FALSE(tally.found.empty());
  const FuzzTally::Found& found = tally.found.front();
  EXPECT_EQ(found.shape.rule, RuleId::quota_released);
  Case recorded = what_;
  recorded.recorded = RecordedRun{.driver = driver_of(GetParam()),
                                  .mutant = Mutant::quota_leak,
                                  .breaks = {},
                                  .hash = 0,
                                  .tape = found.run.tape};
  const CaseRun run = run_case(recorded, {});
  const auto broke = [](const Breach& breach) {
    return breach.rule() == RuleId::quota_released && breach.fails;
  };
  EXPECT_TRUE(std::ranges::any_of(run.report.breaches, broke));
}

TEST_P(Strategies, FindABrokenShouldByAStrictProfileOnly) {
  what_ = many_results_ready(mi_profile());
  EXPECT_TRUE(fuzz(Mutant::flood_after_cancel, 500).found.empty());
  what_ = many_results_ready(strictly(mi_profile()));
  EXPECT_TRUE(fuzz(std::nullopt, 500).found.empty());
  const FuzzTally tally = fuzz(Mutant::flood_after_cancel, 500);
  ASSERT_FALSE(tally.found.empty());
  EXPECT_EQ(tally.found.front().shape.rule, RuleId::result_few_extras);
}

TEST_P(Strategies, DoNotDependOnHowTheRunsAreDealtOut) {
  const FuzzTally whole = fuzz(Mutant::final_twice, 500);
  const FuzzTally pieces = fuzz(Mutant::final_twice, 37);
  EXPECT_EQ(whole.races, pieces.races);
  ASSERT_EQ(whole.found.size(), pieces.found.size());
  for (std::size_t i = 0; i < whole.found.size(); ++i) {
    EXPECT_EQ(whole.found[i].shape, pieces.found[i].shape);
    EXPECT_EQ(whole.found[i].run.number, pieces.found[i].run.number);
    EXPECT_EQ(whole.found[i].run.tape, pieces.found[i].run.tape);
  }
}

TEST(Corpus, KnowsEveryStateOfItsRuns) {
  const Case what = one_stream();
  Fuzzer fuzzer(what, {.strategy = Strategy::coverage, .mutant = std::nullopt});
  Corpus corpus;
  for (std::uint64_t first = 0; first < 2'000; first += 100) {
    FuzzTally tally;
    fuzzer.run(first, 100, &corpus, tally);
    corpus.add(tally);
  }
  EXPECT_GT(corpus.tapes().size(), 20u);
  UntimedRun run(what, Behaviour{});
  for (const Choices& tape : corpus.tapes()) {
    run.tape().restart(tape);
    run.run([&](std::span<const std::uint32_t> places, const Untimed::State& state, Tape& choices) {
      EXPECT_TRUE(corpus.knows(run.untimed().fingerprint(state)));
      return static_cast<std::size_t>(choices.choose(Site::schedule, 0, places.size()));
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzzing, Strategies,
                         testing::Values(Strategy::random, Strategy::walk, Strategy::pct, Strategy::pos,
                                         Strategy::coverage),
                         [](const auto& strategy) {
                           return std::string(strategy_names[static_cast<std::size_t>(strategy.param)]);
                         });

}  // namespace
}  // namespace rescind::fuzzing_test
