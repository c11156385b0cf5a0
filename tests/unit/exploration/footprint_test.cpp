#include "harness/exploration/footprint.hpp"

#include <gtest/gtest.h>

namespace rescind::footprint_test {
namespace {

Footprint reads(std::uint32_t object) {
  return {Objects::one(object), {}, false};
}
Footprint writes(std::uint32_t object) {
  return {{}, Objects::one(object), false};
}

TEST(Footprint, ReadsCommuteAndWritesConflict) {
  for (const std::uint32_t object : {0u, 63u, 64u, 127u}) {
    EXPECT_FALSE(reads(object).conflicts(reads(object)));
    EXPECT_TRUE(reads(object).conflicts(writes(object)));
    EXPECT_TRUE(writes(object).conflicts(reads(object)));
    EXPECT_TRUE(writes(object).conflicts(writes(object)));
    EXPECT_FALSE(writes(object).conflicts(writes(object + 1)));
  }
}

TEST(Footprint, ObjectsThatShareABitAreTakenForOne) {
  EXPECT_TRUE(writes(3).conflicts(reads(131)));
  EXPECT_FALSE(writes(3).conflicts(reads(67)));
}

TEST(Footprint, VisibleActionsConflict) {
  const Footprint visible{{}, {}, true};
  EXPECT_TRUE(visible.conflicts(visible));
  EXPECT_FALSE(visible.conflicts(writes(1)));
}

}  // namespace
}  // namespace rescind::footprint_test
