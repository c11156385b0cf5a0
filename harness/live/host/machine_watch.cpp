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
constexpr std::size_t noted_max = 1'000'000;  // 83 minutes of naps.

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

// Every second one goes, so that there is room again.
void thin(std::vector<std::int64_t>& values) {
  const std::size_t left = values.size() / 2;
  for (std::size_t i = 0; i < left; ++i) values[i] = values[i * 2];
  values.resize(left);
}

}  // namespace

MachineWatch::MachineWatch() : times_before_(processor_times()) {
  woke_late_.reserve(noted_max);
  sleeper_ = std::jthread([this](const std::stop_token& stop) { sleep_and_note(stop); });
  sleeps_.wait();  // Its start allocates.
}

// A process that is forked while another thread is inside the allocator finds its lock taken for good:
// AddressSanitizer's, and that of every allocator that does not know of fork.
void MachineWatch::sleep_and_note(const std::stop_token& stop) {
  sleeps_.count_down();
  for (std::uint64_t naps = 0, noted_each = 1; !stop.stop_requested(); ++naps) {
    const steady_clock::time_point due = steady_clock::now() + nap;
    std::this_thread::sleep_until(due);
    if (naps % noted_each != 0) continue;
    if (woke_late_.size() == noted_max) {
      thin(woke_late_);
      noted_each *= 2;
    }
    woke_late_.push_back(std::chrono::nanoseconds(steady_clock::now() - due).count());
  }
}

MachineWatch::Seen MachineWatch::end() {
  sleeper_.request_stop();
  sleeper_.join();
  return {std::move(woke_late_), stolen_between(times_before_, processor_times())};
}

}  // namespace rescind::live
