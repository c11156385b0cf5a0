#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rescind {

/// Blocks of states that one rank gives another.
struct Move {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint64_t blocks = 0;
  bool operator==(const Move&) const = default;
};

/// What makes all ranks, at least one, have as many blocks, give or take one, where each has so many now; and moves no
/// more than that takes.
[[nodiscard]] std::vector<Move> moves_between(std::span<const std::uint64_t> blocks);

}  // namespace rescind
