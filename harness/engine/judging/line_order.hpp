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
    if (op.value < begun_with_.size()) begun_with_[op.value] = {};
  }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
  /// What an operation has begun with.
  struct BegunWith {
    bool start = false;
    bool admission = false;
  };
  /// What came of an operation at the instant at which anything of it was last seen.
  struct Parts {
    std::uint32_t result = no_index;   ///< The last result, by its index ...
    std::uint32_t message = no_index;  ///< ... and the last message, by its number.
  };
  [[nodiscard]] bool is_cause(const Event& event);
  /// Whether it is a post or a send whose result or message has come at the same instant, by the order of lines.
  [[nodiscard]] bool is_cause_of_part(const Event& event);
  [[nodiscard]] bool is_near(std::int64_t before, const Event& event) const {
    return before != never && event.earliest().ns - before <= skew_.ns;
  }

  Duration skew_;
  Time latest_{};
  // By operation, each list as long as what is observed asks for. Times are `never` where there was nothing.
  std::vector<BegunWith> begun_with_;
  std::vector<std::int64_t> last_seen_;     // When anything of it was last seen.
  std::vector<std::int64_t> before_start_;  // When somebody last did something for it, before its start.
  std::vector<std::int64_t> served_since_;  // When its provider began, before it was let in.
  std::vector<Parts> parts_;                // Only where all clocks are one.
};

/// The same events in the order of the lines as far as the clocks allow it, and by time where they do not. The lines of
/// one place keep their order, and an `end` stays the last.
[[nodiscard]] std::vector<NumberedEvent> in_order_of_time(std::vector<NumberedEvent> events, Duration skew);

}  // namespace rescind
