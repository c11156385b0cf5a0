#include "harness/history/difference.hpp"

#include <gtest/gtest.h>

#include "harness/history/reader.hpp"
#include "harness/history/writer.hpp"

namespace rescind::difference_test {
namespace {

History sample() {
  History history;
  history.header.name = "sample";
  history.names.ops = {"list"};
  history.events = {{.t = Time{1},
                     .op = {0},
                     .kind = EventKind::start,
                     .operation_kind = OperationKind::get,
                     .mode = Mode::async},
                    {.t = Time{2}, .op = {0}, .index = 0, .kind = EventKind::post},
                    {.t = Time{3}, .kind = EventKind::end, .ending = EndWhy::quiet}};
  return history;
}

TEST(HistoryDifference, EqualHistoriesHaveNone) {
  EXPECT_EQ(first_difference(sample(), sample()), std::nullopt);
}

TEST(HistoryDifference, NamesTheFirstEventOfSeveral) {
  History other = sample();
  other.events[1].index = 7;
  other.events[2].t = Time{4};
  const HistoryDifference expected{3, "0.000002 ms provider post list: index 0",
                                   "0.000002 ms provider post list: index 7"};
  EXPECT_EQ(first_difference(sample(), other), expected);
}

TEST(HistoryDifference, OneMayEndBeforeTheOther) {
  History other = sample();
  other.events.pop_back();
  const auto found = first_difference(sample(), other);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line, 4u);
  EXPECT_EQ(found->first, "0.000003 ms harness end: quiet");
  EXPECT_EQ(found->second, "nothing: the history is over");
  EXPECT_EQ(first_difference(other, sample())->first, "nothing: the history is over");
}

TEST(HistoryDifference, AHeaderIsTheFirstLine) {
  History other = sample();
  other.header.name = "other";
  const auto found = first_difference(sample(), other);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line, 1u);
  EXPECT_NE(found->first.find("sample"), std::string::npos);
}

TEST(HistoryDifference, AnotherNameIsAnotherEvent) {
  History other = sample();
  other.names.ops = {"query"};
  EXPECT_EQ(first_difference(sample(), other)->line, 2u);
  other.names.ops = {"list", "of another event, later"};
  EXPECT_EQ(first_difference(sample(), other), std::nullopt);
}

// A hash is over all bytes of an event; nobody would find what is not written.
TEST(HistoryDifference, AFieldThatIsNotWrittenCountsToo) {
  History other = sample();
  other.events[2].units = 5;
  const auto found = first_difference(sample(), other);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line, 4u);
  EXPECT_NE(found->second.find("another value in a field that is not written"), std::string::npos);
}

TEST(HistoryDifference, AHistoryEqualsItselfWrittenAndRead) {
  const History read = read_history(to_json_lines(sample()), "sample");
  EXPECT_EQ(first_difference(read, read_history(to_json_lines(sample()), "again")), std::nullopt);
}

}  // namespace
}  // namespace rescind::difference_test
