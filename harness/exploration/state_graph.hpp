#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/fingerprint_index.hpp"
#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/states_report.hpp"

namespace rescind {

/// All states of a model with what leads from each to which. States are numbered in breadth-first order; the
/// initial one is 0.
template <class Action>
struct StateGraph {
  struct Edge {
    std::uint32_t to = 0;
    std::uint32_t strand = 0;
    Action action{};
  };
  std::vector<Edge> edges;             ///< Of state 0 first, then of state 1, and so on.
  std::vector<std::size_t> ends;       ///< For each state where its edges end.
  std::vector<std::uint64_t> owed;     ///< For each state, as the model says.
  std::vector<std::uint32_t> parents;  ///< For each state the one it was found from; of 0 it is 0.
  bool complete = true;                ///< The limits have cut nothing off.

  [[nodiscard]] std::uint32_t states() const { return static_cast<std::uint32_t>(ends.size()); }
  [[nodiscard]] std::span<const Edge> from(std::uint32_t state) const {
    const std::size_t begin = state == 0 ? 0 : ends[state - 1];
    return std::span<const Edge>(edges).subspan(begin, ends[state] - begin);
  }
};

/// The graph of `model`: every edge is kept, so this is for models of up to some million states. States
/// beyond `limits.states_max` are left out, and what leads to them.
template <Searchable M>
requires Owes<M>
[[nodiscard]] StateGraph<typename M::Action> state_graph(M model, const SearchLimits& limits) {
  StateGraph<typename M::Action> graph;
  FingerprintIndex numbers;
  Frontier<M> level;
  Frontier<M> next_level;
  typename M::State state{};
  typename M::State next{};
  const auto number_of = [&](const typename M::State& seen, std::uint32_t parent) {
    const auto [number, is_new] = numbers.number(model.fingerprint(seen));
    if (!is_new) return number;
    graph.owed.push_back(model.owed(seen));
    graph.parents.push_back(parent);
    next_level.push(model, seen);
    return number;
  };
  model.initial(state);
  number_of(state, 0);
  std::vector<typename M::Action> enabled;
  StateBlock<M> states;
  std::size_t block = 0;
  const auto next_state = [&] {
    while (!states.pop(model, state)) {
      if (block == level.blocks()) {
        level = std::exchange(next_level, {});
        block = 0;
        if (level.empty()) return false;
      }
      states = level.take(block++);
    }
    return true;
  };
  while (next_state()) {
    const std::uint32_t number = graph.states();
    enabled.clear();
    model.actions(state, enabled);
    for (const auto& action : enabled) {
      next = state;
      model.apply(next, action);
      if (graph.owed.size() >= limits.states_max && !numbers.contains(model.fingerprint(next))) {
        graph.complete = false;
        continue;
      }
      graph.edges.push_back(
          {number_of(next, number), static_cast<std::uint32_t>(model.strand(action)), action});
    }
    graph.ends.push_back(graph.edges.size());
  }
  return graph;
}

}  // namespace rescind
