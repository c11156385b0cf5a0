#pragma once

#include <functional>

namespace rescind {

/// Where the memory of a run lies, and what it holds before it is set: calls what it is given, once, and
/// returns.
using Placement = std::function<void(const std::function<void()>& run)>;

/// Two placements that have as little as possible in common.
struct Placements {
  Placement first;
  Placement second;
};

}  // namespace rescind
