#pragma once

#include <concepts>
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

}  // namespace rescind
