#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

namespace rescind {

/// Counts up to the most that fits, and stays there.
template <std::unsigned_integral Count>
constexpr void count_up(Count& count) {
  if (count != std::numeric_limits<Count>::max()) ++count;
}

/// Counts down to zero, and stays there.
template <std::unsigned_integral Count>
constexpr void count_down(Count& count) {
  if (count != 0) --count;
}

/// The sum, or the most that fits.
constexpr std::int64_t saturated_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  const bool overflows = __builtin_add_overflow(a, b, &sum);
  if (!overflows) return sum;
  return a > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

}  // namespace rescind
