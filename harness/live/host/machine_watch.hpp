#pragma once

#include <chrono>
#include <cstdint>
#include <latch>
#include <thread>
#include <vector>

namespace rescind::live {

/// Watches what the machine does beside a measurement, from its making to end(): how late a thread wakes that only sleeps,
/// and how much of the processors' time the host gives to others. It costs one waking thread, which allocates nothing:
/// processes may be started beside it.
class MachineWatch {
 public:
  MachineWatch();

  /// What was seen. Called once.
  struct Seen {
    std::vector<std::int64_t>
        woke_late{};  ///< ns, in the order of time; of a long watch every second one, or fourth, ...
    std::uint32_t stolen_ppm = 0;  ///< 0 where the machine does not tell.
  };
  [[nodiscard]] Seen end();

 private:
  void sleep_and_note(const std::stop_token& stop);

  std::vector<std::uint64_t> times_before_;
  std::vector<std::int64_t> woke_late_;
  std::latch sleeps_{1};
  std::jthread sleeper_;
};

}  // namespace rescind::live
