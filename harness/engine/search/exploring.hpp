#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/engine/findings/violation_shape.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/exploration/executor.hpp"
#include "harness/exploration/explore_states.hpp"
#include "harness/exploration/traces_search.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// A rule that some order of things breaks, and a shortest such order.
struct BrokenOrder {
  RuleId rule{};
  bool shortest = false;    ///< No shorter order breaks the rule.
  std::uint64_t steps = 0;  ///< Its length.
  ViolationShape shape{};   ///< How that run breaks the rule first.
  Case what;                ///< The case with this run as its recorded one: to run, to replay, to write.
  CaseRun run;              ///< That run.
};

/// What exploring a case has found.
struct Explored {
  std::uint64_t states = 0;  ///< Of the states search.
  std::uint64_t traces = 0;  ///< Of the traces search.
  std::uint64_t transitions = 0;
  std::uint32_t depth = 0;
  bool exhausted = false;           ///< Every order of things was looked at.
  std::uint64_t memory = 0;         ///< Bytes for visited states.
  std::optional<bool> cyclic{};     ///< As StatesReport says, where `options.cycles` asked for it.
  std::vector<BrokenOrder> broken;  ///< In the order of the rules.
};

/// Searches every order in which the actions of `what` can happen, without time; see Untimed. `mutant` is the
/// decision of the system that is made wrong, if any. Ends with the first depth at which a rule is broken,
/// unless `options` say otherwise. The same for any number of jobs.
///
/// A mutant may reach further than the system: then the reductions leave nothing out.
[[nodiscard]] Explored explore_case(const Case& what, std::optional<Mutant> mutant,
                                    const StatesOptions& options,
                                    const Executor& executor = one_after_another);

/// The same by the traces search: one of all runs that differ by the order of independent actions only. Its
/// orders are not the shortest.
[[nodiscard]] Explored explore_traces_of(const Case& what, std::optional<Mutant> mutant,
                                         const TracesOptions& options);

/// A rule to which something stays owed while the system goes round for ever.
struct UnmetOrder {
  RuleId rule{};
  std::uint64_t steps = 0;  ///< To where it begins to go round.
  std::uint64_t cycle = 0;  ///< Steps of one round.
  Case what;                ///< The case with that run as its recorded one, cut after the first round.
  CaseRun run;              ///< That run. What it owes is not broken, since it was cut.
};

/// The cycles of a case; see find_unmet_cycles, which says what is assumed to be fair.
struct CyclesFound {
  bool exhausted = false;         ///< The limits have cut nothing off.
  std::vector<UnmetOrder> unmet;  ///< In the order of the rules.
};

/// Looks for ways to go round for ever while something is owed to a rule. `limits.states_max` applies.
[[nodiscard]] CyclesFound find_cycles(const Case& what, std::optional<Mutant> mutant,
                                      const SearchLimits& limits);

/// The races of a case that some order of things is.
struct RacesReached {
  bool exhausted = false;  ///< These are all: no order is any other.
  RaceSet races;
};

/// Searches every order for the races that it is; see RacedModel. There are more states than explore_case
/// has, since what a race will be is a part of them; the rules are not judged. Of `options` the limits and
/// the jobs apply.
[[nodiscard]] RacesReached reach_races(const Case& what, std::optional<Mutant> mutant,
                                       const StatesOptions& options,
                                       const Executor& executor = one_after_another);

}  // namespace rescind
