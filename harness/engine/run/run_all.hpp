#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "harness/base/placement.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// Runs of one case that are to be made: with `seed` and those that follow it.
struct RunTask {
  const Case* one = nullptr;
  std::uint64_t seed = 1;
  std::uint64_t runs = 1;
  bool alone = false;  ///< The case is the only one of its file.
};

/// How many runs the tasks are.
[[nodiscard]] std::uint64_t runs_in(std::span<const RunTask> tasks);

/// Takes the run of that number, with its whole history; `reference` is the same run without the mutant, where a run
/// with one failed or every reference is wanted, else nullptr. Called from any thread, several at a time.
using RunTaken = std::function<void(std::size_t number, const CaseRun& run, const History* reference)>;

/// Takes what a run came to. Called in the order of the tasks and their seeds, one at a time, from any thread.
using ResultTaken = std::function<void(CaseResult result)>;

/// How runs are made.
struct RunAllOptions {
  std::size_t jobs = 1;
  Judged judged;                 ///< For the commands that replay.
  std::uint32_t self_check = 0;  ///< The share of runs that are checked, in percent; see is_checked().
  const Placements* placements = nullptr;      ///< For these; needed where some are checked.
  std::size_t failures_max = ~std::size_t{0};  ///< Ends with the run that is the last of so many that failed.
  std::optional<Mutant> mutant{};              ///< The decision of the system that is made wrong.
  RunTaken taken{};                            ///< Where whole histories are wanted.
  bool every_reference = false;                ///< Of runs that did not fail, too.
};

/// Told some ten times a second how many runs are done, and how many of them failed.
using RunWatch = std::function<void(std::size_t done, std::size_t failed)>;

/// Whether whoever works is to end soon, with what is done. Asked from any thread.
using StopAsked = std::function<bool()>;

/// What is left of runs whose results were taken.
struct RunsMade {
  std::int64_t wall_ns = 0;  ///< How long they took.
  std::string stopped{};     ///< Why not all were made; empty where they were.
};

/// Makes all the runs, on `options.jobs` threads, unless `stop` asks for an end: then those that were begun. Keeps no
/// result: each goes to `taken`, and but for wall time they are the same for any number of threads. What `taken` throws
/// ends it.
[[nodiscard]] RunsMade run_all(std::span<const RunTask> tasks, const RunAllOptions& options,
                               const ResultTaken& taken, const RunWatch& watch, const StopAsked& stop = {});

}  // namespace rescind
