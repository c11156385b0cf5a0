#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/coverage/coverage.hpp"
#include "harness/engine/judging/history_stream.hpp"
#include "harness/engine/run/steps_cut.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// One run whose coverage counts.
struct CoverTask {
  const Case* one = nullptr;
  std::size_t number = 0;  ///< Of its case in the coverage.
  std::uint64_t seed = 1;
};

/// A run that could not be made: it covers nothing.
struct NotCovered {
  std::size_t task = 0;
  std::string why;  ///< One sentence.
};

/// What became of runs besides what they cover.
struct CoveredRuns {
  std::vector<NotCovered> could_not{};  ///< In the order of the tasks.
  CutTally cuts{};                      ///< Those that came to the limit of their steps.
};

/// Makes the runs on `jobs` threads, and adds what they cover. Meanwhile `watch(done)` is called some ten times a
/// second.
[[nodiscard]] CoveredRuns cover_all(std::span<const CoverTask> tasks, std::size_t jobs, Coverage& coverage,
                                    const std::function<void(std::size_t done)>& watch);

/// What a recorded history covers; `path` is "-" for standard input. Throws InputError.
[[nodiscard]] RunCoverage covered_by(const std::string& path, const JudgingOptions& judging);

}  // namespace rescind
