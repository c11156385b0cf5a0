#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "harness/engine/judging/history_stream.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// Told now and then how many events were judged so far.
using JudgingProgress = std::function<void(std::uint64_t events)>;

/// Told of each breach that fails the case, as soon as it is decided. `so_far` has its names.
using FailureTold = std::function<void(const Breach& breach, const CaseResult& so_far)>;

/// Told of all that is judged, for whoever keeps it.
struct JudgedEvents {
  std::function<void(const Header&)> begins;  ///< Also where the same history is read anew, in another order.
  std::function<void(const NumberedEvent&, const Names&)> event;
  std::function<void()> shows;  ///< The last event decided a violation.
};

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
                                          const JudgingProgress& progress, const FailureTold& told = {},
                                          const JudgedEvents& judged = {});

/// What the case of a history is called: the name that its header gives it, or else the file. Throws InputError where
/// it has no header.
[[nodiscard]] std::string case_name_of(const std::string& path, const JudgingOptions& options);

}  // namespace rescind
