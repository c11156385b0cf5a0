#include "harness/engine/bench/bench.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "harness/engine/bench/grouping.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

Origin origin_of(const Sample& sample, const Readings& operation, const BenchedScenario& scenario,
                 std::size_t place, const BenchOptions& options) {
  const Case& one = *scenario.cases[place];
  const bool alone = scenario.latencies[place].name.values.empty();
  return {measured_of(sample), one.name, sample.seed,
          replay_command(one, sample.seed, options.judged, alone, options.mutant), operation};
}

void add_counts(const CaseLatency& one, ScenarioLatency& all) {
  all.runs += one.runs;
  all.cancelled += one.cancelled;
  all.cancels_after_final += one.cancels_after_final;
  all.cut += one.cut;
  for (std::size_t measure = 0; measure < measures_count; ++measure)
    for (std::size_t why = 0; why < not_applicable_count; ++why)
      all.not_applicable[measure][why] += one.not_applicable[measure][why];
}

void sum_up(BenchedScenario& scenario, const BenchOptions& options) {
  scenario.latency.name = scenario.latencies.front().name.story;
  scenario.latency.cases = scenario.cases.size();
  for (const CaseLatency& one : scenario.latencies) add_counts(one, scenario.latency);
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    for (const Group& group : groups_of(scenario.latencies, measure, options.by))
      if (auto line = line_of(scenario, measure, group.where, group.cases, options))
        scenario.latency.lines.push_back(std::move(*line));
  }
}

}  // namespace

std::optional<LatencyLine> line_of(const BenchedScenario& scenario, Measure measure, Where where,
                                   std::span<const std::size_t> cases, const BenchOptions& options) {
  LatencyLine line{.scenario = scenario.latency.name, .measure = measure, .where = std::move(where)};
  const auto place = static_cast<std::size_t>(measure);
  std::optional<Sample> worst;
  for (const std::size_t i : cases) {
    const CaseLatency& one = scenario.latencies[i];
    const Distribution& samples = one.samples[place];
    if (samples.empty()) continue;
    if (line.cases++ == 0) {
      line.each = samples.count();
      line.median = origin_of(one.median[place], one.of_median[place], scenario, i, options);
    }
    line.each = std::min(line.each, samples.count());
    line.samples.add(samples);
    if (worst && one.worst[place].value <= worst->value) continue;
    worst = one.worst[place];
    line.worst = origin_of(*worst, one.of_worst[place], scenario, i, options);
  }
  if (!worst) return std::nullopt;
  return line;
}

BenchRun bench_cases(std::span<const Case* const> cases, const BenchOptions& options, const BenchWatch& watch,
                     const StopAsked& stop) {
  std::vector<CaseLatency> latencies(cases.size());
  std::atomic<bool> stopped{false};
  const auto work = [&](std::size_t i) {
    const auto asked = [&] { return stopped || (stop && stop()); };
    if (!asked()) latencies[i] = measure_case(*cases[i], options.seeds, options.behaviour, asked);
    if (asked()) stopped = true;
  };
  work_on_all(cases.size(), options.jobs, work, watch);
  BenchRun run{.scenarios = {}, .stopped = stopped};
  if (stopped) return run;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (i == 0 || cases[i]->file != cases[i - 1]->file) run.scenarios.emplace_back();
    run.scenarios.back().cases.push_back(cases[i]);
    run.scenarios.back().latencies.push_back(std::move(latencies[i]));
  }
  work_on_all(
      run.scenarios.size(), options.jobs, [&](std::size_t i) { sum_up(run.scenarios[i], options); },
      [](std::size_t) {});
  return run;
}

}  // namespace rescind
