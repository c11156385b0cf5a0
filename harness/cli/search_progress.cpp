#include "harness/cli/search_progress.hpp"

#include <fmt/format.h>

#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"

namespace rescind {

SearchWatch watch_on(Console& console, std::optional<Duration> time) {
  const Stopwatch stopwatch;
  const auto show = [&console, stopwatch](const Search& search) {
    if (!stopwatch.is_long()) return;
    const double seconds = static_cast<double>(stopwatch.elapsed_ns()) / 1e9;
    const auto each_second = static_cast<std::uint64_t>(static_cast<double>(search.runs) / seconds);
    console.progress(fmt::format("{} runs, {} a second; {} races; {} findings", search.runs, each_second,
                                 search.races.count(), search.found.size()));
  };
  return {.progress = show,
          .time_is_up = [stopwatch, time] { return time.has_value() && stopwatch.elapsed_ns() > time->ns; },
          .stop_asked = interrupted};
}

}  // namespace rescind
