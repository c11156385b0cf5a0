#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "harness/engine/search/exploring.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// What is searched for in all orders of things, and how.
struct ExploreRequest {
  std::size_t jobs = 1;
  std::optional<Mutant> mutant;
  bool traces = false;            ///< By the traces search, ...
  std::uint32_t depth_max = 200;  ///< ... whose traces are cut after so many steps: some have no end.
  StatesOptions states;           ///< Of these the traces search goes by states_max and first_only.
  bool cycles = true;             ///< Whether ways to go round for ever are looked for.
  bool races = false;             ///< Whether the races are counted that some order is.
};

/// What came of a case.
struct SearchedCase {
  bool begun = false;  ///< Not where an end was asked for before its turn.
  Explored explored;
  std::optional<CyclesFound> cycles;  ///< None where they were not looked for.
  std::optional<RacesReached> races;  ///< None where they were not asked for.
};

/// Told some ten times a second how many cases are done, and how many states or traces were found in all.
using ExploreWatch = std::function<void(std::size_t done, std::uint64_t found)>;

/// Told of each case once it was searched, one at a time, on whichever thread.
using CaseSearched = std::function<void(std::size_t place, const SearchedCase& searched)>;

/// Searches the cases. The same for any number of jobs, unless `request.states.limits.stop_asked` asks for an end.
[[nodiscard]] std::vector<SearchedCase> explore_cases(std::span<const Case* const> cases,
                                                      const ExploreRequest& request,
                                                      const ExploreWatch& watch,
                                                      const CaseSearched& searched_one = {});

}  // namespace rescind
