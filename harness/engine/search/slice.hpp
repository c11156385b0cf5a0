#pragma once

#include <cstdint>

namespace rescind {

/// One of `of` parts of a search, for machines that share the work and speak to nobody. No run belongs to two of them.
struct Slice {
  std::uint64_t index = 1;  ///< From 1.
  std::uint64_t of = 1;
  [[nodiscard]] bool takes(std::uint64_t place) const { return place % of == index - 1; }
};

}  // namespace rescind
