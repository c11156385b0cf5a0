#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rescind {

/// Makes the list longer, for indices that come one after the other. A long one takes memory for an eighth more, and not for
/// twice as much: of records of all that is alive little should lie unused.
template <class Value>
void grow_to(std::vector<Value>& values, std::size_t size) {
  constexpr std::size_t long_from = 512;
  if (size > values.capacity() && size > long_from) values.reserve(std::max(size, size + size / 8));
  values.resize(size);
}

}  // namespace rescind
