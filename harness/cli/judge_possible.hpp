#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/possible/possible.hpp"
#include "reports/possible.hpp"

namespace rescind {

/// What was typed of `judge --possible`.
struct PossibleTyped {
  bool asked = false;
  std::vector<std::string> scenarios;
  std::string name;
  std::vector<std::string> mutants;
  std::vector<std::string> elides;
  std::string states_max;

  /// Whether something was typed that means nothing without --possible.
  [[nodiscard]] bool has_more() const {
    return !scenarios.empty() || !name.empty() || !mutants.empty() || !elides.empty() || !states_max.empty();
  }
};

/// Adds --possible, and what goes with it.
void add_possible_options(Arguments& command, PossibleTyped& typed);

/// Holds each of the histories against the case whose runs it may be one of, so many at once, and prints what came out.
/// Throws UsageError.
[[nodiscard]] ExitCode judge_possible(const std::vector<std::string>& files, const PossibleTyped& typed,
                                      const Profile& profile, std::size_t jobs, const Showing& showing,
                                      Console& console);

/// Holds `one.history`, which `one.file` names, against the runs of a case on a system of that behaviour; where it is none of
/// them, also asks which decisions made wrong explain it.
[[nodiscard]] PossibleHistory held_against(const Case& what, const Behaviour& behaviour, PossibleHistory one,
                                           PossibleSearch search);

/// Of `count` histories, on so many threads; `answer` gives each. Progress is told with the states that were looked at.
[[nodiscard]] std::vector<PossibleHistory> all_held_against(
    std::size_t count, std::size_t jobs, std::uint64_t states_max,
    const std::function<PossibleHistory(std::size_t number, const PossibleSearch& search)>& answer,
    Console& console);

/// 3 where the limit of states left one undecided, 1 where one is impossible.
[[nodiscard]] ExitCode exit_code_of(const std::vector<PossibleHistory>& all);

}  // namespace rescind
