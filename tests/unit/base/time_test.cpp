#include "harness/base/time.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "harness/base/assert.hpp"
#include "harness/history/ids.hpp"

namespace rescind::time_test {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

TEST(Time, SpansAddUpInNanoseconds) {
  EXPECT_EQ(seconds(1) + milliseconds(2) + microseconds(3) + nanoseconds(4), Duration{1'002'003'004});
  EXPECT_EQ(Time{100} + Duration{20}, Time{120});
  EXPECT_EQ(Time{100} - Time{120}, Duration{-20});
  EXPECT_EQ(milliseconds(3) * 4, milliseconds(12));
}

TEST(Time, TheEndsOfTheRangeAreReachedExactly) {
  EXPECT_EQ(Time{most - 1} + Duration{1}, Time{most});
  EXPECT_EQ(Duration{least + 1} - Duration{1}, Duration{least});
}

TEST(Time, OverflowIsAnInternalError) {
  EXPECT_THROW((void)(Time{most} + Duration{1}), InternalError);
  EXPECT_THROW((void)(Duration{most} + Duration{1}), InternalError);
  EXPECT_THROW((void)(Duration{least} - Duration{1}), InternalError);
  EXPECT_THROW((void)(Time{least} - Time{1}), InternalError);
  EXPECT_THROW((void)(Duration{most} * 2), InternalError);
  EXPECT_THROW((void)seconds(most / 1'000'000'000 + 1), InternalError);
}

TEST(Assert, AFailureNamesTheConditionAndThePlace) {
  const int line = __LINE__ + 2;
  try {
    RESCIND_ASSERT(1 + 1 == 3);
    FAIL() << "the assertion must throw";
  } catch (const InternalError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("time_test.cpp:" + std::to_string(line)), std::string::npos) << message;
    EXPECT_NE(message.find("expected 1 + 1 == 3"), std::string::npos) << message;
  }
}

TEST(Id, ADefaultIdNamesNothing) {
  EXPECT_FALSE(OpId{}.exists());
  EXPECT_TRUE(OpId{0}.exists());
  EXPECT_LT(OpId{0}, OpId{1});
}

}  // namespace
}  // namespace rescind::time_test
