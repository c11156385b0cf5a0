#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// A set of event kinds, as bits.
class EventSet {
 public:
  constexpr EventSet() = default;
  constexpr EventSet(std::initializer_list<EventKind> kinds) {
    for (EventKind kind : kinds) add(kind);
  }
  constexpr void add(EventKind kind) { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool contains(EventKind kind) const { return (bits_ & bit(kind)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool intersects(EventSet other) const { return (bits_ & other.bits_) != 0; }
  [[nodiscard]] constexpr EventSet operator|(EventSet other) const {
    EventSet both;
    both.bits_ = bits_ | other.bits_;
    return both;
  }
  bool operator==(const EventSet&) const = default;

 private:
  static constexpr std::uint64_t bit(EventKind kind) {
    static_assert(event_kinds <= 64);
    return std::uint64_t{1} << static_cast<unsigned>(kind);
  }
  std::uint64_t bits_ = 0;
};

enum class Clock : std::uint8_t { virtual_time, monotonic, steps };

/// The skew of a header that names none: 1 ms where the clock is a real one, since the events of two
/// processes are stamped after they happened; else 0.
[[nodiscard]] Duration default_skew(Clock clock);

/// The first line of a history: who was observed, by which clock, and what was left out.
struct Header {
  std::string name;      ///< The run's name.
  std::string subject;   ///< The program observed.
  std::string protocol;  ///< As the subject calls it.
  Clock clock = Clock::virtual_time;
  bool client = true;  ///< Whether events of this place are recorded.
  bool network = true;
  bool server = true;
  bool provider = true;
  EventSet elides;   ///< Kinds that happen but are not recorded.
  Duration skew{0};  ///< The clocks of two places may differ by so much.

  [[nodiscard]] bool observes(Place place) const;
  /// Whether events of this kind are in the history when they happen.
  [[nodiscard]] bool observes(EventKind kind) const;
  bool operator==(const Header&) const = default;
};

/// What the ids of a history are called. An id without an entry is written as its number.
struct Names {
  std::vector<std::string> ops, sessions, contexts, threads, connections, texts;
  bool operator==(const Names&) const = default;
};

/// A whole history in memory. Line order is order within one place; across places only causes count.
struct History {
  Header header;
  Names names;
  std::vector<Event> events;
  bool operator==(const History&) const = default;
};

}  // namespace rescind
