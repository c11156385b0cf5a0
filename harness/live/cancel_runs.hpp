#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/history/history.hpp"
#include "harness/live/moments.hpp"
#include "harness/live/subject.hpp"

namespace rescind::live {

/// Cancels of a real program that are to be measured. Each process is new, since what one process does twice is no second
/// opinion.
struct CancelRuns {
  Subject subject;
  Profile profile;
  std::vector<Moment> moments;  ///< All of them in each run. None needs a process of its own.
  std::uint64_t seed = 1;       ///< Draws the random moments; run n has the seed N + n, in every process.
  std::uint64_t processes = 1;
  std::uint64_t runs = 1;  ///< Of each process.
  /// Takes the history of each moment that was tried. Processes count from 1.
  std::function<void(std::uint64_t process, const Moment& moment, const History& history)> taken{};
  /// Told before each run.
  std::function<void(std::uint64_t process, std::uint64_t run)> progress{};
  std::function<bool()> stopped{};  ///< Asked before each run: whether to stop.
};

struct CancelRunsReport {
  std::vector<std::string> facts{};  ///< About the subject, a line each.
  std::string failed{};              ///< Why nothing can be measured; empty where it can.
};

/// Starts the subject's processes one after the other, calibrates on the first one, and tries the moments on each. Nothing
/// of the subject runs any more when it returns. Throws UsageError where the subject cannot be started.
[[nodiscard]] CancelRunsReport run(const CancelRuns& what);

}  // namespace rescind::live
