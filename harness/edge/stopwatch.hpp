#pragma once

#include <chrono>
#include <cstdint>

namespace rescind {

/// Real time since it was made. Only for progress and for the summary on a terminal: no verdict depends on
/// it.
class Stopwatch {
 public:
  [[nodiscard]] std::int64_t elapsed_ns() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - begin_)
        .count();
  }
  [[nodiscard]] std::int64_t seconds() const { return elapsed_ns() / 1'000'000'000; }
  /// Whether the work takes long enough for people to want to see it move.
  [[nodiscard]] bool is_long() const { return elapsed_ns() > 1'000'000'000; }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace rescind
