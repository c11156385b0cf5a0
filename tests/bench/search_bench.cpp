// The searches of cancellation races, checking on: fuzz runs a second by strategy, on one of the known races,
// and explored states a second on the largest case of scenarios/bounded, on one and two threads.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/search/exploring.hpp"
#include "harness/engine/search/fuzzing.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

Case first_case(const std::string& name) {
  const std::string path = std::string(RESCIND_SOURCE_DIR) + "/scenarios/" + name;
  return load_scenario(read_text_file(path), path).value().front();
}

void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  std::vector<std::jthread> threads;
  for (std::uint32_t number = 1; number < pieces; ++number) threads.emplace_back(piece, number);
  piece(0);
}

void fuzz(benchmark::State& state, Strategy strategy) {
  constexpr std::uint64_t runs = 1'000;
  const Case what = first_case("known-races/cancel-races-completion.yaml");
  Fuzzer fuzzer(what, {.strategy = strategy, .mutant = std::nullopt});
  Corpus corpus;
  std::uint64_t first = 0;
  for (auto _ : state) {
    FuzzTally tally;
    fuzzer.run(first, runs, &corpus, tally);
    corpus.add(tally);
    if (!tally.found.empty()) state.SkipWithError("the reference system broke a rule");
    first += runs;
  }
  state.counters["runs/s"] =
      benchmark::Counter(static_cast<double>(runs), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(fuzz, random, Strategy::random)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fuzz, walk, Strategy::walk)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fuzz, pct, Strategy::pct)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fuzz, pos, Strategy::pos)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fuzz, coverage, Strategy::coverage)->Unit(benchmark::kMillisecond);

// Argument: threads.
void explore_bounded(benchmark::State& state) {
  const Case what = first_case("bounded/three-share-a-quota.yaml");
  const StatesOptions options{.limits = {}, .jobs = static_cast<std::uint32_t>(state.range(0))};
  Explored explored;
  for (auto _ : state) explored = explore_case(what, std::nullopt, options, on_threads);
  if (!explored.exhausted || !explored.broken.empty()) state.SkipWithError("not exhausted, or broken");
  state.counters["states/s"] =
      benchmark::Counter(static_cast<double>(explored.states), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["bytes/state"] = static_cast<double>(explored.memory) / static_cast<double>(explored.states);
}
BENCHMARK(explore_bounded)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rescind
