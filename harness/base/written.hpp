#pragma once

#include <cstdint>

namespace rescind {

/// Where something is written in a scenario file or a history, for those who look it up there. Lines and columns count from
/// 1, columns in characters as editors do; 0 where there is none.
struct Written {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Written&) const = default;
};

}  // namespace rescind
