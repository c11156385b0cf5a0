#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/library/recorder.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/live/session.hpp"

namespace rescind::live {

/// What the requests of an open schedule are called, as moments are.
inline constexpr std::string_view open_name = "open";

/// Slow requests that begin at times which stand fixed, whatever was answered, each with a cancel at a time that stands
/// fixed too. Who waits for an answer before the next request leaves out just those that would have had to wait.
struct OpenSchedule {
  Duration every{};        ///< From one request to the next.
  std::uint64_t runs = 1;  ///< So many requests.
  std::uint64_t seed = 1;  ///< Request n is cancelled at the share of its time that the seed N + n draws.
};

struct OpenPlayed {
  std::map<std::string, Duration>
      late{};                   ///< By operation: so much later than intended its cancel was called.
  std::uint64_t alive_max = 0;  ///< Requests without an answer at once.
  bool gone = false;            ///< The subject went down.
};

/// Plays it on `session`, and writes everything into `recorder`, the end too.
[[nodiscard]] OpenPlayed play_open(const OpenSchedule& schedule, const MomentTerms& terms, Session& session,
                                   HistoryRecorder& recorder);

}  // namespace rescind::live
