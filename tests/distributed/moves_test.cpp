// Which blocks of states go to which rank, so that all have as many.

#include "harness/distributed/search/moves.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "harness/base/hash.hpp"

namespace rescind::moves_test {
namespace {

using Blocks = std::vector<std::uint64_t>;

Blocks after(Blocks blocks) {
  for (const Move& move : moves_between(blocks)) {
    EXPECT_GE(blocks[move.from], move.blocks);
    blocks[move.from] -= move.blocks;
    blocks[move.to] += move.blocks;
  }
  return blocks;
}

TEST(Moves, OneThatHasAllGivesTheOthersTheirShares) {
  EXPECT_EQ(moves_between(Blocks{9, 0, 0}), (std::vector<Move>{{0, 1, 3}, {0, 2, 3}}));
}

TEST(Moves, WhatIsEvenStays) {
  EXPECT_THAT(moves_between(Blocks{7}), testing::IsEmpty());
  EXPECT_THAT(moves_between(Blocks{4, 4, 4}), testing::IsEmpty());
  EXPECT_THAT(moves_between(Blocks{4, 5, 4}), testing::IsEmpty());
  EXPECT_THAT(moves_between(Blocks{0, 1}), testing::IsEmpty());
}

TEST(Moves, AllHaveAsManyGiveOrTakeOneAndNoMoreMoveThanThatTakes) {
  for (std::uint64_t draw = 0; draw < 300; ++draw) {
    Blocks blocks(1 + draw % 7);
    for (std::size_t at = 0; at < blocks.size(); ++at) blocks[at] = combine(draw, at) % 20;
    const Blocks shared = after(blocks);
    const auto [least, most] = std::ranges::minmax(shared);
    EXPECT_LE(most - least, 1u);
    std::uint64_t moved = 0, missing = 0;
    for (const Move& move : moves_between(blocks)) moved += move.blocks;
    for (std::size_t at = 0; at < blocks.size(); ++at)
      missing += shared[at] - std::min(shared[at], blocks[at]);
    EXPECT_EQ(moved, missing);
    const std::uint64_t all = std::accumulate(blocks.begin(), blocks.end(), std::uint64_t{0});
    std::uint64_t needed = 0;
    for (const std::uint64_t had : blocks) needed += all / blocks.size() - std::min(had, all / blocks.size());
    EXPECT_LE(moved, needed + all % blocks.size());
  }
}

}  // namespace
}  // namespace rescind::moves_test
