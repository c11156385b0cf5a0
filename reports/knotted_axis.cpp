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
    times_.push_back(now);
  }
  for (const std::int64_t step : steps)
    places_.push_back(left + static_cast<int>(step * (right - left) / std::max<std::int64_t>(1, at)));
}

int KnottedAxis::of_event(std::size_t number) const {
  const auto row = std::ranges::lower_bound(rows_, number, {}, &StoryRow::last);
  return row == rows_.end() ? places_.back() : places_[static_cast<std::size_t>(row - rows_.begin())];
}

int KnottedAxis::of_time(Time t) const {
  const auto after = std::ranges::upper_bound(times_, t) - times_.begin();
  if (after == 0) return places_.front();
  const auto right = static_cast<std::size_t>(after);
  const std::size_t left = right - 1;
  if (times_[left] == t || right == times_.size()) return places_[left];
  const double share =
      static_cast<double>((t - times_[left]).ns) / static_cast<double>((times_[right] - times_[left]).ns);
  return places_[left] + static_cast<int>(std::lround(share * (places_[right] - places_[left])));
}

}  // namespace rescind
