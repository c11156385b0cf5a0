#include "reports/knotted_axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace rescind {
namespace {

// In tenths of a step, whole: so that no compiler's rounding can be seen.
std::int64_t room_of(Duration passed, Clock clock) {
  if (passed.ns <= 0) return 0;
  const double ms = static_cast<double>(passed.ns) / (clock == Clock::steps ? 1.0 : 1e6);
  return std::lround(12.0 + 16.0 * std::log10(1.0 + ms));
}

}  // namespace

KnottedAxis::KnottedAxis(const History& history, std::vector<StoryRow> rows, int left, int right)
    : rows_(std::move(rows)) {
  std::vector<std::int64_t> steps;
  std::int64_t at = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Time now = history.events[rows_[i].last()].t;
    if (i > 0) at += 10 + room_of(now - history.events[rows_[i - 1].last()].t, history.header.clock);
    steps.push_back(at);
  }
  for (const std::int64_t step : steps)
    places_.push_back(left + static_cast<int>(step * (right - left) / std::max<std::int64_t>(1, at)));
}

int KnottedAxis::of_event(std::size_t number) const {
  const auto row = std::ranges::lower_bound(rows_, number, {}, &StoryRow::last);
  return row == rows_.end() ? places_.back() : places_[static_cast<std::size_t>(row - rows_.begin())];
}

}  // namespace rescind
