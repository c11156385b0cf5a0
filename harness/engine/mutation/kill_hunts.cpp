#include "harness/engine/mutation/kill_hunts.hpp"

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

KillRow row_of(const Hunt& hunt) {
  return {.mutant = info(hunt.mutant), .cases = hunt.places.size()};
}

KillRow sampled_row(const Hunt& hunt, const FuzzOptions& options, std::uint64_t runs_max) {
  KillRow row = row_of(hunt);
  const std::optional<Sampled> sampled = sample(hunt, options, runs_max);
  if (!sampled) return row;
  const SmallRun small = small_run(hunt, *sampled);
  row.killed = true;
  row.cost = sampled->runs;
  row.in = hunt.places[sampled->place].what.name;
  row.steps = small.steps;
  row.events = small.events;
  return row;
}

KillRow explored_row(const Hunt& hunt) {
  KillRow row = row_of(hunt);
  const std::optional<FoundInAllOrders> found = explore(hunt, hunt_states_max);
  if (!found) return row;
  row.killed = true;
  row.cost = found->states;
  row.in = hunt.places[found->place].what.name;
  row.steps = found->order.steps;
  row.events = found->order.run.report.events;
  return row;
}

// The rows of the hunts that were begun before an end was asked for, in the order of the hunts.
void hunt_each(std::size_t count, std::size_t jobs, const std::function<KillRow(std::size_t)>& hunt,
               const HuntWatch& watch, const StopAsked& stop_asked, Kills& kills) {
  std::vector<std::optional<KillRow>> rows(count);
  const auto work = [&](std::size_t i) {
    if (!stop_asked || !stop_asked()) rows[i] = hunt(i);
  };
  work_on_all(count, jobs, work, watch);
  for (std::optional<KillRow>& row : rows) {
    if (row) kills.rows.push_back(*std::move(row));
  }
  kills.left_out = count - kills.rows.size();
}

}  // namespace

std::vector<Hunt> hunts_for(std::span<const MutantInfo> mutants, std::span<const Case* const> cases,
                            const Profile& profile) {
  std::map<const Case*, YamlNode> known;  // Asked by case only, never in its order.
  const auto document = [&](const Case& what) {
    const auto [place, is_new] = known.try_emplace(&what);
    if (is_new) place->second = document_of(what);
    return place->second;
  };
  std::vector<Hunt> hunts;
  for (const MutantInfo& mutant : mutants) hunts.push_back(hunt_for(mutant, cases, profile, document));
  return hunts;
}

SmallRun small_run(const Hunt& hunt, const Sampled& sampled) {
  std::optional<Shrunk> small = shrink(hunt, sampled);
  std::optional<Case> what = small ? case_of(small->document, hunt.profile) : std::nullopt;
  if (!what)
    throw InternalError("a run of " + hunt.places[sampled.place].what.name +
                        " does not break its rule again");
  what->recorded = small->run;
  return {.steps = small->after.steps, .events = run_case(*what, {}).report.events};
}

Kills kills_by_fuzzing(std::span<const Hunt> hunts, const FuzzOptions& options, std::uint64_t runs_max,
                       std::size_t jobs, const HuntWatch& watch, const StopAsked& stop_asked) {
  Kills kills{.strategy = options.strategy, .seed = options.seed, .limit = runs_max};
  hunt_each(
      hunts.size(), jobs, [&](std::size_t i) { return sampled_row(hunts[i], options, runs_max); }, watch,
      stop_asked, kills);
  return kills;
}

Kills kills_by_exploring(std::span<const Hunt> hunts, std::size_t jobs, const HuntWatch& watch,
                         const StopAsked& stop_asked) {
  Kills kills{.limit = hunt_states_max};
  hunt_each(
      hunts.size(), jobs, [&](std::size_t i) { return explored_row(hunts[i]); }, watch, stop_asked, kills);
  return kills;
}

}  // namespace rescind
