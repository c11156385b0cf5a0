#include "harness/cli/search_progress.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"

namespace rescind {

SearchWatch watch_on(Console& console, std::optional<Duration> time) {
  const Stopwatch stopwatch;
  const auto told = std::make_shared<std::string>("0 runs");
  const auto tick = [&console, stopwatch, told] {
    if (stopwatch.is_long()) console.progress(fmt::format("{} s: {}", stopwatch.seconds(), *told));
  };
  const auto show = [stopwatch, told, tick](const Search& search) {
    const double seconds = static_cast<double>(stopwatch.elapsed_ns()) / 1e9;
    const auto each_second = static_cast<std::uint64_t>(static_cast<double>(search.runs) / seconds);
    *told = fmt::format("{} runs, {} a second; {} races; {} findings", search.runs, each_second,
                        search.races.count(), search.found.size());
    tick();
  };
  return {.progress = show,
          .tick = tick,
          .time_is_up = [stopwatch, time] { return time.has_value() && stopwatch.elapsed_ns() > time->ns; },
          .stop_asked = interrupted};
}

}  // namespace rescind
