#include "reports/history_window.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace rescind::history_window_test {
namespace {

// The numbers of what is kept of a history so long, where these show violations.
std::vector<std::uint64_t> kept(std::uint64_t length, const std::vector<std::uint64_t>& marks) {
  HistoryWindow window;
  window.begin(Header{});
  const Names names;
  auto mark = marks.begin();
  for (std::uint64_t i = 0; i < length; ++i) {
    window.add({.t = Time{static_cast<std::int64_t>(i)}, .kind = EventKind::shutdown}, names, i);
    for (; mark != marks.end() && *mark == i; ++mark) window.mark();
  }
  std::vector<std::uint64_t> numbers;
  for (const HistoryRow& row : window.take("x").rows) numbers.push_back(row.number);
  return numbers;
}

std::vector<std::uint64_t> range(std::uint64_t first, std::uint64_t end) {
  std::vector<std::uint64_t> numbers;
  for (; first < end; ++first) numbers.push_back(first);
  return numbers;
}

constexpr std::uint64_t whole = HistoryWindow::whole_max;
constexpr std::uint64_t around = HistoryWindow::around;

TEST(HistoryWindow, AShortHistoryIsWhole) {
  EXPECT_EQ(kept(whole, {}), range(0, whole));
  EXPECT_EQ(kept(10, {3}), range(0, 10));
}

TEST(HistoryWindow, OfALongOneWithoutViolationsNothingIsKept) {
  EXPECT_EQ(kept(whole + 1, {}).size(), 0u);
}

TEST(HistoryWindow, OfALongOneWhatStandsAroundViolationsIsKept) {
  const std::vector<std::uint64_t> marks = {10, whole - 1, 3 * whole};
  std::vector<std::uint64_t> expected = range(0, 10 + around + 1);
  for (const std::uint64_t mark : {whole - 1, 3 * whole})
    for (const std::uint64_t number : range(mark - around, mark + around + 1)) expected.push_back(number);
  EXPECT_EQ(kept(4 * whole, marks), expected);
}

TEST(HistoryWindow, WindowsThatMeetAreOne) {
  EXPECT_EQ(kept(2 * whole, {50'000, 50'010, 57'000}), range(45'000, 57'000 + around + 1));
  EXPECT_EQ(kept(3 * whole, {2 * whole, 2 * whole + 7'000}),
            range(2 * whole - around, 2 * whole + 7'000 + around + 1));
}

TEST(HistoryWindow, OfManyViolationsTheFirstCount) {
  std::vector<std::uint64_t> marks;
  for (std::uint64_t i = 0; i < 2 * HistoryWindow::marks_max; ++i) marks.push_back(whole + i * 20'000);
  EXPECT_EQ(kept(whole + 2'000'000, marks).size(), HistoryWindow::marks_max * (2 * around + 1));
}

TEST(HistoryWindow, LinesInAnotherOrderAreSorted) {
  HistoryWindow window;
  window.begin(Header{});
  for (const std::uint64_t number : {2u, 0u, 1u}) window.add({.kind = EventKind::shutdown}, {}, number);
  const HistoryRows rows = window.take("x");
  EXPECT_EQ(rows.rows.front().number, 0u);
  EXPECT_EQ(rows.rows.back().number, 2u);
}

}  // namespace
}  // namespace rescind::history_window_test
