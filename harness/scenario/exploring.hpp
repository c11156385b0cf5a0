#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/exploration/executor.hpp"
#include "harness/exploration/explore_states.hpp"
#include "harness/scenario/runner.hpp"
#include "harness/scenario/scenario.hpp"
#include "models/mutant.hpp"

namespace rescind {

/// A rule that some order of things breaks, and a shortest such order.
struct BrokenOrder {
  RuleId rule{};
  bool shortest = false;    ///< No shorter order breaks the rule.
  std::uint64_t steps = 0;  ///< Its length.
  Case what;                ///< The case with this run as its recorded one: to run, to replay, to write.
  CaseRun run;              ///< That run.
};

/// What exploring a case has found.
struct Explored {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint32_t depth = 0;
  bool exhausted = false;           ///< Every order of things was looked at.
  std::uint64_t memory = 0;         ///< Bytes for visited states.
  std::vector<BrokenOrder> broken;  ///< In the order of the rules.
};

/// Searches every order in which the actions of `what` can happen, without time; see Untimed. `mutant` is the
/// decision of the system that is made wrong, if any. Ends with the first depth at which a rule is broken.
/// The same for any number of jobs.
[[nodiscard]] Explored explore_case(const Case& what, std::optional<Mutant> mutant,
                                    const StatesOptions& options,
                                    const Executor& executor = one_after_another);

}  // namespace rescind
