#pragma once

#include <cstdint>
#include <vector>

#include "harness/contract/violation.hpp"
#include "harness/engine/judging/numbered_event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// The last events of a stream, to find those that show a violation.
class RecentEvents {
 public:
  /// At least so many of the last events are there, and less than twice as many.
  static constexpr std::size_t remembered = 65'536;

  explicit RecentEvents(const Header& header) : recent_{header, {}, {}} {}

  /// `number` is that of the event in the whole history.
  void add(const Event& event, std::uint64_t number);
  /// How many events were added, the forgotten ones too.
  [[nodiscard]] std::uint64_t count() const { return forgotten_ + recent_.events.size(); }
  /// Forgets them all.
  void clear();

  /// Whether events of `op` may have been forgotten: some were, and its start is not among those remembered.
  [[nodiscard]] bool lost_beginning_of(OpId op) const;

  /// The events that matter for `violation`, as far as they are remembered, rising; the number of its own
  /// event counts from the first one added here.
  [[nodiscard]] std::vector<NumberedEvent> evidence_of(Violation violation) const;

 private:
  History recent_;  // Without names.
  std::vector<std::uint64_t> numbers_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace rescind
