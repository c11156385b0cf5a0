// The states search: two-phase commit has exactly the published numbers of states, whatever the number of
// threads.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "harness/exploration/explore_states.hpp"
#include "tests/unit/exploration/small_programs.hpp"
#include "tests/unit/exploration/two_phase_commit.hpp"

namespace rescind::states_test {
namespace {

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::thread> threads;
  for (std::uint32_t number = 1; number < pieces; ++number) threads.emplace_back(piece, number);
  piece(0);
  for (std::thread& thread : threads) thread.join();
}

// Pieces one after the other, the last one first: the worst of schedules.
void last_first(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  while (pieces-- > 0) piece(pieces);
}

template <Model M>
Broken broken_after(M model, const std::vector<typename M::Action>& path, bool at_rest) {
  typename M::State state{};
  model.initial(state);
  std::vector<typename M::Action> enabled;
  for (const auto& action : path) {
    enabled.clear();
    model.actions(state, enabled);
    EXPECT_THAT(enabled, testing::Contains(action));
    model.apply(state, action);
  }
  return at_rest ? model.at_rest(state) : model.check(state);
}

// But for the memory, which is another with other threads.
template <class Report>
Report without_memory(Report report) {
  report.memory = 0;
  return report;
}

/// Two-phase commit whose states are told apart by their managers in the order of what each is about itself
/// only: its messages come along, but are not sorted. Its actions are listed the last one first.
class LooselySorted : public TwoPhaseCommit {
 public:
  explicit LooselySorted(std::uint32_t managers) : TwoPhaseCommit(managers), managers_(managers) {}
  void actions(const State& state, std::vector<Action>& out) const {
    TwoPhaseCommit::actions(state, out);
    std::ranges::reverse(out);
  }
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const {
    std::vector<std::uint64_t> each;
    for (std::uint32_t at = 0; at < managers_; ++at) each.push_back(state.bits >> (4 * at) & 15);
    std::ranges::stable_sort(each, {}, [](std::uint64_t manager) { return manager & 3; });
    State sorted = state;
    for (std::uint32_t at = 0; at < managers_; ++at) {
      sorted.bits &= ~(std::uint64_t{15} << (4 * at));
      sorted.bits |= each[at] << (4 * at);
    }
    return TwoPhaseCommit::fingerprint(sorted);
  }

 private:
  std::uint32_t managers_;
};

struct Published {
  std::uint32_t managers;
  std::uint64_t states;
};

class TwoPhaseCommitStates : public testing::TestWithParam<Published> {};

TEST_P(TwoPhaseCommitStates, AreAsManyAsPublished) {
  const auto report = explore_states(TwoPhaseCommit(GetParam().managers), {});
  EXPECT_EQ(report.states, GetParam().states);
  EXPECT_EQ(report.depth, 3 * GetParam().managers + 1);
  EXPECT_TRUE(report.exhausted);
  EXPECT_EQ(report.broken, 0u);
}

INSTANTIATE_TEST_SUITE_P(Managers, TwoPhaseCommitStates,
                         testing::Values(Published{3, 288}, Published{5, 8'832}, Published{7, 296'448},
                                         Published{8, 1'745'408}),
                         [](const auto& of) { return std::to_string(of.param.managers); });

// Every state whose managers are sorted differently is one: as many as there are sorted states.
TEST(StatesSearch, SymmetryLeavesOneStateOfThoseThatDifferInNames) {
  std::set<std::uint64_t> sorted;
  const TwoPhaseCommit model(5);
  std::vector<TwoPhaseCommit::State> found(1);
  std::set<std::uint64_t> seen = {0};
  for (std::size_t next = 0; next < found.size(); ++next) {
    TwoPhaseCommit::State canonical = found[next];
    model.canonical(canonical);
    sorted.insert(canonical.bits);
    std::vector<TwoPhaseCommit::Action> enabled;
    model.actions(found[next], enabled);
    for (const auto& action : enabled) {
      TwoPhaseCommit::State state = found[next];
      model.apply(state, action);
      if (seen.insert(state.bits).second) found.push_back(state);
    }
  }
  EXPECT_EQ(seen.size(), 8'832u);
  StatesOptions options;
  options.symmetry = true;
  EXPECT_EQ(explore_states(TwoPhaseCommit(5), options).states, sorted.size());
  EXPECT_EQ(sorted.size(), 314u);
}

// A well-known checker publishes 665 with symmetry: it sorts by the managers' own state only, and goes on
// with the states that it met first. So some states that differ in names only are counted more than once.
TEST(StatesSearch, ALooserOrderOfNamesLeavesAsManyStatesAsPublished) {
  EXPECT_EQ(explore_states(LooselySorted(5), {}).states, 665u);
}

TEST(StatesSearch, TakesAtMostSixteenBytesAState) {
  const auto report = explore_states(TwoPhaseCommit(7), {});
  EXPECT_LE(report.bytes_per_state(), 16.0);
  EXPECT_GE(report.bytes_per_state(), 9.0);  // A fingerprint and how it was reached.
}

TEST(StatesSearch, ReportsTheSameOnAnyNumberOfThreads) {
  const auto alone = without_memory(explore_states(TwoPhaseCommit(6), {}));
  for (const std::uint32_t jobs : {2u, 3u, 7u}) {
    StatesOptions options;
    options.jobs = jobs;
    EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(6), options, on_threads)), alone) << jobs;
    EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(6), options, last_first)), alone) << jobs;
  }
}

