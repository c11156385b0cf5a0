// The states search on two-phase commit (the TLA+ specification TwoPhase), on one and two threads, against
// what one would write by hand over std::unordered_set: the same model, whole states for fingerprints, no
// counterexamples. And the traces search on lastzero.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/exploration/explore_states.hpp"
#include "harness/exploration/traces_search.hpp"
#include "tests/unit/exploration/last_zero.hpp"
#include "tests/unit/exploration/two_phase_commit.hpp"

namespace {

using rescind::TwoPhaseCommit;

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::thread> threads;
  for (std::uint32_t number = 1; number < pieces; ++number) threads.emplace_back(piece, number);
  piece(0);
  for (std::thread& thread : threads) thread.join();
}

std::uint64_t published_states(std::int64_t managers) {
  switch (managers) {
    case 7:
      return 296'448;
    case 8:
      return 1'745'408;
    case 9:
      return 10'340'352;
    default:
      throw std::invalid_argument("no published number of states");
  }
}

void count(benchmark::State& state, std::uint64_t states, std::int64_t managers) {
  if (states != published_states(managers)) state.SkipWithError("not the published number of states");
  state.counters["states/s"] =
      benchmark::Counter(static_cast<double>(states), benchmark::Counter::kIsIterationInvariantRate);
}

// Arguments: resource managers, threads.
void two_phase_commit(benchmark::State& state) {
  rescind::StatesOptions options;
  options.jobs = static_cast<std::uint32_t>(state.range(1));
  rescind::StatesReport<TwoPhaseCommit::Action> report;
  for (auto _ : state)
    report = rescind::explore_states(TwoPhaseCommit(static_cast<std::uint32_t>(state.range(0))), options,
                                     on_threads);
  count(state, report.states, state.range(0));
  state.counters["bytes/state"] = report.bytes_per_state();
}

void two_phase_commit_by_hand(benchmark::State& state) {
  std::uint64_t states = 0;
  for (auto _ : state) {
    const TwoPhaseCommit model(static_cast<std::uint32_t>(state.range(0)));
    std::unordered_set<std::uint64_t> seen;
    std::vector<TwoPhaseCommit::State> level(1);
    std::vector<TwoPhaseCommit::Action> enabled;
    model.initial(level.front());
    seen.insert(level.front().bits);
    while (!level.empty()) {
      std::vector<TwoPhaseCommit::State> next_level;
      for (const TwoPhaseCommit::State& from : level) {
        enabled.clear();
        model.actions(from, enabled);
        for (const TwoPhaseCommit::Action& action : enabled) {
          TwoPhaseCommit::State next = from;
          model.apply(next, action);
          if (!seen.insert(next.bits).second) continue;
          if (model.check(next) != 0) throw std::logic_error("two-phase commit is consistent");
          next_level.push_back(next);
        }
      }
      level = std::move(next_level);
    }
    states = seen.size();
  }
  count(state, states, state.range(0));
}

// Argument: writers.
void last_zero(benchmark::State& state) {
  std::uint64_t traces = 0;
  for (auto _ : state)
    traces = rescind::explore_traces(rescind::LastZero(static_cast<std::uint8_t>(state.range(0)))).traces;
  const auto published = static_cast<std::uint64_t>((state.range(0) + 3) << (state.range(0) - 2));
  if (traces != published) state.SkipWithError("not the published number of traces");
  state.counters["traces/s"] =
      benchmark::Counter(static_cast<double>(traces), benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(two_phase_commit)
    ->ArgNames({"managers", "jobs"})
    ->ArgsProduct({{7, 8, 9}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(two_phase_commit_by_hand)
    ->ArgName("managers")
    ->Arg(7)
    ->Arg(8)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(last_zero)->ArgName("writers")->Arg(10)->Arg(15)->Unit(benchmark::kMillisecond);

}  // namespace
