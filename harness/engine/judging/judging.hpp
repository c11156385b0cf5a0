#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "harness/engine/judging/history_stream.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// Told now and then how many events were judged so far.
using JudgingProgress = std::function<void(std::uint64_t events)>;

/// A history's verdicts, and what its reader should know about them.
struct JudgedHistory {
  CaseResult result;
  std::string warning;  ///< One sentence or two; empty where there is nothing to say.
};

/// Judges the history in the file `path`, or on standard input where it is "-". Throws InputError where it is
/// no history.
///
/// The events that show a violation are taken from the last RecentEvents::remembered events
/// before it. Where its operation began earlier, a file is read a second time to find them.
[[nodiscard]] JudgedHistory judge_history(const std::string& path, const JudgingOptions& options,
                                          const JudgingProgress& progress);

}  // namespace rescind
