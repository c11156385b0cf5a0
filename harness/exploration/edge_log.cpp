#include "harness/exploration/edge_log.hpp"

#include <limits>
#include <numeric>

namespace rescind {
namespace {

/// A graph whose states are named by where their fingerprints stand in the set.
struct SlotGraph {
  std::vector<std::uint32_t> begins;  // Of each slot's successors, and the end of the last one's.
  std::vector<std::uint32_t> to;
};

SlotGraph graph_of(const FingerprintSet& states, std::vector<EdgeLog>& logs, std::uint64_t edges,
                   const Executor& executor) {
  const auto jobs = static_cast<std::uint32_t>(logs.size());
  SlotGraph graph{std::vector<std::uint32_t>(states.slots() + 1), std::vector<std::uint32_t>(edges)};
  // Each state is in one log, once: no two pieces write to the same place.
  executor(jobs, [&](std::uint32_t job) {
    logs[job].for_each([&](std::uint64_t state, std::span<const std::uint64_t> successors) {
      graph.begins[states.slot_of(state) + 1] = static_cast<std::uint32_t>(successors.size());
    });
  });
  std::partial_sum(graph.begins.begin(), graph.begins.end(), graph.begins.begin());
  executor(jobs, [&](std::uint32_t job) {
    logs[job].for_each([&](std::uint64_t state, std::span<const std::uint64_t> successors) {
      for (const std::uint64_t successor : successors) states.prefetch(successor);
      std::size_t place = graph.begins[states.slot_of(state)];
      for (const std::uint64_t successor : successors)
        graph.to[place++] = static_cast<std::uint32_t>(states.slot_of(successor));
    });
    logs[job] = {};
  });
  return graph;
}

/// Depth first from every state: a successor that is still open closes a cycle.
bool has_cycle(const SlotGraph& graph) {
  enum class Seen : std::uint8_t { no, open, done };
  std::vector<Seen> seen(graph.begins.size() - 1, Seen::no);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> under_way;  // A state, and its next edge.
  const auto enter = [&](std::uint32_t state) {
    seen[state] = Seen::open;
    under_way.emplace_back(state, graph.begins[state]);
  };
  for (std::uint32_t root = 0; root < seen.size(); ++root) {
    if (seen[root] != Seen::no) continue;
    enter(root);
    while (!under_way.empty()) {
      auto& [state, edge] = under_way.back();
      if (edge == graph.begins[state + 1]) {
        seen[state] = Seen::done;
        under_way.pop_back();
        continue;
      }
      const std::uint32_t next = graph.to[edge++];
      if (seen[next] == Seen::open) return true;
      if (seen[next] == Seen::no) enter(next);
    }
  }
  return false;
}

}  // namespace

std::optional<bool> has_cycle(const FingerprintSet& states, std::vector<EdgeLog> logs,
                              const Executor& executor) {
  constexpr std::uint64_t numbers = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t edges = 0;
  for (const EdgeLog& log : logs) edges += log.edges();
  if (edges >= numbers || states.slots() >= numbers) return std::nullopt;
  return has_cycle(graph_of(states, logs, edges, executor));
}

}  // namespace rescind
