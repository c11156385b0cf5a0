// Symmetry keeps each verdict of the small models; no search depends on its threads.

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "harness/exploration/explore_states.hpp"
#include "tests/unit/exploration/small_programs.hpp"
#include "tests/unit/exploration/two_phase_commit.hpp"

namespace rescind::symmetry_test {
namespace {

void last_first(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  while (pieces-- > 0) piece(pieces);
}

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::thread> threads;
  for (std::uint32_t number = 1; number < pieces; ++number) threads.emplace_back(piece, number);
  piece(0);
  for (std::thread& thread : threads) thread.join();
}

std::vector<StatesOptions> with_and_without_symmetry() {
  std::vector<StatesOptions> both(2);
  for (StatesOptions& options : both) options.first_only = false;
  both.back().symmetry = true;
  return both;
}

TEST(Symmetry, KeepsEachVerdictAndCounterexampleOfTheSmallPrograms) {
  std::uint64_t left_out = 0;
  for (const NamedProgram& small : small_programs()) {
    const auto full = explore_states(small.program, with_and_without_symmetry().front());
    const auto reduced = explore_states(small.program, with_and_without_symmetry().back());
    EXPECT_EQ(reduced.broken, small.broken) << small.name;
    EXPECT_EQ(reduced.findings, full.findings) << small.name;
    EXPECT_TRUE(reduced.exhausted) << small.name;
    EXPECT_LE(reduced.states, full.states) << small.name;
    EXPECT_LE(reduced.transitions, full.transitions) << small.name;
    left_out += full.states - reduced.states;
  }
  EXPECT_GT(left_out, 0u);
}

TEST(StatesSearch, DoesNotDependOnTheNumberOfThreads) {
  for (const NamedProgram& small : small_programs()) {
    for (StatesOptions options : with_and_without_symmetry()) {
      auto alone = explore_states(small.program, options);
      alone.memory = 0;
      options.jobs = 3;
      for (const Executor& executor : {Executor(last_first), Executor(on_threads)}) {
        auto report = explore_states(small.program, options, executor);
        report.memory = 0;
        EXPECT_EQ(report, alone) << small.name << ": symmetry " << options.symmetry;
      }
    }
  }
}

TEST(Symmetry, KeepsTheVerdictOfTwoPhaseCommit) {
  StatesOptions options;
  options.symmetry = true;
  for (const bool hasty : {false, true})
    EXPECT_EQ(explore_states(TwoPhaseCommit(4, hasty), options).broken,
              hasty ? TwoPhaseCommit::inconsistent : Broken{0});
}

// Where only the search with symmetry fits, its path is given, and not said to be the shortest.
TEST(Symmetry, GivesItsOwnPathWhereTheFullSearchDoesNotFit) {
  StatesOptions options;
  options.symmetry = true;
  const TwoPhaseCommit model(6, true);
  const auto reduced = explore_states(model, options);
  options.limits.states_max = reduced.states + 10;
  const auto report = explore_states(model, options);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_FALSE(report.findings[0].shortest);
  EXPECT_EQ(report.findings[0].path.size(), reduced.findings[0].path.size());
  EXPECT_NE(report.findings[0].path, reduced.findings[0].path);
}

}  // namespace
}  // namespace rescind::symmetry_test
