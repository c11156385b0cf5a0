#pragma once

#include <chrono>

#include "harness/base/time.hpp"

namespace rescind::live {

using SteadyTime = std::chrono::steady_clock::time_point;

/// As the standard library counts it.
[[nodiscard]] inline std::chrono::nanoseconds span(Duration time) {
  return std::chrono::nanoseconds(time.ns);
}

/// Negative where `to` is the earlier one.
[[nodiscard]] inline Duration between(SteadyTime from, SteadyTime to) {
  return nanoseconds(std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count());
}

}  // namespace rescind::live
