#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/base/id.hpp"

namespace rescind {

/// The strongly connected components of the part of `graph` whose states are `inside`, without those that
/// have no edge within: sets of states from each of which each is reached, as large as they can be. In the
/// order of their first states; the states of each in order. (Tarjan 1972, with a stack of its own.)
template <class Graph, class Inside>
[[nodiscard]] std::vector<std::vector<std::uint32_t>> strong_components(const Graph& graph, Inside inside) {
  std::vector<std::uint32_t> found(graph.states(), no_index);  // In which order.
  std::vector<std::uint32_t> lowest(graph.states(), no_index);
  std::vector<bool> open(graph.states(), false);
  std::vector<std::uint32_t> pending;                            // Found, and not in a component yet.
  std::vector<std::pair<std::uint32_t, std::size_t>> under_way;  // The state, and its next edge.
  std::vector<std::vector<std::uint32_t>> components;
  std::uint32_t count = 0;

  const auto enter = [&](std::uint32_t state) {
    found[state] = lowest[state] = count++;
    open[state] = true;
    pending.push_back(state);
    under_way.emplace_back(state, 0);
  };
  const auto close = [&](std::uint32_t state) {
    const auto first = std::find(pending.rbegin(), pending.rend(), state).base() - 1;
    std::vector<std::uint32_t> component(first, pending.end());
    pending.erase(first, pending.end());
    for (const std::uint32_t member : component) open[member] = false;
    const auto edges = graph.from(state);
    const bool loops =
        std::any_of(edges.begin(), edges.end(), [&](const auto& edge) { return edge.to == state; });
    if (component.size() == 1 && !loops) return;
    std::sort(component.begin(), component.end());
    components.push_back(std::move(component));
  };

  for (std::uint32_t root = 0; root < graph.states(); ++root) {
    if (found[root] != no_index || !inside(root)) continue;
    enter(root);
    while (!under_way.empty()) {
      const std::uint32_t state = under_way.back().first;
      const auto edges = graph.from(state);
      if (under_way.back().second == edges.size()) {
        under_way.pop_back();
        if (!under_way.empty())
          lowest[under_way.back().first] = std::min(lowest[under_way.back().first], lowest[state]);
        if (lowest[state] == found[state]) close(state);
        continue;
      }
      const std::uint32_t next = edges[under_way.back().second++].to;
      if (!inside(next)) continue;
      if (found[next] == no_index) {
        enter(next);
      } else if (open[next]) {
        lowest[state] = std::min(lowest[state], found[next]);
      }
    }
  }
  std::sort(components.begin(), components.end());
  return components;
}

}  // namespace rescind