TEST(StatesSearch, FindsAShortestPathToInconsistency) {
  const auto report = explore_states(TwoPhaseCommit(4, true), {});
  ASSERT_EQ(report.broken, TwoPhaseCommit::inconsistent);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_TRUE(report.findings[0].shortest);
  // Three managers prepare and are heard, the fourth aborts, the others are told to commit, one does.
  EXPECT_EQ(report.findings[0].path.size(), 9u);
  EXPECT_EQ(report.depth, 9u);
  EXPECT_FALSE(report.exhausted);
  EXPECT_EQ(broken_after(TwoPhaseCommit(4, true), report.findings[0].path, false),
            TwoPhaseCommit::inconsistent);
}

TEST(StatesSearch, ReportsTheSameCounterexampleOnAnyNumberOfThreadsAndWithSymmetry) {
  const auto alone = explore_states(TwoPhaseCommit(5, true), {});
  StatesOptions options;
  options.jobs = 3;
  EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(5, true), options, on_threads)),
            without_memory(alone));
  EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(5, true), options, last_first)),
            without_memory(alone));
  options.symmetry = true;
  EXPECT_EQ(explore_states(TwoPhaseCommit(5, true), options, on_threads).findings, alone.findings);
}

TEST(StatesSearch, GoesOnToTheEndWhenAskedFor) {
  StatesOptions options;
  options.first_only = false;
  const auto report = explore_states(TwoPhaseCommit(4, true), options);
  EXPECT_TRUE(report.exhausted);
  EXPECT_EQ(report.findings, explore_states(TwoPhaseCommit(4, true), {}).findings);
  options.jobs = 2;
  EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(4, true), options, on_threads)),
            without_memory(report));
}

TEST(StatesSearch, GivesUpAtTheLimitOfStatesAndSaysSo) {
  StatesOptions options;
  options.limits.states_max = 8'831;
  const auto alone = without_memory(explore_states(TwoPhaseCommit(5), options));
  EXPECT_FALSE(alone.exhausted);
  EXPECT_EQ(alone.depth, 15u);
  EXPECT_LT(alone.states, 8'831u);  // The last level is not complete, and not counted.
  for (const std::uint32_t jobs : {2u, 5u}) {
    options.jobs = jobs;
    EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(5), options, on_threads)), alone);
  }
  options.limits.states_max = 8'832;
  EXPECT_TRUE(explore_states(TwoPhaseCommit(5), options, on_threads).exhausted);
}

TEST(StatesSearch, ChecksTheLevelThatNoLongerFits) {
  StatesOptions options;
  const auto all = explore_states(TwoPhaseCommit(4, true), options);
  options.limits.states_max = all.states - 1;  // Within the level of the counterexample.
  const auto limited = explore_states(TwoPhaseCommit(4, true), options);
  EXPECT_EQ(limited.findings, all.findings);
  EXPECT_LT(limited.states, all.states);
  options.jobs = 3;
  EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(4, true), options, on_threads)),
            without_memory(limited));
}

