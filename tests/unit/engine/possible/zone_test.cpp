#include "harness/engine/possible/zone.hpp"

#include <gtest/gtest.h>

namespace rescind::zone_test {
namespace {

TEST(Zone, BoundsFollowFromOneAnother) {
  Zone zone;
  const Moment sent{zone.add(), 0};
  const Moment heard{zone.add(), 0};
  ASSERT_TRUE(zone.require(sent, {}, 10));
  ASSERT_TRUE(zone.require(heard, sent, 3));
  EXPECT_EQ(zone.most_after(heard, {}), 13);
  EXPECT_EQ(zone.most_after({}, heard), Zone::unbounded);
  ASSERT_TRUE(zone.require({}, heard, -12));
  EXPECT_EQ(zone.most_after({}, sent), -9);
}

TEST(Zone, RefusesWhatCannotBe) {
  Zone zone;
  const Moment one{zone.add(), 0};
  const Moment other{zone.add(), 0};
  ASSERT_TRUE(zone.require(one, other, -1));
  EXPECT_FALSE(zone.require(other, one, 0));
  Zone known;
  EXPECT_FALSE(known.require({0, 5}, {}, 4));
  EXPECT_TRUE(known.require({0, 5}, {}, 5));
}

TEST(Zone, KnowsWhatOnlyOneMomentCanBe) {
  Zone zone;
  const Moment one{zone.add(), 0};
  ASSERT_TRUE(zone.require(one, {}, 7));
  EXPECT_EQ(zone.known(one.plus(1)), one.plus(1));
  ASSERT_TRUE(zone.require({}, one, -7));
  EXPECT_EQ(zone.known(one.plus(1)), (Moment{0, 8}));
}

TEST(Zone, KeepsTheBoundsOfWhatIsKept) {
  Zone zone;
  const Moment first{zone.add(), 0};
  const Moment middle{zone.add(), 0};
  const Moment last{zone.add(), 0};
  ASSERT_TRUE(zone.require(middle, first, 2));
  ASSERT_TRUE(zone.require(last, middle, 3));
  const std::uint32_t kept[] = {first.variable, last.variable};
  zone.keep(kept);
  EXPECT_EQ(zone.most_after({2, 0}, {1, 0}), 5);
}

}  // namespace
}  // namespace rescind::zone_test
