#include "harness/live/host/machine_watch.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <string>
#include <utility>

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

constexpr auto nap = std::chrono::milliseconds(5);

// The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; none where it cannot be read.
std::vector<std::uint64_t> processor_times() {
  constexpr std::size_t counted = 8;
  std::ifstream file("/proc/stat");
  std::string word;
  file >> word;
  std::vector<std::uint64_t> times;
  for (std::uint64_t time = 0; times.size() < counted && file >> time;) times.push_back(time);
  return times.size() == counted ? times : std::vector<std::uint64_t>();
}

std::uint32_t stolen_between(const std::vector<std::uint64_t>& before,
                             const std::vector<std::uint64_t>& after) {
  constexpr std::uint64_t million = 1'000'000;
  if (before.empty() || after.empty()) return 0;
  const auto sum = [](const std::vector<std::uint64_t>& times) {
    return std::accumulate(times.begin(), times.end(), std::uint64_t{0});
  };
  const std::uint64_t all = sum(after) - sum(before);
  const std::uint64_t stolen = after.back() - before.back();
  return all == 0 ? 0 : static_cast<std::uint32_t>(std::min(stolen, all) * million / all);
}

void sleep_and_note(const std::stop_token& stop, std::vector<std::int64_t>& woke_late) {
  while (!stop.stop_requested()) {
    const steady_clock::time_point due = steady_clock::now() + nap;
    std::this_thread::sleep_until(due);
    woke_late.push_back(std::chrono::nanoseconds(steady_clock::now() - due).count());
  }
}

}  // namespace

MachineWatch::MachineWatch()
    : times_before_(processor_times()),
      sleeper_([this](const std::stop_token& stop) { sleep_and_note(stop, woke_late_); }) {}

MachineWatch::Seen MachineWatch::end() {
  sleeper_.request_stop();
  sleeper_.join();
  return {std::move(woke_late_), stolen_between(times_before_, processor_times())};
}

}  // namespace rescind::live
