#include "harness/edge/placement/placed_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "harness/edge/placement/placements.hpp"

namespace rescind::placed_memory_test {
namespace {

// What a run would see in one placement.
struct Seen {
  std::array<std::uintptr_t, 4> addresses{};
  std::array<unsigned char, 4> fresh{};
  std::uintptr_t stack = 0;
};

Seen look(const Placement& placement) {
  Seen seen;
  placement([&] {
    const char here = 0;
    seen.stack = reinterpret_cast<std::uintptr_t>(&here);
    constexpr std::array<std::size_t, 4> sizes = {1, 24, 4000, 100'000};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      void* const block = ::operator new(sizes[i]);
      seen.addresses[i] = reinterpret_cast<std::uintptr_t>(block);
      std::memcpy(&seen.fresh[i], static_cast<char*>(block) + sizes[i] - 1, 1);
      ::operator delete(block);
    }
  });
  return seen;
}

TEST(PlacedMemory, RisesInTheFirstAndFallsInTheSecondPlacement) {
  const Seen first = look(placements().first);
  const Seen second = look(placements().second);
  EXPECT_TRUE(std::ranges::is_sorted(first.addresses));
  EXPECT_TRUE(std::ranges::is_sorted(second.addresses, std::greater<>()));
  EXPECT_LT(first.addresses.back(), second.addresses.back());
}

TEST(PlacedMemory, HoldsOtherBytesInEach) {
  EXPECT_EQ(look(placements().first).fresh, (std::array<unsigned char, 4>{}));
  EXPECT_EQ(look(placements().second).fresh, (std::array<unsigned char, 4>{0x5b, 0x5b, 0x5b, 0x5b}));
}

TEST(PlacedMemory, IsTheSameEachTime) {
  for (const Placement& placement : {placements().first, placements().second}) {
    EXPECT_EQ(look(placement).addresses, look(placement).addresses);
  }
}

TEST(PlacedMemory, TheStackLiesElsewhere) {
  EXPECT_NE(look(placements().first).stack, look(placements().second).stack);
}

TEST(PlacedMemory, IsAlignedForAnyOrdinaryType) {
  for (const std::uintptr_t address : look(placements().second).addresses) EXPECT_EQ(address % 16, 0u);
}

// A table that is made at its first use, say.
TEST(PlacedMemory, WhatOutlivesARunKeepsItsPlace) {
  for (const Placement& placement : {placements().first, placements().second}) {
    std::vector<std::unique_ptr<int>> kept;
    for (int i = 0; i < 3; ++i) {
      placement([&] { kept.push_back(std::make_unique<int>(i)); });
    }
    for (int i = 0; i < 3; ++i) EXPECT_EQ(*kept[static_cast<std::size_t>(i)], i);
  }
}

TEST(PlacedMemory, IsGivenBackByAnyThread) {
  std::unique_ptr<int> kept;
  placements().first([&] { kept = std::make_unique<int>(1); });
  EXPECT_TRUE(placed_memory::owns(kept.get()));
  std::thread([&] { kept.reset(); }).join();
  EXPECT_EQ(look(placements().first).addresses, look(placements().first).addresses);
}

TEST(PlacedMemory, MoreThanThereIsComesFromMallocAndIsFilledToo) {
  std::vector<std::unique_ptr<unsigned char[]>> blocks;
  placements().second([&] {
    for (int i = 0; i < 3; ++i) {
      blocks.push_back(std::make_unique_for_overwrite<unsigned char[]>(std::size_t{30} << 20));
    }
  });
  EXPECT_TRUE(placed_memory::owns(blocks.front().get()));
  EXPECT_FALSE(placed_memory::owns(blocks.back().get()));
  EXPECT_EQ(blocks.back()[1'000'000], 0x5b);
}

TEST(PlacedMemory, ElsewhereAllIsAsEver) {
  const auto block = std::make_unique<int>(1);
  EXPECT_FALSE(placed_memory::owns(block.get()));
  EXPECT_EQ(placed_memory::side(), placed_memory::Side::none);
}

TEST(PlacedMemory, AnExceptionLeavesThePlacement) {
  EXPECT_THROW(placements().first([] { throw std::runtime_error("a run that failed"); }), std::runtime_error);
  EXPECT_EQ(placed_memory::side(), placed_memory::Side::none);
}

}  // namespace
}  // namespace rescind::placed_memory_test
