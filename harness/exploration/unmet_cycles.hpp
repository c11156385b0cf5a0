#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/components.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/state_graph.hpp"

namespace rescind {

/// A way to go round for ever while an obligation waits: a path from the initial state, and a cycle at its
/// end.
template <class Action>
struct UnmetCycle {
  std::uint32_t obligation = 0;  ///< Which: its bit of what is owed.
  std::vector<Action> path;      ///< To the first state of the cycle, a shortest one.
  std::vector<Action> cycle;
};

/// What the search for unmet cycles has found: at most one for each obligation, lowest first.
template <class Action>
struct CyclesReport {
  std::uint64_t states = 0;
  bool exhausted = false;
  std::vector<UnmetCycle<Action>> unmet;
};

/// Finds cycles in a part of a state graph.
template <class Action>
class CycleFinder {
 public:
  using Graph = StateGraph<Action>;

  explicit CycleFinder(const Graph& graph) : graph_(graph) {}

  /// A fair cycle in which the obligation waits in every state; false where there is none.
  bool find(std::uint32_t obligation, UnmetCycle<Action>& unmet) {
    const auto waits = [&](std::uint32_t state) { return (graph_.owed[state] >> obligation & 1) != 0; };
    const auto components = strong_components(graph_, waits);
    for (const std::vector<std::uint32_t>& component : components) {
      if (!go_round(component)) continue;
      unmet = {obligation, path_to(at_.front()), std::move(cycle_)};
      return true;
    }
    return false;
  }

 private:
  // Goes once round the whole component, past every strand: one that can always take a step takes one.
  // False where that is impossible.
  bool go_round(const std::vector<std::uint32_t>& component) {
    inside_.assign(graph_.states(), false);
    for (const std::uint32_t state : component) inside_[state] = true;
    at_ = {component.front()};
    cycle_.clear();
    for (const std::uint32_t strand : strands(component)) {
      const auto steps = [&](std::uint32_t state) {
        return edge_inside(state, [&](const auto& edge) { return edge.strand == strand; }) != nullptr;
      };
      const auto rests = [&](std::uint32_t state) {
        const auto edges = graph_.from(state);
        return std::none_of(edges.begin(), edges.end(),
                            [&](const auto& edge) { return edge.strand == strand; });
      };
      if (go_to(steps)) {
        take(*edge_inside(at_.back(), [&](const auto& edge) { return edge.strand == strand; }));
      } else if (!go_to(rests)) {
        return false;
      }
    }
    const std::uint32_t first = at_.front();
    return go_to([&](std::uint32_t state) { return state == first; });
  }

  // Of all actions that are enabled anywhere in the component.
  [[nodiscard]] std::vector<std::uint32_t> strands(const std::vector<std::uint32_t>& component) const {
    std::vector<std::uint32_t> all;
    for (const std::uint32_t state : component)
      for (const auto& edge : graph_.from(state)) all.push_back(edge.strand);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  template <class Wanted>
  [[nodiscard]] const typename Graph::Edge* edge_inside(std::uint32_t state, Wanted wanted) const {
    for (const auto& edge : graph_.from(state))
      if (inside_[edge.to] && wanted(edge)) return &edge;
    return nullptr;
  }

  void take(const typename Graph::Edge& edge) {
    cycle_.push_back(edge.action);
    at_.push_back(edge.to);
  }

  // Goes by a shortest way inside to a state that is `wanted`; false where there is none.
  template <class Wanted>
  bool go_to(Wanted wanted) {
    std::vector<std::pair<std::uint32_t, const typename Graph::Edge*>>
        reached;  // From which of these, and how.
    std::vector<std::uint32_t> states = {at_.back()};
    std::vector<bool> seen(graph_.states(), false);
    seen[at_.back()] = true;
    reached.emplace_back(0, nullptr);
    for (std::uint32_t next = 0; next < states.size(); ++next) {
      if (wanted(states[next])) {
        std::vector<const typename Graph::Edge*> way;
        for (std::uint32_t back = next; back != 0; back = reached[back].first)
          way.push_back(reached[back].second);
        for (auto edge = way.rbegin(); edge != way.rend(); ++edge) take(**edge);
        return true;
      }
      for (const auto& edge : graph_.from(states[next])) {
        if (!inside_[edge.to] || seen[edge.to]) continue;
        seen[edge.to] = true;
        states.push_back(edge.to);
        reached.emplace_back(next, &edge);
      }
    }
    return false;
  }

  [[nodiscard]] std::vector<Action> path_to(std::uint32_t state) const {
    std::vector<Action> path;
    for (; state != 0; state = graph_.parents[state]) {
      const auto edges = graph_.from(graph_.parents[state]);
      const auto to_it = [&](const auto& edge) { return edge.to == state; };
      path.push_back(std::find_if(edges.begin(), edges.end(), to_it)->action);
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  const Graph& graph_;
  std::vector<bool> inside_;
  std::vector<std::uint32_t> at_;  // The states of the cycle so far.
  std::vector<Action> cycle_;
};

/// Looks for each obligation whether the model can go round for ever while it waits to be met.
///
/// Assumed is weak fairness: a strand of which from some state on an action can always be taken has one taken
/// again and again. A strand that now and then has none may be passed over for ever, as a thread may be by a
/// lock that lets anybody in. What is owed where nothing more can happen is `at_rest`'s to say.
template <Searchable M>
requires Owes<M>
[[nodiscard]] CyclesReport<typename M::Action> find_unmet_cycles(const M& model,
                                                                 const SearchLimits& limits = {}) {
  const auto graph = state_graph(model, limits);
  CyclesReport<typename M::Action> report;
  report.states = graph.states();
  report.exhausted = graph.complete;
  CycleFinder<typename M::Action> finder(graph);
  for (std::uint32_t obligation = 0; obligation < 64; ++obligation) {
    UnmetCycle<typename M::Action> unmet;
    if (finder.find(obligation, unmet)) report.unmet.push_back(std::move(unmet));
  }
  return report;
}

}  // namespace rescind
