#include "harness/engine/bench/looked_at.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

std::size_t place_of(const BenchedScenario& scenario, const std::string& name) {
  const auto found = std::ranges::find(scenario.cases, name, [](const Case* one) { return one->name; });
  RESCIND_ASSERT(found != scenario.cases.end());
  return static_cast<std::size_t>(found - scenario.cases.begin());
}

}  // namespace

std::vector<LineBySeed> lines_by_seed(const BenchRun& run, const BenchOptions& options,
                                      std::uint64_t seeds_max) {
  std::vector<LineBySeed> lines;
  std::vector<std::pair<const Case*, Measure>> whose;
  std::map<const Case*, FiguresBySeed> by_case;
  std::size_t place = 0;
  for (const BenchedScenario& scenario : run.scenarios) {
    for (const LatencyLine& line : scenario.latency.lines) {
      const std::size_t own = place++;
      if (line.samples.is_constant()) continue;
      const Case* one = scenario.cases[place_of(scenario, line.median.name)];
      lines.push_back({own, {}});
      whose.emplace_back(one, line.measure);
      by_case[one];
    }
  }
  std::vector<const Case*> cases;
  for (const auto& [one, figures] : by_case) cases.push_back(one);
  const Seeds seeds{options.seeds.from, std::min(options.seeds.count, seeds_max)};
  const auto work = [&](std::size_t i) {
    by_case.at(cases[i]) = figures_by_seed(*cases[i], seeds, options.behaviour);
  };
  work_on_all(cases.size(), options.jobs, work, [](std::size_t) {});
  for (std::size_t i = 0; i < lines.size(); ++i)
    lines[i].figures = by_case.at(whose[i].first).at(static_cast<std::size_t>(whose[i].second));
  return lines;
}

std::vector<RunTask> runs_told_of(const BenchRun& run) {
  std::vector<RunTask> tasks;
  for (const BenchedScenario& scenario : run.scenarios) {
    std::set<std::pair<std::size_t, std::uint64_t>> runs;
    for (const LatencyLine& line : scenario.latency.lines)
      for (const Origin* origin : {&line.median, &line.worst})
        runs.emplace(place_of(scenario, origin->name), origin->seed);
    for (const auto& [place, seed] : runs) {
      const Case* one = scenario.cases[place];
      tasks.push_back({.one = one, .seed = seed, .alone = scenario.latencies[place].name.values.empty()});
    }
  }
  return tasks;
}

}  // namespace rescind
