#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "harness/history/history.hpp"

namespace rescind {

/// The events of a recorded history that a search has to make, and in which order they can have happened.
///
/// Those of one place happened in the order of their lines. Across places the order of two events is known where they are
/// further apart than the history's skew. A history by one observer (of a virtual clock, or of steps) has one order only:
/// that of its lines, or of their times where the lines stand otherwise. By a real clock a library tells that a session is
/// closed on a thread of its own, some time later.
///
/// Left out are what the header elides, what the harness says of itself, and the end: see ending(). And sessions, where a
/// history of another clock than the virtual one tells of none: not every program has them.
class LineSequence {
 public:
  /// How many events of each strand have been made: of each place, or of the one strand of all.
  using Made = std::array<std::uint32_t, enum_count<Place>>;

  /// Keeps a reference to `history`, which must outlive it.
  explicit LineSequence(const History& history);

  /// Whether events of this kind are to be made: they are neither elided nor out of sight.
  [[nodiscard]] bool compares(EventKind kind) const { return compared_.contains(kind); }
  /// The next event of the strand that events of this kind stand in; none where all are made.
  [[nodiscard]] std::optional<std::size_t> next_of(const Made& made, EventKind kind) const {
    return next_in(made, strand_of(kind));
  }
  /// Whether nothing that certainly happened before that event is still to be made.
  [[nodiscard]] bool may_be_next(const Made& made, std::size_t event) const;
  /// The first line of all that are still to be made; none where all are made.
  [[nodiscard]] std::optional<std::size_t> first_left(const Made& made) const;
  void advance(Made& made, EventKind kind) const { ++made[strand_of(kind)]; }
  /// Where a message still arrives or is lost, as places in its strand; none where it does not, or that is not seen.
  [[nodiscard]] std::span<const std::uint32_t> arrivals_left(const Made& made, std::uint32_t message) const;
  /// Whether messages are seen to arrive and to be lost, each by its number.
  [[nodiscard]] bool sees_arrivals() const {
    return compares(EventKind::deliver) && compares(EventKind::lost) && !arrivals_.contains(no_index);
  }

  [[nodiscard]] const Event& event(std::size_t index) const { return history_.events[index]; }
  [[nodiscard]] const History& history() const { return history_; }
  /// How many are to be made in all.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Whether the times of its clock are those of the model.
  [[nodiscard]] bool keeps_time() const { return history_.header.clock == Clock::virtual_time; }
  /// Where the event `end` stands; none in a history that was cut off.
  [[nodiscard]] std::optional<std::size_t> ending() const { return ending_; }
  /// Whether that result has come together with the final one, and has no event of its own.
  [[nodiscard]] bool rides_in_the_final(OpId op, std::uint32_t index) const {
    return riding_.contains({op, index});
  }
  /// Whether more may have happened after the last line, which nobody saw.
  [[nodiscard]] bool just_stops() const {
    return !ending_ || (!keeps_time() && history_.events[*ending_].ending == EndWhy::cut);
  }
  /// The steps that are said to have waited in vain, on a virtual clock, as their event numbers.
  [[nodiscard]] const std::vector<std::size_t>& blocked() const { return blocked_; }

 private:
  [[nodiscard]] std::size_t strand_of(EventKind kind) const {
    const Place place = kind == EventKind::session_closed ? Place::harness : place_of(kind);
    return one_strand_ ? 0 : static_cast<std::size_t>(place);
  }
  [[nodiscard]] std::optional<std::size_t> next_in(const Made& made, std::size_t strand) const;

  const History& history_;
  bool one_strand_;
  EventSet compared_;
  std::array<std::vector<std::size_t>, enum_count<Place>> strands_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> arrivals_;  // By message: places in its strand.
  std::set<std::pair<OpId, std::uint32_t>> riding_;
  std::size_t size_ = 0;
  std::optional<std::size_t> ending_;
  std::vector<std::size_t> blocked_;
};

}  // namespace rescind
