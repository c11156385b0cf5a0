#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/history/history.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// What was tried on one process.
struct CancelRunTaken {
  std::uint64_t process = 1;  ///< Counted from 1, the yardstick's own from 1 too.
  bool is_yardstick = false;
  std::string name{};  ///< "lsp/at-random"
  const History& history;
  std::map<std::string, Duration> late{};  ///< As in OpenPlayed.
};

/// Cancels of a real program that are to be measured. Each process is new, since what one process does twice is no second
/// opinion.
struct CancelRuns {
  Subject subject;
  Profile profile;
  std::vector<Moment> moments;  ///< All of them in each run. None needs a process of its own.
  std::uint64_t seed = 1;       ///< Draws the random moments; run n has the seed N + n, in every process.
  std::uint64_t processes = 1;
  std::uint64_t runs = 1;  ///< Of each process.
  /// Another program that is asked the same, for comparison. Its processes are started between those of the subject,
  /// A B B A, so that what drifts with the machine hits both alike.
  std::optional<Subject> yardstick{};
  /// Instead of the moments one request every so often, whatever was answered.
  std::optional<Duration> every{};
  /// Takes the history of each moment that was tried.
  std::function<void(const CancelRunTaken&)> taken{};
  /// Told before each run.
  std::function<void(std::uint64_t process, std::uint64_t run)> progress{};
  std::function<bool()> stopped{};  ///< Asked before each run: whether to stop.
};

struct CancelRunsReport {
  /// How long the fast request took, between the cancels, A B B A: the program's own lateness where nothing is cancelled.
  std::vector<std::int64_t> control{};
  std::uint64_t alive_max = 0;       ///< Requests without an answer at once, on an open schedule.
  std::vector<std::string> facts{};  ///< About the subject, a line each.
  std::string failed{};              ///< Why nothing can be measured; empty where it can.
};

/// Starts the subject's processes one after the other, calibrates on the first one, and tries the moments on each. Nothing
/// of the subject runs any more when it returns. Throws UsageError where the subject cannot be started.
[[nodiscard]] CancelRunsReport run(const CancelRuns& what);

}  // namespace rescind::live
