#include "harness/engine/bench/baseline_changes.hpp"

#include <algorithm>
#include <utility>

#include "harness/engine/bench/grouping.hpp"

namespace rescind {
namespace {

using What = LatencyChange::What;

// -1 where it is less than before, beyond what may differ; 1 where it is more; else 0.
int direction(Figure before, Figure after, std::uint32_t tolerance_ppm) {
  if (before == figure_untold || after == figure_untold || before == after) return 0;
  if (before == figure_never || after == figure_never) return after == figure_never ? 1 : -1;
  const Figure difference = after > before ? after - before : before - after;
  constexpr Figure million = 1'000'000;
  const Figure allowed = before / million * tolerance_ppm + before % million * tolerance_ppm / million;
  if (difference <= allowed) return 0;
  return after > before ? 1 : -1;
}

int direction(std::uint64_t before, std::uint64_t after) {
  return after == before ? 0 : after > before ? 1 : -1;
}

// Nothing where they are the same.
std::optional<What> change_between(const Summary& before, const Summary& after, const ComparedWith& with) {
  bool more = false;
  bool less = false;
  const auto see = [&](int found) {
    more = more || found > 0;
    less = less || found < 0;
  };
  for (std::size_t i = 0; i < before.figures.size(); ++i)
    see(direction(before.figures[i], after.figures[i], with.tolerance_ppm));
  if (!with.estimates) {
    see(direction(before.never, after.never));
    see(-direction(before.n, after.n));
  }
  if (more) return What::worse;
  if (less) return What::better;
  if (with.estimates || before == after) return std::nullopt;
  return What::changed;
}

LatencyChange change_of(What what, const BaselineLine& line) {
  return {.what = what,
          .scenario = line.scenario,
          .measure = line.measure,
          .where = line.where,
          .before = line.summary,
          .after = {},
          .worst = {}};
}

}  // namespace

BaselineComparison compare(const Baseline& baseline, std::span<const LatencyLine> now,
                           const ComparedWith& with) {
  BaselineComparison comparison;
  for (const BaselineLine& line : baseline.lines) {
    if (!with.scenarios.contains(line.scenario) && !with.all_asked_for) {
      ++comparison.skipped;
      continue;
    }
    ++comparison.lines;
    std::optional<LatencyLine> same;
    if (with.scenarios.contains(line.scenario)) same = with.same(line);
    if (!same) {
      comparison.changes.push_back(change_of(What::gone, line));
      continue;
    }
    const Summary after = summary_of(*same);
    const std::optional<What> what = change_between(line.summary, after, with);
    if (!what) {
      if (line.summary != after) comparison.within.push_back(line);
      continue;
    }
    LatencyChange change = change_of(*what, line);
    change.after = after;
    change.worst = same->worst;
    comparison.changes.push_back(std::move(change));
  }
  for (const LatencyLine& line : now) {
    if (with.known(line)) continue;
    comparison.changes.push_back({.what = What::added,
                                  .scenario = line.scenario,
                                  .measure = line.measure,
                                  .where = line.where,
                                  .before = {},
                                  .after = summary_of(line),
                                  .worst = line.worst});
  }
  std::ranges::stable_sort(comparison.changes, {}, &LatencyChange::what);
  return comparison;
}

ComparedWith compared_with(const BenchRun& run, const Baseline& baseline, const BenchOptions& options) {
  const auto scenario_named = [&run](const std::string& name) -> const BenchedScenario* {
    const auto found = std::ranges::find_if(
        run.scenarios, [&](const BenchedScenario& one) { return one.latency.name == name; });
    return found == run.scenarios.end() ? nullptr : &*found;
  };
  ComparedWith with;
  for (const BenchedScenario& scenario : run.scenarios) with.scenarios.insert(scenario.latency.name);
  with.same = [&options, scenario_named](const BaselineLine& line) -> std::optional<LatencyLine> {
    const BenchedScenario* scenario = scenario_named(line.scenario);
    if (scenario == nullptr) return std::nullopt;
    std::vector<std::size_t> cases;
    for (std::size_t i = 0; i < scenario->latencies.size(); ++i)
      if (fits(scenario->latencies[i].name.values, line.where)) cases.push_back(i);
    return line_of(*scenario, line.measure, line.where, cases, options);
  };
  with.known = [&baseline, scenario_named](const LatencyLine& line) {
    const BenchedScenario* scenario = scenario_named(line.scenario);
    return scenario != nullptr && std::ranges::all_of(scenario->latencies, [&](const CaseLatency& one) {
             if (one.of(line.measure).empty() || !fits(one.name.values, line.where)) return true;
             return std::ranges::any_of(baseline.lines, [&](const BaselineLine& before) {
               return before.scenario == line.scenario && before.measure == line.measure &&
                      fits(one.name.values, before.where);
             });
           });
  };
  return with;
}

Baseline renewed(const Baseline& before, std::span<const LatencyLine> now, const BaselineTerms& terms,
                 const ComparedWith& with) {
  Baseline fresh{.terms = terms, .lines = {}};
  for (const BaselineLine& line : before.lines)
    if (!with.all_asked_for && !with.scenarios.contains(line.scenario)) fresh.lines.push_back(line);
  for (const LatencyLine& line : now)
    fresh.lines.push_back({line.scenario, line.measure, line.where, summary_of(line)});
  return fresh;
}

}  // namespace rescind
