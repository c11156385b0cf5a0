// The traces search explores each trace once: counted against published numbers, and on random programs
// against the traces of all interleavings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "harness/exploration/explore_states.hpp"
#include "harness/exploration/traces_search.hpp"
#include "tests/unit/exploration/last_zero.hpp"
#include "tests/unit/exploration/small_programs.hpp"

namespace rescind::traces_test {
namespace {

using Action = SmallProgram::Action;
using Run = std::vector<TraceStep<Action>>;

// The least of all runs that differ from `run` by swaps of independent actions only: of the actions that can
// come first always the least. Actions of one process keep their order, so that equal ones need not be told
// apart.
std::vector<Action> normal_form(Run run) {
  std::vector<Action> least;
  while (!run.empty()) {
    std::size_t best = run.size();
    for (std::size_t at = 0; at < run.size(); ++at) {
      bool first = true;
      for (std::size_t before = 0; before < at; ++before) first = first && !run[at].depends_on(run[before]);
      if (first && (best == run.size() || run[at].action < run[best].action)) best = at;
    }
    least.push_back(run[best].action);
    run.erase(run.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return least;
}

// All complete runs, one by one.
struct AllRuns {
  TellingEnds program;
  std::set<std::vector<Action>> traces;
  std::uint64_t runs = 0;
  Broken broken = 0;

  void go(const SmallProgram::State& state, Run& run) {
    std::vector<Action> enabled;
    program.actions(state, enabled);
    broken |= program.check(state);
    if (enabled.empty()) {
      broken |= program.at_rest(state);
      ++runs;
      traces.insert(normal_form(run));
    }
    for (const Action& action : enabled) {
      SmallProgram::State next = state;
      run.push_back({action, action.process, program.footprint(state, action)});
      program.apply(next, action);
      go(next, run);
      run.pop_back();
    }
  }
};

AllRuns all_runs(const TellingEnds& program) {
  AllRuns all{program, {}, 0, 0};
  SmallProgram::State state;
  program.initial(state);
  Run run;
  all.go(state, run);
  return all;
}

TEST(TracesSearch, ExploresEachTraceOfLastZeroOnce) {
  for (const auto writers : std::to_array<std::uint8_t>({2, 3, 4, 5, 7, 10})) {
    const auto report = explore_traces(LastZero(writers));
    EXPECT_EQ(report.traces, (writers + 3u) << (writers - 2u)) << int{writers};
    EXPECT_EQ(report.wasted, 0u);
    EXPECT_TRUE(report.exhausted);
    EXPECT_EQ(report.depth, 3u * writers + 1);
  }
}

TEST(TracesSearch, ExploresEachTraceOfRandomProgramsOnceAndKeepsTheVerdictAndEachEnd) {
  std::uint64_t runs = 0;
  std::uint64_t traces = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const TellingEnds program(random_program(seed, false));
    const AllRuns all = all_runs(program);
    TracesOptions options;
    options.first_only = false;
    const auto report = explore_traces(program, options);
    EXPECT_EQ(report.traces, all.traces.size()) << seed;
    EXPECT_EQ(report.broken, all.broken) << seed;
    EXPECT_EQ(report.wasted, 0u) << seed;
    EXPECT_TRUE(report.exhausted) << seed;
    runs += all.runs;
    traces += report.traces;
  }
  EXPECT_GT(runs, 20 * traces);
}

TEST(TracesSearch, FindsWhatIsWrongWithEachSmallProgram) {
  for (const NamedProgram& small : small_programs()) {
    TracesOptions options;
    options.first_only = false;
    options.depth_max = 30;
    options.traces_max = 20'000;
    EXPECT_EQ(explore_traces(small.program, options).broken, small.broken) << small.name;
  }
}

TEST(TracesSearch, EndsWithTheFirstFinding) {
  const auto report = explore_traces(deadly_embrace());
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_TRUE(report.findings[0].at_rest);
  EXPECT_FALSE(report.exhausted);
  SmallProgram::State state;
  deadly_embrace().initial(state);
  for (const Action& action : report.findings[0].path) deadly_embrace().apply(state, action);
  EXPECT_EQ(deadly_embrace().at_rest(state), SmallProgram::stuck);
}

TEST(TracesSearch, SaysWhenItWasCut) {
  TracesOptions options;
  options.depth_max = 5;
  EXPECT_FALSE(explore_traces(LastZero(3), options).exhausted);
  options.depth_max = 10;
  EXPECT_TRUE(explore_traces(LastZero(3), options).exhausted);
  options.traces_max = 5;
  const auto report = explore_traces(LastZero(3), options);
  EXPECT_FALSE(report.exhausted);
  EXPECT_EQ(report.traces, 5u);
}

}  // namespace
}  // namespace rescind::traces_test
