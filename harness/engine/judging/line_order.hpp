#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/engine/judging/numbered_event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Whether the lines of a history stand in an order that the clocks of its places allow.
///
/// Across places only causes count, and times further apart than the clocks may differ: lines may come grouped by
/// place. A judge wants them as they happened.
class LineOrder {
 public:
  explicit LineOrder(Duration skew) : skew_(skew) {}

  /// Takes the next line. False where an event of another place that stands before it happened later, by more than the
  /// skew.
  [[nodiscard]] bool allows(const Event& event);

 private:
  Duration skew_;
  Time latest_{};
};

/// The same events in the order of the lines as far as the clocks allow it, and by time where they do not. The lines of
/// one place keep their order, and an `end` stays the last.
[[nodiscard]] std::vector<NumberedEvent> in_order_of_time(std::vector<NumberedEvent> events, Duration skew);

}  // namespace rescind
