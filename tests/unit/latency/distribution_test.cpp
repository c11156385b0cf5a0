#include "harness/latency/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace rescind::distribution_test {
namespace {

std::vector<std::int64_t> first_numbers(std::int64_t count) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

TEST(Distribution, APercentileIsTheSmallestValueWithThatShareAtOrBelow) {
  const Distribution thousand(first_numbers(1000), 0);
  EXPECT_EQ(thousand.at(500), 500);
  EXPECT_EQ(thousand.at(990), 990);
  EXPECT_EQ(thousand.at(999), 999);
  EXPECT_EQ(thousand.largest(), 1000);
  const Distribution three({30, 10, 20}, 0);
  EXPECT_EQ(three.at(500), 20);
  EXPECT_EQ(three.at(900), 30);
  EXPECT_EQ(three.at(1), 10);
}

TEST(Distribution, TheSlowReadingAgreesForEveryCount) {
  for (std::int64_t n = 1; n <= 60; ++n) {
    const Distribution all(first_numbers(n), 0);
    for (std::uint32_t share = 1; share <= 1000; share += 7) {
      std::int64_t slow = 1;
      while (slow * 1000 < static_cast<std::int64_t>(share) * n) ++slow;
      EXPECT_EQ(all.at(share), slow) << n << " " << share;
    }
  }
}

TEST(Distribution, WhatNeverCameIsMoreThanAnyValue) {
  const Distribution all(first_numbers(98), 2);
  EXPECT_EQ(all.count(), 100u);
  EXPECT_EQ(all.at(980), 98);
  EXPECT_EQ(all.at(990), std::nullopt);
  EXPECT_EQ(all.largest(), std::nullopt);
  EXPECT_FALSE(all.is_constant());
}

TEST(Distribution, OneValueIsConstantAndSoIsNever) {
  EXPECT_TRUE(Distribution({7, 7, 7}, 0).is_constant());
  EXPECT_TRUE(Distribution(std::vector<std::int64_t>{}, 3).is_constant());
  EXPECT_FALSE(Distribution({7, 7}, 1).is_constant());
  EXPECT_FALSE(Distribution({7, 8}, 0).is_constant());
}

TEST(Distribution, AddedTheyAreAsTakenTogether) {
  Distribution some({1, 5, 5}, 1);
  some.add(Distribution({5, 2}, 2));
  EXPECT_EQ(some, Distribution({1, 2, 5, 5, 5}, 3));
  EXPECT_EQ(some.hash(), Distribution({5, 5, 5, 2, 1}, 3).hash());
}

TEST(Distribution, ItsHashSeesEverySample) {
  const Distribution some({1, 2, 3}, 0);
  EXPECT_NE(some.hash(), Distribution({1, 2, 4}, 0).hash());
  EXPECT_NE(some.hash(), Distribution({1, 2, 2, 3}, 0).hash());
  EXPECT_NE(some.hash(), Distribution({1, 2, 3}, 1).hash());
}

}  // namespace
}  // namespace rescind::distribution_test
