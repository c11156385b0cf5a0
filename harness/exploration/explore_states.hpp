#pragma once

#include <algorithm>
#include <cstdint>

#include "harness/base/assert.hpp"
#include "harness/exploration/breadth_first.hpp"
#include "harness/exploration/executor.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/replay_path.hpp"
#include "harness/exploration/search_order.hpp"
#include "harness/exploration/states_report.hpp"

namespace rescind {

/// How to search the states of a model. Symmetry keeps every verdict.
struct StatesOptions {
  SearchLimits limits;
  std::uint32_t jobs = 1;  ///< Pieces that the executor is given at a time: its threads.
  /// Ends with the first level that breaks a property; else all states are searched for all properties.
  bool first_only = true;
  bool symmetry = false;  ///< States that differ in names only are one. Needs Symmetric.
  bool cycles = false;    ///< Says whether one can go round for ever.
};

/// One search, as `order` says, without any after it.
template <Searchable M>
[[nodiscard]] SearchResult search_states(const M& model, const SearchOrder& order,
                                         const Executor& executor = one_after_another) {
  RESCIND_ASSERT(Symmetric<M> || !order.symmetry);
  return BreadthFirst<M>(model, order, executor).run();
}

/// Adds to `report` a finding for each broken property of it that has none, where `result` has the path.
template <Searchable M>
void add_findings(const M& model, const SearchOrder& order, const SearchResult& result,
                  StatesReport<typename M::Action>& report) {
  for (const Broke& broke : result.broke) {
    if ((report.without_finding() >> broke.property & 1) == 0) continue;
    report.findings.push_back(
        {broke.property, broke.at_rest, !order.symmetry,
         order.symmetry ? replay_canonical_path(model, broke.ordinals) : replay_path(model, broke.ordinals)});
  }
  std::sort(report.findings.begin(), report.findings.end(),
            [](const auto& a, const auto& b) { return a.property < b.property; });
}

/// Searches all states of `model`, breadth first, for broken properties.
///
/// Each finding comes with a path. Where the search did not keep paths (it had several threads) or left out
/// states, the broken properties are searched for again on one thread, without symmetry, and no deeper than
/// they were found: the path is a shortest one, the first in the order of actions(). Where the limits forbid
/// that (only symmetry got so far), the path is that of a search with symmetry, and not said to be
/// shortest.
template <Searchable M>
[[nodiscard]] StatesReport<typename M::Action> explore_states(const M& model, const StatesOptions& options,
                                                              const Executor& executor = one_after_another) {
  SearchOrder order;
  order.limits = options.limits;
  order.jobs = options.jobs;
  order.first_only = options.first_only;
  order.symmetry = options.symmetry;
  order.paths = options.jobs == 1 && !order.symmetry;
  order.cycles = options.cycles;
  const SearchResult result = search_states(model, order, executor);

  StatesReport<typename M::Action> report;
  report.states = result.states;
  report.transitions = result.transitions;
  report.depth = result.depth;
  report.exhausted = result.exhausted;
  report.broken = result.broken();
  report.memory = result.memory;
  report.cyclic = result.cyclic;
  if (order.paths) add_findings(model, order, result, report);

  if (report.without_finding() != 0) {
    SearchOrder shortest;
    shortest.limits = options.limits;
    shortest.limits.depth_max = 0;
    for (const Broke& broke : result.broke)  // A state at rest is expanded, to see that it is.
      shortest.limits.depth_max = std::max(shortest.limits.depth_max, broke.depth + (broke.at_rest ? 1 : 0));
    shortest.wanted = report.broken;
    shortest.paths = true;
    add_findings(model, shortest, search_states(model, shortest), report);
  }
  if (report.without_finding() != 0) {
    SearchOrder same = order;
    same.jobs = 1;
    same.paths = true;
    same.cycles = false;
    add_findings(model, same, search_states(model, same), report);
  }
  RESCIND_ASSERT(report.without_finding() == 0);
  return report;
}

}  // namespace rescind
