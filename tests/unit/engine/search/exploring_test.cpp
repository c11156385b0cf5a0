#include "harness/engine/search/exploring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/engine/search/fuzzing.hpp"
#include "harness/engine/search/untimed_model.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "tests/unit/engine/search/search_scenario.hpp"

namespace rescind::exploring_test {
namespace {

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 0; i < pieces; ++i) threads.emplace_back([&piece, i] { piece(i); });
}

TEST(Exploring, TheReferenceBreaksNothingInAnyOrder) {
  const Explored explored = explore_case(one_stream(), std::nullopt, {});
  EXPECT_TRUE(explored.exhausted);
  EXPECT_TRUE(explored.broken.empty());
  EXPECT_EQ(explored.states, 2440u);
  EXPECT_EQ(explored.transitions, 7398u);
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

TEST(Exploring, ABrokenShouldIsFoundByAStrictProfileOnly) {
  const StatesOptions options{.limits = {.states_max = 100'000}};
  const Case lenient = many_results_ready(mi_profile());
  const Case strict = many_results_ready(strictly(mi_profile()));
  EXPECT_TRUE(explore_case(lenient, Mutant::flood_after_cancel, options).broken.empty());
  EXPECT_TRUE(explore_case(strict, std::nullopt, options).broken.empty());
  const Explored explored = explore_case(strict, Mutant::flood_after_cancel, options);
  ASSERT_EQ(explored.broken.size(), 1u);
  const BrokenOrder& order = explored.broken.front();
  EXPECT_EQ(order.rule, RuleId::result_few_extras);
  EXPECT_EQ(order.run.report.outcome, CaseOutcome::failed);
  EXPECT_EQ(order.what.recorded->breaks, std::vector{RuleId::result_few_extras});
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

/// One operation, cancelled by the thread that started it: few enough traces to look at all of them.
Case one_thread(const std::string& provider = "{results: 1, every: 5ms}") {
  return load_scenario(
             "name: search/one-thread\nsystem:\n  network: {latency: 1ms}\n"
             "  quota: {operations: 1, per: user}\n  providers: {disks: " +
                 provider +
                 "}\nclients:\n  alice:\n    - start: {op: list, kind: get}\n"
                 "    - {cancel: list}\n    - {close: list, on: final of list}\n",
             "one-thread.yaml")
      .value()
      .front();
}

std::vector<RuleId> rules_of(const Explored& explored) {
  std::vector<RuleId> rules;
  for (const BrokenOrder& order : explored.broken) rules.push_back(order.rule);
  return rules;
}

TEST(Exploring, TheTracesSearchBreaksWhatTheStatesSearchBreaks) {
  const Case what = one_thread();
  for (const std::optional<Mutant> mutant :
       {std::optional<Mutant>{}, {Mutant::final_twice}, {Mutant::final_lost}}) {
    const Explored states = explore_case(what, mutant, {.limits = {}, .first_only = false});
    const Explored traces = explore_traces_of(what, mutant, {.first_only = false});
    EXPECT_TRUE(traces.exhausted);
    EXPECT_EQ(rules_of(traces), rules_of(states));
    EXPECT_EQ(mutant.has_value(), !states.broken.empty());
    for (const BrokenOrder& order : traces.broken) {
      EXPECT_FALSE(order.shortest);
      EXPECT_EQ(run_case(order.what, {}).report.history_hash, order.run.report.history_hash);
    }
  }
}

TEST(Exploring, SymmetryBreaksWhatIsBrokenWithoutIt) {
  const Case what = one_stream();
  for (const Mutant mutant : {Mutant::quota_leak, Mutant::final_twice, Mutant::final_lost}) {
    const Explored reduced = explore_case(what, mutant, {.limits = {}, .symmetry = true});
    EXPECT_EQ(rules_of(reduced), rules_of(explore_case(what, mutant, {})));
    for (const BrokenOrder& order : reduced.broken) EXPECT_TRUE(order.shortest);
  }
}

/// It may ask again and again, but then its next post is due as well, and comes.
TEST(Exploring, AProviderThatPollsDoesNotGoRoundForEver) {
  const Case polling = one_thread("{results: 1, every: 5ms, hears-cancel: poll, poll-every: 1ms}");
  EXPECT_EQ(explore_case(polling, std::nullopt, {.limits = {}, .cycles = true}).cyclic, true);
  const CyclesFound found = find_cycles(polling, std::nullopt, {});
  EXPECT_TRUE(found.exhausted);
  EXPECT_TRUE(found.unmet.empty());
}

TEST(Exploring, CyclesOfTooManyStatesAreNotSaidToBeNone) {
  EXPECT_FALSE(find_cycles(one_stream(), std::nullopt, {.states_max = 100}).exhausted);
}

/// What any sampling breaks, exploring breaks: runs without time by any strategy, and runs on the clock,
/// whose orders are among those without. Mutants of the stack, of the server and of the provider, which all
/// show on this small case.
class ExploringAgrees : public testing::TestWithParam<Strategy> {};

// Else how many states there are would depend on which of them comes first.
TEST(Exploring, StatesOfOneFingerprintHaveTheSameFuture) {
  for (const std::string fault : {"reset: {}", "partition: {for: 20ms}", "half-open: {for: 20ms}"}) {
    const Case what = one_fault(fault);
    const Untimed untimed(what, Behaviour{});
    UntimedModel model(untimed, Behaviour{});
    const auto future = [&](const UntimedModel::State& state) {
      std::vector<UntimedModel::Action> actions;
      model.actions(state, actions);
      std::set<std::pair<std::uint64_t, std::uint64_t>> next;  // What happens, and where it leads.
      for (const UntimedModel::Action& action : actions) {
        UntimedModel::State after = state;
        model.apply(after, action);
        next.insert({action.name, model.fingerprint(after)});
      }
      return next;
    };
    UntimedModel::State first;
    model.initial(first);
    std::map<std::uint64_t, std::set<std::pair<std::uint64_t, std::uint64_t>>> known{
        {model.fingerprint(first), future(first)}};
    std::deque<UntimedModel::State> waiting{first};
    std::uint32_t met_again = 0;
    for (; !waiting.empty(); waiting.pop_front()) {
      std::vector<UntimedModel::Action> actions;
      model.actions(waiting.front(), actions);
      for (const UntimedModel::Action& action : actions) {
        UntimedModel::State after = waiting.front();
        model.apply(after, action);
        const auto [at, is_new] = known.try_emplace(model.fingerprint(after), future(after));
        if (is_new) {
          waiting.push_back(after);
        } else {
          ++met_again;
          ASSERT_EQ(at->second, future(after)) << fault;
        }
      }
    }
    EXPECT_GT(met_again, 1000u);
  }
}

TEST_P(ExploringAgrees, FindsWhatSamplingFinds) {
  const Case what = one_stream();
  for (const Mutant mutant : {Mutant::quota_leak, Mutant::quota_twice, Mutant::final_twice,
                              Mutant::final_lost, Mutant::provider_final_twice}) {
    FuzzTally tally;
    Fuzzer fuzzer(what, {.strategy = GetParam(), .mutant = mutant});
    fuzzer.run(0, 1'000, nullptr, tally);
    const std::vector<RuleId> explored =
        rules_of(explore_case(what, mutant, {.limits = {}, .first_only = false}));
    for (const auto& found : tally.found) {
      EXPECT_NE(std::ranges::find(explored, found.shape.rule), explored.end())
          << all_mutants()[static_cast<std::size_t>(mutant)].name << ": " << info(found.shape.rule).name;
    }
    EXPECT_FALSE(tally.found.empty()) << all_mutants()[static_cast<std::size_t>(mutant)].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Strategies, ExploringAgrees,
                         testing::Values(Strategy::random, Strategy::walk, Strategy::pct, Strategy::pos),
                         [](const auto& strategy) {
                           return std::string(strategy_names[static_cast<std::size_t>(strategy.param)]);
                         });

}  // namespace
}  // namespace rescind::exploring_test
