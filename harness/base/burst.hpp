#pragma once

#include <cstddef>
#include <vector>

namespace rescind {

/// Whether the list has grown for a rare burst, e.g. for a million threads that start at once: so much memory is not kept.
template <class Value>
[[nodiscard]] bool holds_burst(const std::vector<Value>& values) {
  constexpr std::size_t kept_max = 256;
  return values.capacity() > kept_max;
}

/// Clears a list that is filled again and again, and keeps its memory, but not that of a burst.
template <class Value>
void clear_after_burst(std::vector<Value>& values) {
  if (holds_burst(values)) std::vector<Value>().swap(values);
  values.clear();
}

}  // namespace rescind
