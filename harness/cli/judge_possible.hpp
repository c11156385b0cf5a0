#pragma once

#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"

namespace rescind {

/// What was typed of `judge --possible`.
struct PossibleTyped {
  bool asked = false;
  std::vector<std::string> scenarios;
  std::string name;
  std::vector<std::string> mutants;
  std::string states_max;

  /// Whether something was typed that means nothing without --possible.
  [[nodiscard]] bool has_more() const {
    return !scenarios.empty() || !name.empty() || !mutants.empty() || !states_max.empty();
  }
};

/// Adds --possible, and what goes with it.
void add_possible_options(Arguments& command, PossibleTyped& typed);

/// Holds each of the histories against the case whose runs it may be one of, so many at once, and prints what came out.
/// Throws UsageError.
[[nodiscard]] ExitCode judge_possible(const std::vector<std::string>& files, const PossibleTyped& typed,
                                      const Profile& profile, std::size_t jobs, const Showing& showing,
                                      Console& console);

}  // namespace rescind
