#pragma once

#include <string>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/engine/bench/bench_report.hpp"
#include "harness/engine/judging/history_stream.hpp"

namespace rescind {

/// What `bench --history` is asked.
struct HistoryBench {
  std::vector<std::string> paths{};  ///< As typed.
  JudgingOptions judging{};
  std::size_t jobs = 1;
  std::vector<std::string> by;  ///< As typed; empty: by kind, reason and phase.
  std::uint32_t tolerance_ppm = 0;
  std::vector<Requirement> requirements{};
};

/// What the histories came to, and how a baseline is compared with it. Says what is wrong with files, then throws
/// ErrorTold; throws UsageError.
[[nodiscard]] BenchReport measured_histories(const HistoryBench& what, Console& console);

/// The keys that --by names, which histories have. Throws UsageError for another.
[[nodiscard]] std::vector<std::string> history_keys_of(const std::vector<std::string>& typed);

/// How lines of histories are compared with those of a baseline: each with the one of the same condition. Keeps
/// references to both.
[[nodiscard]] ComparedWith compared_histories(const std::vector<LatencyLine>& lines, const Baseline& baseline,
                                              std::uint32_t tolerance_ppm);

}  // namespace rescind
