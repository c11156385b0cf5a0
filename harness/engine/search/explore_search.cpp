#include "harness/engine/search/explore_search.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>

#include "harness/engine/run/workers.hpp"
#include "harness/engine/search/untimed_model.hpp"
#include "harness/exploration/state_graph.hpp"

namespace rescind {
namespace {

// How many states a search for cycles may have: what is known of the graph says what each takes.
SearchLimits cycle_limits(const Explored& explored, SearchLimits limits) {
  constexpr std::uint64_t for_each_state = 64;  // Its number and parent, what it owes, and its fingerprint.
  constexpr std::uint64_t for_each_edge = sizeof(StateGraph<UntimedModel::Action>::Edge);
  const std::uint64_t edges = explored.transitions / explored.states + 1;
  limits.states_max = std::min<std::uint64_t>(limits.states_max,
                                              limits.memory_max / (for_each_state + edges * for_each_edge));
  return limits;
}

// Nobody waits in vain on a way round where no way goes round. Else the ways are looked at, without symmetry.
std::optional<CyclesFound> cycles_of(const Case& what, const ExploreRequest& request,
                                     const Explored& explored) {
  if (!request.cycles || !explored.cyclic) return std::nullopt;
  if (!*explored.cyclic) return CyclesFound{.exhausted = true, .unmet = {}};
  return find_cycles(what, request.mutant, cycle_limits(explored, request.states.limits));
}

// The pieces of one search, on threads.
void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  work_on_all(
      pieces, pieces, [&](std::size_t i) { piece(static_cast<std::uint32_t>(i)); }, [](std::size_t) {});
}

Explored explore_one(const Case& what, const ExploreRequest& request, bool on_all_threads,
                     std::atomic<std::uint64_t>& seen) {
  if (request.traces) {
    return explore_traces_of(what, request.mutant,
                             {.traces_max = request.states.limits.states_max,
                              .depth_max = request.depth_max,
                              .first_only = request.states.first_only,
                              .seen = &seen,
                              .stop_asked = request.states.limits.stop_asked});
  }
  StatesOptions options = request.states;
  options.cycles = request.cycles;
  options.limits.seen = &seen;
  options.jobs = on_all_threads ? static_cast<std::uint32_t>(request.jobs) : 1;
  return on_all_threads ? explore_case(what, request.mutant, options, on_threads)
                        : explore_case(what, request.mutant, options);
}

}  // namespace

std::vector<SearchedCase> explore_cases(std::span<const Case* const> cases, const ExploreRequest& request,
                                        const ExploreWatch& watch, const CaseSearched& searched_one) {
  std::vector<SearchedCase> searched(cases.size());
  std::atomic<std::uint64_t> found{0};
  // Many small searches side by side, or one on all threads.
  const bool together = cases.size() >= request.jobs || request.traces;
  const auto& stop_asked = request.states.limits.stop_asked;
  std::mutex mutex;
  const auto explore = [&](std::size_t i) {
    if (stop_asked && stop_asked()) return;
    searched[i].begun = true;
    const Explored& explored = searched[i].explored = explore_one(*cases[i], request, !together, found);
    searched[i].cycles = cycles_of(*cases[i], request, explored);
    if (request.races) searched[i].races = reach_races(*cases[i], request.mutant, request.states);
    const std::scoped_lock lock(mutex);
    if (searched_one) searched_one(i, searched[i]);
  };
  work_on_all(cases.size(), together ? request.jobs : 1, explore,
              [&](std::size_t done) { watch(done, found.load()); });
  return searched;
}

}  // namespace rescind
