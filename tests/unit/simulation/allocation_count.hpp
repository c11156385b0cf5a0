#pragma once

#include <cstddef>

namespace rescind {

/// How often this program has called operator new so far. Linking allocation_count.cpp replaces operator new
/// for the whole program.
[[nodiscard]] std::size_t allocation_count();

}  // namespace rescind
