#include "harness/scenario/language/quantity.hpp"

#include <gmock/gmock.h>

namespace rescind::quantity_test {
namespace {

using testing::HasSubstr;

TEST(Quantity, DurationsAreWholeNanosecondsInEveryUnit) {
  EXPECT_EQ(parse_duration("7ns").value, nanoseconds(7));
  EXPECT_EQ(parse_duration("25us").value, microseconds(25));
  EXPECT_EQ(parse_duration("25ms").value, milliseconds(25));
  EXPECT_EQ(parse_duration("3s").value, seconds(3));
  EXPECT_EQ(parse_duration("2min").value, seconds(120));
  EXPECT_EQ(parse_duration("1h").value, seconds(3600));
  EXPECT_EQ(parse_duration("1.5ms").value, microseconds(1500));
  EXPECT_EQ(parse_duration("0.000001ms").value, nanoseconds(1));
  EXPECT_EQ(parse_duration("0").value, nanoseconds(0));
}

TEST(Quantity, WhatIsNoDurationSaysWhy) {
  EXPECT_EQ(parse_duration("25").error, "has no unit");
  EXPECT_EQ(parse_duration("25 ms").error, "has an unknown unit ' ms'");
  EXPECT_EQ(parse_duration("25KiB").error, "has an unknown unit 'KiB'");
  // Cut between letters, not in the middle of one.
  EXPECT_EQ(parse_duration("25" + std::string(39, 'x') + "\u00e4").error,
            "has an unknown unit '" + std::string(39, 'x') + "...'");
  EXPECT_EQ(parse_duration("-1ms").error, "is negative");
  EXPECT_EQ(parse_duration("soon").error, "is not a duration");
  EXPECT_EQ(parse_duration("").error, "is not a duration");
  EXPECT_EQ(parse_duration("1.ms").error, "has no digits behind the point");
  EXPECT_EQ(parse_duration("0.5ns").error, "is not a whole number of ns");
  EXPECT_EQ(parse_duration("9223372036854775807h").error, "is too big");
  EXPECT_EQ(parse_duration("99999999999999999999999999s").error, "is too big");
  EXPECT_EQ(parse_duration("1000000001s").error, "is too big");
  EXPECT_THAT(parse_duration("25").hint, HasSubstr("25ms"));
}

TEST(Quantity, RangesHaveTheirSmallerEndFirst) {
  const Range range = parse_duration_range("1ms..5ms").value;
  EXPECT_EQ(range.least, milliseconds(1));
  EXPECT_EQ(range.most, milliseconds(5));
  EXPECT_EQ(parse_duration_range("4ms").value, (Range{milliseconds(4), milliseconds(4)}));
  EXPECT_EQ(parse_duration_range("5ms..1ms").error, "ends before it begins");
  EXPECT_EQ(parse_duration_range("1ms..").error, "is not a duration");
  EXPECT_EQ(parse_duration_range("1..5ms").error, "has no unit");
  EXPECT_EQ(parse_count_range("2..4").value, (CountRange{2, 4}));
  EXPECT_EQ(parse_count_range("3").value, (CountRange{3, 3}));
  EXPECT_EQ(parse_count_range("2...4").error, "is not a count");
}

TEST(Quantity, CountsArePlainDigits) {
  EXPECT_EQ(parse_count("12").value, 12u);
  EXPECT_EQ(parse_count("-1").error, "is negative");
  EXPECT_EQ(parse_count("1e3").error, "is not a count");
  EXPECT_EQ(parse_count("0x10").error, "is not a count");
  EXPECT_EQ(parse_count("1000000001").error, "is too big");
  EXPECT_EQ(parse_count("184467440737095516160").error, "is too big");
}

TEST(Quantity, SizesAndRatesKnowBothKindsOfPrefix) {
  EXPECT_EQ(parse_bytes("64KiB").value, 65536);
  EXPECT_EQ(parse_bytes("64kB").value, 64000);
  EXPECT_EQ(parse_bytes("1.5KiB").value, 1536);
  EXPECT_EQ(parse_bytes("64K").error, "has an unknown unit 'K'");
  EXPECT_EQ(parse_rate("64KiB/s").value, 65536);
  EXPECT_EQ(parse_rate("1Mbit/s").value, 125'000);
  EXPECT_EQ(parse_rate("7bit/s").error, "is not a whole number of bytes a second");
  EXPECT_EQ(parse_rate("64KiB").error, "is not a bandwidth");
  EXPECT_FALSE(parse_rate("0B/s").ok());
}

TEST(Quantity, SharesAreAtMostOne) {
  EXPECT_EQ(parse_share("5%").value, 50'000u);
  EXPECT_EQ(parse_share("0.0001%").value, 1u);
  EXPECT_EQ(parse_share("300ppm").value, 300u);
  EXPECT_EQ(parse_share("100%").value, 1'000'000u);
  EXPECT_EQ(parse_share("101%").error, "is too big");
  EXPECT_EQ(parse_share("0.00001%").error, "is not a whole number of ppm");
}

TEST(Quantity, UnitsOfAPoolAreCountsOrSizes) {
  EXPECT_EQ(parse_units_range("0..2").value.most, 2);
  EXPECT_FALSE(parse_units_range("2").value.sizes);
  EXPECT_EQ(parse_units_range("1KiB..2KiB").value.least, 1024);
  EXPECT_TRUE(parse_units_range("1KiB").value.sizes);
  EXPECT_FALSE(parse_units_range("lots").ok());
}

TEST(Quantity, SeedsUseAll64Bits) {
  EXPECT_EQ(parse_seed("18446744073709551615").value, 18446744073709551615u);
  EXPECT_EQ(parse_seed("18446744073709551616").error, "is too big");
}

}  // namespace
}  // namespace rescind::quantity_test
