#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "harness/engine/judging/numbered_event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Whether the lines of a history stand in an order that the clocks of its places allow.
///
/// Across places only causes count, and times further apart than the clocks may differ: lines may come grouped by
/// place. A judge wants them as they happened: whatever is done for an operation, its start comes before, and a provider
/// begins once the operation is let in.
class LineOrder {
 public:
  explicit LineOrder(Duration skew) : skew_(skew) {}

  /// Takes the next line. False where an event of another place that stands before it happened later, by more than the
  /// skew, or was caused by it.
  [[nodiscard]] bool allows(const Event& event);
  /// The operation's id may be another one's from now on. What was done for it a moment ago is not forgotten.
  void begin_anew(OpId op) {
    if (op.value < early_.size()) early_[op.value].started = early_[op.value].admitted = false;
  }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
  /// A result by its index, or a message by its number, and when.
  struct Part {
    std::int64_t t = never;
    std::uint32_t number = no_index;
    bool operator==(const Part&) const = default;
  };
  /// What was seen of an operation before its cause.
  struct Early {
    std::int64_t anything = never;  ///< When somebody last did something for it, before its start.
    std::int64_t begun = never;     ///< When its provider began, before it was let in.
    std::int64_t last = never;      ///< When anything of it was last seen, once it was started.
    Part result;                    ///< The last result that came ...
    Part message;                   ///< ... and the last message.
    bool started = false;
    bool admitted = false;
  };
  [[nodiscard]] bool is_cause(const Event& event);
  /// Whether it is a post or a send whose result or message has come at the same instant, by the order of lines.
  [[nodiscard]] static bool is_cause_of_part(const Event& event, Early& early);

  Duration skew_;
  Time latest_{};
  std::vector<Early> early_;  // By operation.
};

/// The same events in the order of the lines as far as the clocks allow it, and by time where they do not. The lines of
/// one place keep their order, and an `end` stays the last.
[[nodiscard]] std::vector<NumberedEvent> in_order_of_time(std::vector<NumberedEvent> events, Duration skew);

}  // namespace rescind
