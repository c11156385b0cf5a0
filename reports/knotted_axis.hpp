#pragma once

#include <cstddef>
#include <vector>

#include "harness/history/history.hpp"
#include "reports/story.hpp"

namespace rescind {

/// Time from left to right, so that what happens in one instant can be told apart and a long wait takes no room: each row
/// of a story takes a step, and the time that passed before it 1.2 + 1.6 log10(1 + ms) more.
class KnottedAxis {
 public:
  /// The first row at `left`, the last one at `right`.
  KnottedAxis(const History& history, std::vector<StoryRow> rows, int left, int right);

  [[nodiscard]] const std::vector<StoryRow>& rows() const { return rows_; }
  /// Where the row stands.
  [[nodiscard]] int of_row(std::size_t row) const { return places_[row]; }
  /// Where the row stands that has the event.
  [[nodiscard]] int of_event(std::size_t number) const;
  /// Where a time is at which another run does something: between two rows by the share of time that has passed.
  [[nodiscard]] int of_time(Time t) const;

 private:
  std::vector<StoryRow> rows_;
  std::vector<Time> times_;  // Of rows.
  std::vector<int> places_;
};

}  // namespace rescind
