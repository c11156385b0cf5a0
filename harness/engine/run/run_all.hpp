#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "harness/base/placement.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// One run that is to be made.
struct RunTask {
  const Case* one = nullptr;
  std::uint64_t seed = 1;
  bool alone = false;  ///< The case is the only one of its file.
};

/// Takes the run of the task of that number, with its whole history; `reference` is the same run without the mutant,
/// where a run with one failed, else nullptr. Called from any thread, several at a time.
using RunTaken = std::function<void(std::size_t task, const CaseRun& run, const History* reference)>;

/// How runs are made.
struct RunAllOptions {
  std::size_t jobs = 1;
  Judged judged;                 ///< For the commands that replay.
  std::uint32_t self_check = 0;  ///< The share of runs that are checked, in percent; see is_checked().
  const Placements* placements = nullptr;      ///< For these; needed where some are checked.
  std::size_t failures_max = ~std::size_t{0};  ///< Ends with the run that is the last of so many that failed.
  std::optional<Mutant> mutant{};              ///< The decision of the system that is made wrong.
  RunTaken taken{};                            ///< Where whole histories are wanted.
};

/// Told some ten times a second how many runs are done, and how many of them failed.
using RunWatch = std::function<void(std::size_t done, std::size_t failed)>;

/// Whether whoever works is to end soon, with what is done. Asked from any thread.
using StopAsked = std::function<bool()>;

/// Makes all the runs, on `options.jobs` threads, unless `stop` asks for an end: then those that were begun. The results stand in the order of the tasks, and but for wall
/// time they are the same for any number of threads.
[[nodiscard]] RunResult run_all(std::span<const RunTask> tasks, const RunAllOptions& options,
                                const RunWatch& watch, const StopAsked& stop = {});

}  // namespace rescind
