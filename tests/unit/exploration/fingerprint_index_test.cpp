#include "harness/exploration/fingerprint_index.hpp"

#include <gtest/gtest.h>

#include "harness/base/hash.hpp"

namespace rescind::fingerprint_index_test {
namespace {

// Evenly spread, as fingerprints are.
std::uint64_t fingerprint(std::uint64_t i) {
  Hasher hasher;
  hasher.add(i);
  return hasher.value();
}

TEST(FingerprintIndex, NumbersEachFingerprintOnceInTheOrderOfTheFirstQuestion) {
  FingerprintIndex index;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(index.contains(fingerprint(i)));
    EXPECT_EQ(index.number(fingerprint(i)), std::pair(i, true));
  }
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(index.contains(fingerprint(i)));
    EXPECT_EQ(index.number(fingerprint(i)), std::pair(i, false));
  }
}

TEST(FingerprintIndex, TellsFingerprintsApartThatBeginAtOnePlace) {
  FingerprintIndex index;
  for (std::uint32_t i = 0; i < 300; ++i) EXPECT_EQ(index.number(std::uint64_t{i} << 32), std::pair(i, true));
  for (std::uint32_t i = 0; i < 300; ++i)
    EXPECT_EQ(index.number(std::uint64_t{i} << 32), std::pair(i, false));
  EXPECT_FALSE(index.contains(std::uint64_t{300} << 32));
}

}  // namespace
}  // namespace rescind::fingerprint_index_test
