#include "harness/engine/mutation/kill_bench.hpp"

#include <algorithm>
#include <array>

#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

constexpr std::size_t strategies = strategy_names.size();
constexpr std::uint32_t pct_depth = FuzzOptions{}.depth;

/// One search for one mutant: a strategy's, or behind those the exploration.
struct Part {
  std::size_t hunt = 0;
  std::size_t strategy = strategies;
  std::uint64_t repetition = 0;
};

/// What came of it.
struct Came {
  std::optional<std::uint64_t> runs;
  std::optional<SmallRun> small;  // Of the first repetition.
  std::optional<std::uint64_t> states;
  std::uint64_t steps = 0;
};

std::vector<Part> parts_of(std::size_t hunts) {
  std::vector<Part> parts;
  for (std::size_t hunt = 0; hunt < hunts; ++hunt) {
    for (std::size_t strategy = 0; strategy < strategies; ++strategy) {
      for (std::uint64_t i = 0; i < bench_repetitions; ++i) parts.push_back({hunt, strategy, i});
    }
    parts.push_back({.hunt = hunt});
  }
  return parts;
}

Came search(const Hunt& hunt, const Part& part, std::uint64_t seed, std::uint64_t runs_max) {
  Came came;
  if (part.strategy == strategies) {
    if (const auto found = explore(hunt, hunt_states_max)) {
      came.states = found->states;
      came.steps = found->order.steps;
    }
    return came;
  }
  const FuzzOptions options{.strategy = static_cast<Strategy>(part.strategy),
                            .seed = seed + part.repetition * runs_max,
                            .depth = pct_depth,
                            .mutant = hunt.mutant};
  const std::optional<Sampled> sampled = sample(hunt, options, runs_max);
  if (!sampled) return came;
  came.runs = sampled->runs;
  if (part.repetition == 0) came.small = small_run(hunt, *sampled);
  return came;
}

/// The upper one of the two in the middle; a search that found nothing is longer than any.
BenchCell cell_of(std::span<const Came> came) {
  std::vector<std::uint64_t> runs;
  for (const Came& one : came) {
    if (one.runs) runs.push_back(*one.runs);
  }
  std::ranges::sort(runs);
  BenchCell cell{.found = runs.size()};
  if (runs.size() > came.size() / 2) cell.median = runs[came.size() / 2];
  return cell;
}

BenchRow row_of(const Hunt& hunt, std::span<const Came> came) {
  BenchRow row{.mutant = info(hunt.mutant), .cases = hunt.places.size()};
  for (std::size_t i = 0; i < strategies; ++i)
    row.cells.push_back(cell_of(came.subspan(i * bench_repetitions, bench_repetitions)));
  row.states = came.back().states;
  row.steps = came.back().steps;
  // The smallest that one of the strategies led to.
  for (const Came& one : came) {
    if (!one.small || (row.shrunk_steps && *row.shrunk_steps <= one.small->steps)) continue;
    row.shrunk_steps = one.small->steps;
    row.shrunk_events = one.small->events;
  }
  return row;
}

}  // namespace

Bench bench_of(std::span<const Hunt> hunts, std::uint64_t seed, std::uint64_t runs_max, std::size_t jobs,
               const HuntWatch& watch) {
  Bench bench{
      .strategies = {}, .repetitions = bench_repetitions, .seed = seed, .runs_max = runs_max, .rows = {}};
  for (std::size_t i = 0; i < strategies; ++i) bench.strategies.push_back(static_cast<Strategy>(i));
  const std::vector<Part> parts = parts_of(hunts.size());
  std::vector<Came> came(parts.size());
  work_on_all(
      parts.size(), jobs,
      [&](std::size_t i) { came[i] = search(hunts[parts[i].hunt], parts[i], seed, runs_max); },
      [&](std::size_t done) { watch(done * hunts.size() / std::max<std::size_t>(1, parts.size())); });
  const std::size_t each = hunts.empty() ? 0 : parts.size() / hunts.size();
  for (std::size_t i = 0; i < hunts.size(); ++i)
    bench.rows.push_back(row_of(hunts[i], std::span(came).subspan(i * each, each)));
  return bench;
}

}  // namespace rescind
