#include "harness/distributed/search/moves.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace rescind {

std::vector<Move> moves_between(std::span<const std::uint64_t> blocks) {
  const std::uint64_t all = std::accumulate(blocks.begin(), blocks.end(), std::uint64_t{0});
  const std::uint64_t least = all / blocks.size();
  // Who has most keeps one more, as far as there are any: the fewest move.
  std::vector<std::size_t> order(blocks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return blocks[a] > blocks[b]; });
  std::vector<std::uint64_t> wanted(blocks.size(), least);
  for (std::size_t at = 0; at < all % blocks.size(); ++at) ++wanted[order[at]];

  std::vector<Move> moves;
  std::vector<std::uint64_t> now(blocks.begin(), blocks.end());
  std::size_t to = 0;
  for (std::size_t from = 0; from < now.size(); ++from) {
    while (now[from] > wanted[from]) {
      while (now[to] >= wanted[to]) ++to;
      const std::uint64_t moved = std::min(now[from] - wanted[from], wanted[to] - now[to]);
      moves.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), moved});
      now[from] -= moved;
      now[to] += moved;
    }
  }
  return moves;
}

}  // namespace rescind
