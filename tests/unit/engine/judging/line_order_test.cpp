#include "harness/engine/judging/line_order.hpp"

#include <gmock/gmock.h>

namespace rescind::line_order_test {
namespace {

using testing::ElementsAre;

NumberedEvent line(std::uint64_t number, EventKind kind, std::int64_t t) {
  Event event;
  event.kind = kind;
  event.t = {t};
  return {number, event};
}

std::vector<std::uint64_t> numbers(const std::vector<NumberedEvent>& events) {
  std::vector<std::uint64_t> numbers;
  for (const NumberedEvent& one : events) numbers.push_back(one.number);
  return numbers;
}

TEST(LineOrder, AllowsWhatTheClocksMayDiffer) {
  LineOrder order(nanoseconds(5));
  EXPECT_TRUE(order.allows(line(0, EventKind::start, 100).event));
  EXPECT_TRUE(order.allows(line(1, EventKind::admit, 95).event));
  EXPECT_FALSE(order.allows(line(2, EventKind::admit, 94).event));
  EXPECT_TRUE(order.allows(line(3, EventKind::end, 0).event))
      << "the end is the last whatever its clock shows";
}

TEST(LineOrder, OfLinesStaysWhereTheClocksAllowIt) {
  const std::vector<NumberedEvent> lines{line(0, EventKind::post, 12), line(1, EventKind::result, 10),
                                         line(2, EventKind::start, 14)};
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(5))), ElementsAre(0, 1, 2));
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(1))), ElementsAre(1, 0, 2));
}

TEST(LineOrder, OfTimePutsPlacesTogether) {
  const std::vector<NumberedEvent> lines{
      line(0, EventKind::start, 0),          line(1, EventKind::final, 900),
      line(2, EventKind::admit, 100),        line(3, EventKind::provider_start, 200),
      line(4, EventKind::provider_end, 800), line(5, EventKind::end, 850)};
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(10))), ElementsAre(0, 2, 3, 4, 1, 5));
}

/// The same of operation 0.
NumberedEvent of_op(std::uint64_t number, EventKind kind, std::int64_t t) {
  NumberedEvent one = line(number, kind, t);
  one.event.op = {0};
  return one;
}

TEST(LineOrder, WhatIsDoneForAnOperationComesAfterItsStart) {
  const std::vector<NumberedEvent> lines{of_op(0, EventKind::charge, 12), of_op(1, EventKind::start, 14),
                                         of_op(2, EventKind::start_returned, 15)};
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(5))), ElementsAre(1, 0, 2));
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(1))), ElementsAre(0, 1, 2))
      << "further apart than the clocks may differ: another one's";
  LineOrder order(nanoseconds(5));
  EXPECT_TRUE(order.allows(lines[0].event));
  EXPECT_FALSE(order.allows(lines[1].event));
  EXPECT_TRUE(order.allows(of_op(3, EventKind::release, 90).event));
  order.begin_anew({0});
  EXPECT_TRUE(order.allows(of_op(4, EventKind::start, 92).event))
      << "what came before was another operation's";
}

TEST(LineOrder, AProviderBeginsOnceItsOperationIsLetIn) {
  const std::vector<NumberedEvent> lines{
      of_op(0, EventKind::start, 0), of_op(1, EventKind::provider_start, 12), of_op(2, EventKind::admit, 14)};
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(5))), ElementsAre(0, 2, 1));
  LineOrder order(nanoseconds(5));
  EXPECT_TRUE(order.allows(lines[0].event));
  EXPECT_TRUE(order.allows(lines[1].event));
  EXPECT_FALSE(order.allows(lines[2].event));
}

TEST(LineOrder, ASecondUseOfANameMayFollowOnTheFirstAtOnce) {
  LineOrder order(nanoseconds(5));
  EXPECT_TRUE(order.allows(of_op(0, EventKind::start, 10).event));
  EXPECT_TRUE(order.allows(of_op(1, EventKind::release, 12).event));
  EXPECT_TRUE(order.allows(of_op(2, EventKind::start, 14).event));
}

TEST(LineOrder, WhatIsDoneJustBeforeASecondStartOfAQuietNameIsOfThat) {
  const std::vector<NumberedEvent> lines{
      of_op(0, EventKind::start, 10), of_op(1, EventKind::final, 20),
      of_op(2, EventKind::admit, 92), of_op(3, EventKind::charge, 93),
      of_op(4, EventKind::start, 94), of_op(5, EventKind::start_returned, 95)};
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(5))), ElementsAre(0, 1, 4, 2, 3, 5));
  LineOrder order(nanoseconds(5));
  for (const std::size_t at : {0u, 1u, 2u, 3u}) EXPECT_TRUE(order.allows(lines[at].event)) << at;
  EXPECT_FALSE(order.allows(lines[4].event));
}

TEST(LineOrder, WhatEndsAnOperationLateIsNotOfTheNextOfItsName) {
  const std::vector<NumberedEvent> lines{of_op(0, EventKind::start, 10), of_op(1, EventKind::final, 20),
                                         of_op(2, EventKind::release, 92), of_op(3, EventKind::start, 94)};
  EXPECT_THAT(numbers(in_order_of_time(lines, nanoseconds(5))), ElementsAre(0, 1, 2, 3));
}

}  // namespace
}  // namespace rescind::line_order_test
