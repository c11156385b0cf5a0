#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/engine/search/exploring.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// What is searched for in all orders of things, and how.
struct ExploreRequest {
  std::size_t jobs = 1;
  std::optional<Mutant> mutant;
  bool traces = false;   ///< By the traces search.
  StatesOptions states;  ///< Of these the traces search goes by states_max and first_only.
  bool cycles = true;    ///< Whether ways to go round for ever are looked for.
  bool races = false;    ///< Whether the races are counted that some order is.
};

/// What came of a case.
struct SearchedCase {
  Explored explored;
  std::optional<CyclesFound> cycles;  ///< None where they were not looked for.
  std::optional<RacesReached> races;  ///< None where they were not asked for.
};

/// Searches the cases, and shows how far it got. The same for any number of jobs.
[[nodiscard]] std::vector<SearchedCase> explore_cases(std::span<const Case* const> cases,
                                                      const ExploreRequest& request, Console& console);

}  // namespace rescind
