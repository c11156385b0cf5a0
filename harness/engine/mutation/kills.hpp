#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/search/fuzzing.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

// What searching for mutants came to.

/// What came of looking for one mutant.
struct KillRow {
  MutantInfo mutant{};
  std::uint64_t cases = 0;   ///< In which it was looked for.
  bool killed = false;       ///< The rest says something only then.
  std::uint64_t cost = 0;    ///< Runs, or states.
  std::string in{};          ///< The case in which its rule was broken.
  std::uint64_t steps = 0;   ///< By fuzzing: of the shrunk scenario. By exploring: of the shortest order.
  std::uint64_t events = 0;  ///< Of that counterexample's history.
};

struct Kills {
  std::optional<Strategy> strategy{};  ///< Of fuzzing; nothing where every order of things was explored.
  std::uint64_t seed = 0;              ///< Of fuzzing.
  std::uint64_t limit = 0;  ///< Runs for each mutant, or states of a case, after which it counts as survived.
  std::vector<KillRow> rows{};  ///< In the order of the mutants' table.
  std::uint64_t left_out = 0;   ///< Mutants that were not looked for, because somebody interrupted.
};

[[nodiscard]] bool all_killed(const Kills& kills);

/// What one strategy needs to find one mutant.
struct BenchCell {
  std::uint64_t found = 0;                ///< Of all repetitions.
  std::optional<std::uint64_t> median{};  ///< Runs to the first finding; nothing where too few found it.
};

/// One mutant of the benchmark.
struct BenchRow {
  MutantInfo mutant{};
  std::uint64_t cases = 0;
  std::vector<BenchCell> cells{};         ///< By strategy.
  std::optional<std::uint64_t> states{};  ///< To the shortest counterexample; nothing where it was not found.
  std::uint64_t steps = 0;                ///< Its length.
  std::optional<std::uint64_t> shrunk_steps{};  ///< Of the scenario, after shrinking a sampled run.
  std::uint64_t shrunk_events = 0;              ///< Of that run's history.
};

struct Bench {
  std::vector<Strategy> strategies{};
  std::uint64_t repetitions = 0;  ///< With different seeds; a median is over these.
  std::uint64_t seed = 0;         ///< Of the first.
  std::uint64_t runs_max = 0;     ///< Of each.
  std::vector<BenchRow> rows{};
};

/// Whether each mutant was found by some strategy and by exploring.
[[nodiscard]] bool all_found(const Bench& bench);

}  // namespace rescind
