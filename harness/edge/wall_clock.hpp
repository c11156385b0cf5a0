#pragma once

#include <chrono>
#include <cstdint>

namespace rescind {

/// The time of day, in seconds since 1970. Only for what people want to know when it was: no verdict depends on it.
[[nodiscard]] inline std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace rescind
