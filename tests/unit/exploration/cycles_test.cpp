// Cycles in which an obligation is never met, under weak fairness.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness/exploration/explore_states.hpp"
#include "harness/exploration/unmet_cycles.hpp"
#include "tests/unit/exploration/small_programs.hpp"
#include "tests/unit/exploration/two_phase_commit.hpp"

namespace rescind::cycles_test {
namespace {

using Action = SmallProgram::Action;
using Op = SmallProgram::Op;

std::vector<std::uint32_t> unmet(const SmallProgram& program) {
  std::vector<std::uint32_t> obligations;
  for (const auto& cycle : find_unmet_cycles(program).unmet) obligations.push_back(cycle.obligation);
  return obligations;
}

TEST(UnmetCycles, AProcessThatWaitsForAFlagWhichIsSetGetsOn) {
  // Without fairness the first could spin for ever.
  const SmallProgram program(
      {{{Op::load, 0, 0, 0}, {Op::jump_if, 0, 0, 0}, {Op::meet, 0, 0, 0}}, {{Op::store, 0, 1, 0}}});
  EXPECT_THAT(unmet(program), testing::IsEmpty());
}

TEST(UnmetCycles, AProcessThatWaitsForAFlagWhichNobodySetsGoesRoundForEver) {
  const SmallProgram program(
      {{{Op::load, 0, 0, 0}, {Op::jump_if, 0, 0, 0}, {Op::meet, 0, 0, 0}}, {{Op::store, 1, 1, 0}}});
  const auto report = find_unmet_cycles(program);
  ASSERT_EQ(report.unmet.size(), 1u);
  EXPECT_EQ(report.unmet[0].obligation, 0u);
  EXPECT_TRUE(report.exhausted);
  // The second process does its step, which it could always do, before the first goes round.
  EXPECT_EQ(report.unmet[0].path, (std::vector<Action>{{1, 0}}));
  EXPECT_EQ(report.unmet[0].cycle, (std::vector<Action>{{0, 0}, {0, 0}}));
}

TEST(UnmetCycles, ALockThatLetsAnybodyInLetsOneWaitForEver) {
  const SmallProgram::Code again = {{Op::take, 0, 0, 0}, {Op::add, 0, 1, 0}, {Op::jump, 0, 0, 0}};
  const SmallProgram::Code once = {{Op::take, 0, 0, 0}, {Op::meet, 0, 0, 0}, {Op::add, 0, 1, 0}};
  EXPECT_THAT(unmet(SmallProgram({again, once}, {}, {1})), testing::ElementsAre(1u));
}

// The lock of Peterson, with a step that meets the obligation inside.
TEST(UnmetCycles, PetersonsLockLetsNobodyWaitForEver) {
  const auto code = [](std::uint8_t me, std::uint8_t other) {
    return SmallProgram::Code{{Op::store, me, 1, 0},  {Op::store, 2, other, 0}, {Op::load, other, 0, 0},
                              {Op::jump_if, 0, 0, 6}, {Op::load, 2, 0, 0},      {Op::jump_if, 0, other, 2},
                              {Op::meet, 0, 0, 0},    {Op::store, me, 0, 0},    {Op::jump, 0, 0, 0}};
  };
  EXPECT_THAT(unmet(SmallProgram({code(0, 1), code(1, 0)})), testing::IsEmpty());
}

TEST(UnmetCycles, SaysWhenStatesWereLeftOut) {
  SearchLimits limits;
  limits.states_max = 5;
  const auto report = find_unmet_cycles(lock(3), limits);
  EXPECT_FALSE(report.exhausted);
  EXPECT_EQ(report.states, 5u);
}

/// A random program that owes something in some states.
struct Owing : SmallProgram {
  explicit Owing(const SmallProgram& program) : SmallProgram(program) {}
  [[nodiscard]] std::uint32_t strand(const Action& action) const { return process(action); }
  [[nodiscard]] std::uint64_t owed(const State& state) const {
    return (state.variables[0] == 0 ? 1u : 0u) | (state.registers[1] == 0 ? 2u : 0u) |
           (state.at[0] < 2 ? 4u : 0u);
  }
};

// Straight from the definition: states from which each other is reached while the obligation waits, among
// which each process takes a step or is somewhere unable to.
bool has_unmet_cycle(const StateGraph<Action>& graph, std::uint32_t obligation) {
  const std::uint32_t states = graph.states();
  std::vector<std::vector<bool>> reaches(states, std::vector<bool>(states, false));
  const auto waits = [&](std::uint32_t state) { return (graph.owed[state] >> obligation & 1) != 0; };
  for (std::uint32_t from = 0; from < states; ++from)
    for (const auto& edge : graph.from(from)) reaches[from][edge.to] = waits(from) && waits(edge.to);
  for (std::uint32_t by = 0; by < states; ++by)
    for (std::uint32_t from = 0; from < states; ++from)
      for (std::uint32_t to = 0; reaches[from][by] && to < states; ++to)
        if (reaches[by][to]) reaches[from][to] = true;
  for (std::uint32_t first = 0; first < states; ++first) {
    if (!reaches[first][first]) continue;
    std::map<std::uint32_t, bool> passed;  // By process: whether it steps or is somewhere unable to.
    std::vector<std::uint32_t> members;
    for (std::uint32_t state = 0; state < states; ++state)
      if (reaches[first][state] && reaches[state][first]) members.push_back(state);
    for (std::uint32_t process = 0; process < SmallProgram::processes_max; ++process) {
      for (const std::uint32_t state : members) {
        bool enabled = false;
        for (const auto& edge : graph.from(state)) {
          if (edge.strand != process) continue;
          enabled = true;
          if (reaches[first][edge.to] && reaches[edge.to][first]) passed[process] = true;
        }
        if (!enabled) passed[process] = true;
      }
    }
    if (passed.size() == SmallProgram::processes_max) return true;
  }
  return false;
}

TEST(UnmetCycles, AreThoseOfTheDefinition) {
  std::uint64_t found = 0;
  std::uint64_t none = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Owing program(random_program(seed, true));
    const auto graph = state_graph(program, {});
    if (graph.states() > 120) continue;
    const auto report = find_unmet_cycles(program);
    for (std::uint32_t obligation = 0; obligation < 3; ++obligation) {
      const auto cycle = std::find_if(report.unmet.begin(), report.unmet.end(),
                                      [&](const auto& one) { return one.obligation == obligation; });
      ASSERT_EQ(cycle != report.unmet.end(), has_unmet_cycle(graph, obligation)) << seed << ' ' << obligation;
      if (cycle == report.unmet.end()) {
        ++none;
        continue;
      }
      ++found;
      Owing::State state;
      program.initial(state);
      for (const Action& action : cycle->path) program.apply(state, action);
      const Owing::State first = state;
      for (const Action& action : cycle->cycle) {
        program.apply(state, action);
        ASSERT_TRUE(program.owed(state) >> obligation & 1) << seed;
      }
      ASSERT_FALSE(cycle->cycle.empty()) << seed;
      ASSERT_EQ(state, first) << seed;
    }
  }
  EXPECT_GT(found, 50u);
  EXPECT_GT(none, 50u);
}

StatesOptions looking_for_cycles() {
  StatesOptions options;
  options.first_only = false;
  options.cycles = true;
  return options;
}

// What the states search says of cycles is what the graph has, with and without symmetry, on any number of threads.
TEST(StatesSearch, SaysWhetherOneCanGoRound) {
  std::uint64_t round = 0;
  std::uint64_t ends = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const Owing program(random_program(seed, seed % 2 == 0));
    const auto graph = state_graph(program, {});
    const bool cyclic = !strong_components(graph, [](std::uint32_t) { return true; }).empty();
    (cyclic ? round : ends) += 1;
    for (const bool symmetry : {false, true}) {
      for (const std::uint32_t jobs : {1u, 3u}) {
        StatesOptions options = looking_for_cycles();
        options.symmetry = symmetry;
        options.jobs = jobs;
        ASSERT_EQ(explore_states(program, options).cyclic, cyclic) << seed << ' ' << symmetry << ' ' << jobs;
      }
    }
  }
  EXPECT_GT(round, 30u);
  EXPECT_GT(ends, 50u);
}

TEST(StatesSearch, SaysNothingOfCyclesWhereItDidNotSeeAll) {
  StatesOptions options = looking_for_cycles();
  options.limits.states_max = 5;
  EXPECT_EQ(explore_states(lock(3), options).cyclic, std::nullopt);
  EXPECT_EQ(explore_states(lock(3), {}).cyclic, std::nullopt);
}

TEST(StatesSearch, SearchesOnWhereTheEdgesDoNotFit) {
  const auto all = explore_states(TwoPhaseCommit(6), looking_for_cycles());
  EXPECT_NE(all.cyclic, std::nullopt);
  StatesOptions options = looking_for_cycles();
  options.limits.memory_max = all.memory * 2;
  const auto report = explore_states(TwoPhaseCommit(6), options);
  EXPECT_TRUE(report.exhausted);
  EXPECT_EQ(report.states, all.states);
  EXPECT_EQ(report.cyclic, std::nullopt);
}

}  // namespace
}  // namespace rescind::cycles_test