TEST(StatesSearch, GivesUpAtTheLimitOfMemoryAndSaysSo) {
  StatesOptions options;
  options.limits.memory_max = 1 << 20;
  const auto alone = explore_states(TwoPhaseCommit(7), options);
  EXPECT_FALSE(alone.exhausted);
  EXPECT_LE(alone.memory, options.limits.memory_max);
  options.jobs = 2;
  EXPECT_EQ(without_memory(explore_states(TwoPhaseCommit(7), options, on_threads)), without_memory(alone));
}

TEST(StatesSearch, GoesNoDeeperThanTold) {
  StatesOptions options;
  options.limits.depth_max = 2;
  const auto report = explore_states(TwoPhaseCommit(3), options);
  EXPECT_EQ(report.depth, 2u);
  EXPECT_FALSE(report.exhausted);
  // Abort; or one prepares or aborts; then the pairs of those and what follows from one.
  EXPECT_EQ(report.states, 1u + 7u + 21u);
}

TEST(StatesSearch, FindsWhatIsWrongWithEachSmallProgram) {
  for (const NamedProgram& small : small_programs()) {
    StatesOptions options;
    options.first_only = false;
    const auto report = explore_states(small.program, options);
    EXPECT_TRUE(report.exhausted) << small.name;
    EXPECT_EQ(report.broken, small.broken) << small.name;
    for (const auto& finding : report.findings)
      EXPECT_EQ(broken_after(small.program, finding.path, finding.at_rest) >> finding.property & 1, 1u)
          << small.name;
  }
}

/// Two-phase commit with a state that lives on the heap, and whose fingerprints begin with 0.
class OnTheHeap {
 public:
  using Action = TwoPhaseCommit::Action;
  struct State {
    std::vector<std::uint32_t> halves;
  };

  explicit OnTheHeap(std::uint32_t managers) : model_(managers) {}
  void initial(State& state) const { state.halves = {0, 0}; }
  void actions(const State& state, std::vector<Action>& out) const { model_.actions(whole(state), out); }
  void apply(State& state, const Action& action) const {
    TwoPhaseCommit::State next = whole(state);
    model_.apply(next, action);
    state.halves = {static_cast<std::uint32_t>(next.bits), static_cast<std::uint32_t>(next.bits >> 32)};
  }
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const {
    return model_.fingerprint(whole(state)) ^ model_.fingerprint({});
  }
  [[nodiscard]] Broken check(const State& state) const { return model_.check(whole(state)); }
  [[nodiscard]] Broken at_rest(const State& state) const { return model_.at_rest(whole(state)); }
  void pack(const State& state, std::vector<std::byte>& bytes) const {
    // A byte count that varies: high halves that are 0 are left out.
    const auto* from = reinterpret_cast<const std::byte*>(state.halves.data());
    bytes.insert(bytes.end(), from, from + (state.halves[1] == 0 ? 4 : 8));
  }
  void unpack(std::span<const std::byte> bytes, State& state) const {
    state.halves.assign(2, 0);
    std::memcpy(state.halves.data(), bytes.data(), bytes.size());
  }

 private:
  static TwoPhaseCommit::State whole(const State& state) {
    return {std::uint64_t{state.halves[1]} << 32 | state.halves[0]};
  }
  TwoPhaseCommit model_;
};

TEST(StatesSearch, KeepsStatesAsTheModelPacksThem) {
  const auto report = explore_states(OnTheHeap(6), {});
  EXPECT_EQ(report.states, explore_states(TwoPhaseCommit(6), {}).states);
  EXPECT_EQ(report.transitions, explore_states(TwoPhaseCommit(6), {}).transitions);
  StatesOptions options;
  options.jobs = 3;
  EXPECT_EQ(without_memory(explore_states(OnTheHeap(6), options, on_threads)), without_memory(report));
}

TEST(StatesSearch, PathToADeadlockIsShortest) {
  const auto report = explore_states(deadly_embrace(), {});
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_TRUE(report.findings[0].at_rest);
  EXPECT_EQ(report.findings[0].path, (std::vector<SmallProgram::Action>{{0, 0}, {1, 0}}));
}

TEST(StatesSearch, ProbabilityOfAMissedStateIsThatOfAnyTwoOfAllPairs) {
  EXPECT_EQ(missed_state_probability(1), 0.0);
  EXPECT_DOUBLE_EQ(missed_state_probability(2), 5.421010862427522e-20);
  EXPECT_NEAR(missed_state_probability(10'340'352), 2.898e-6, 1e-9);
}

}  // namespace
}  // namespace rescind::states_test
