#include "harness/base/hash.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/base/hex.hpp"

namespace rescind::hash_test {
namespace {

std::uint64_t hash_of(std::initializer_list<std::string_view> texts) {
  Hasher hasher;
  for (const auto text : texts) hasher.add(text);
  return hasher.value();
}

TEST(Hash, IsTheSameEverywhere) {
  EXPECT_EQ(hex(hash_bytes("", 0)), "2d06800538d394c2");  // Published for XXH3 of nothing, seed 0.
  EXPECT_EQ(hex(hash_value(std::array<std::uint32_t, 3>{1, 2, 3})), "6bbf7429332bea48");
  EXPECT_EQ(hex(combine(1, 2)), "07ee86c281446bef");
  EXPECT_EQ(hex(hash_of({"a", "bc"})), "fde72eee4d401f1e");
}

TEST(Hash, OrderMatters) {
  EXPECT_NE(combine(1, 2), combine(2, 1));
  EXPECT_NE(hash_of({"a", "b"}), hash_of({"b", "a"}));
}

TEST(Hash, BordersMatter) {
  EXPECT_NE(hash_of({"ab", "c"}), hash_of({"a", "bc"}));
  EXPECT_NE(hash_of({"a", ""}), hash_of({"a"}));
  EXPECT_NE(hash_of({""}), hash_of({}));
}

TEST(Hash, LongInputGoesThroughEveryByte) {
  std::string text(1000, 'x');
  const std::uint64_t before = hash_bytes(text.data(), text.size());
  for (const std::size_t place : {std::size_t{0}, std::size_t{500}, std::size_t{999}}) {
    std::string changed = text;
    changed[place] = 'y';
    EXPECT_NE(hash_bytes(changed.data(), changed.size()), before) << "byte " << place;
  }
}

std::uint64_t block_hash_of(std::span<const std::uint32_t> numbers) {
  BlockHasher hasher;
  for (const std::uint32_t number : numbers) hasher.add(number);
  return hasher.value();
}

TEST(BlockHasher, GoesThroughEveryValueOfEveryBlock) {
  std::vector<std::uint32_t> numbers(5'000, 7);
  const std::uint64_t before = block_hash_of(numbers);
  for (const std::size_t place : {0u, 511u, 512u, 4'999u}) {
    numbers[place] = 8;
    EXPECT_NE(block_hash_of(numbers), before) << place;
    numbers[place] = 7;
  }
  EXPECT_NE(block_hash_of(std::span(numbers).first(4'999)), before);
}

TEST(BlockHasher, WithinABlockDoesNotMindHowValuesAreHandedOver) {
  const std::vector<std::uint32_t> numbers(100, 7);
  BlockHasher at_once;
  at_once.add_each(std::span(numbers));
  EXPECT_EQ(at_once.value(), block_hash_of(numbers));
  BlockHasher two_of_them;
  two_of_them.add(std::uint32_t{1}, std::uint32_t{2});
  EXPECT_EQ(two_of_them.value(), block_hash_of(std::array<std::uint32_t, 2>{1, 2}));
}

TEST(Hex, KeepsLeadingZeros) {
  EXPECT_EQ(hex(0), "0000000000000000");
  EXPECT_EQ(hex(0x0123456789abcdefu), "0123456789abcdef");
  EXPECT_EQ(hex(~std::uint64_t{0}), "ffffffffffffffff");
}

}  // namespace
}  // namespace rescind::hash_test
