// Each reduction, alone and together, keeps each verdict: on the small models, and on random programs.

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "harness/exploration/explore_states.hpp"
#include "tests/unit/exploration/small_programs.hpp"
#include "tests/unit/exploration/two_phase_commit.hpp"

namespace rescind {
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

// Every combination of reductions; the first is none.
std::vector<StatesOptions> all_reductions() {
  std::vector<StatesOptions> all;
  for (unsigned bits = 0; bits < 8; ++bits) {
    StatesOptions options;
    options.first_only = false;
    options.symmetry = (bits & 1) != 0;
    options.persistent = (bits & 2) != 0;
    options.sleep = (bits & 4) != 0;
    all.push_back(options);
  }
  return all;
}

std::string name(const StatesOptions& options) {
  return std::string(options.symmetry ? "symmetry " : "") + (options.persistent ? "persistent " : "") +
         (options.sleep ? "sleep" : "");
}

TEST(Reductions, KeepEachVerdictAndCounterexampleOfTheSmallPrograms) {
  for (const NamedProgram& small : small_programs()) {
    const auto full = explore_states(small.program, all_reductions().front());
    for (const StatesOptions& options : all_reductions()) {
      const auto reduced = explore_states(small.program, options);
      EXPECT_EQ(reduced.broken, small.broken) << small.name << ": " << name(options);
      EXPECT_EQ(reduced.findings, full.findings) << small.name << ": " << name(options);
      EXPECT_TRUE(reduced.exhausted) << small.name << ": " << name(options);
      EXPECT_LE(reduced.states, full.states) << small.name << ": " << name(options);
      EXPECT_LE(reduced.transitions, full.transitions) << small.name << ": " << name(options);
    }
  }
}

TEST(Reductions, KeepEachVerdictAndEachStateAtRestOfRandomPrograms) {
  std::uint64_t crowded = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const SmallProgram program = random_program(seed, seed % 2 == 0);
    const auto full = search_states(program, {});
    const auto ends = search_states(TellingEnds(program), {});
    ASSERT_TRUE(full.exhausted);
    crowded += (full.broken() & SmallProgram::crowded) != 0 ? 1 : 0;
    for (const StatesOptions& options : all_reductions()) {
      if (options.symmetry) continue;  // Random processes are not alike.
      SearchOrder order;
      order.persistent = options.persistent;
      order.sleep = options.sleep;
      EXPECT_EQ(search_states(program, order).broken(), full.broken()) << seed << ": " << name(options);
      EXPECT_EQ(search_states(TellingEnds(program), order).broken(), ends.broken())
          << seed << ": " << name(options);
    }
  }
  EXPECT_GT(crowded, 20u);
}

TEST(Reductions, SleepSetsReachAllStatesWithFewerTransitions) {
  std::uint64_t full_transitions = 0;
  std::uint64_t transitions = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const SmallProgram program = random_program(seed, true);
    SearchOrder order;
    const auto full = search_states(program, order);
    order.sleep = true;
    const auto reduced = search_states(program, order);
    EXPECT_EQ(reduced.states, full.states) << seed;
    EXPECT_EQ(reduced.depth, full.depth) << seed;
    full_transitions += full.transitions;
    transitions += reduced.transitions;
  }
  EXPECT_LT(transitions, full_transitions * 3 / 4);
}

TEST(Reductions, PersistentSetsTakeOnePairOfProcessesAfterTheOther) {
  SearchOrder order;
  EXPECT_EQ(search_states(separate_locks(), order).states, 64u);  // 8 of each pair.
  order.persistent = true;
  EXPECT_EQ(search_states(separate_locks(), order).states, 15u);  // 8 of the one, then 8 of the other.
}

// Without the proviso the idle loop alone would be a persistent set for ever.
TEST(Reductions, ProvisoTakesWhatALoopPutsOff) {
  StatesOptions options;
  options.persistent = true;
  EXPECT_EQ(explore_states(idle_loop_beside_failure(), options).broken, SmallProgram::failed);
}

TEST(Reductions, DoNotDependOnTheNumberOfThreads) {
  for (const NamedProgram& small : small_programs()) {
    for (StatesOptions options : all_reductions()) {
      auto alone = explore_states(small.program, options);
      alone.memory = 0;
      options.jobs = 3;
      for (const Executor& executor : {Executor(last_first), Executor(on_threads)}) {
        auto report = explore_states(small.program, options, executor);
        report.memory = 0;
        EXPECT_EQ(report, alone) << small.name << ": " << name(options);
      }
    }
  }
}

TEST(Reductions, SymmetryKeepsTheVerdictOfTwoPhaseCommit) {
  StatesOptions options;
  options.symmetry = true;
  for (const bool hasty : {false, true})
    EXPECT_EQ(explore_states(TwoPhaseCommit(4, hasty), options).broken,
              hasty ? TwoPhaseCommit::inconsistent : Broken{0});
}

// Where only the reduced search fits, its path is given, and not said to be the shortest.
TEST(Reductions, GiveTheirOwnPathWhereTheFullSearchDoesNotFit) {
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
}  // namespace rescind
