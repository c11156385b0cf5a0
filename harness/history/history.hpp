#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/enum_set.hpp"
#include "harness/history/event.hpp"

namespace rescind {

using EventSet = EnumSet<EventKind>;

enum class Clock : std::uint8_t { virtual_time, monotonic, steps };

/// The skew of a header that names none: 1 ms where the clock is a real one, since the events of two
/// processes are stamped after they happened; else 0.
[[nodiscard]] Duration default_skew(Clock clock);

/// A span for each place, by its number.
using SpanOfPlace = std::array<Duration, enum_count<Place>>;

/// The first line of a history: who was observed, by which clock, and what was left out.
struct Header {
  std::string name;      ///< The run's name.
  std::string subject;   ///< The program observed.
  std::string protocol;  ///< As the subject calls it.
  Clock clock = Clock::virtual_time;
  /// The places whose events are recorded; what the harness says always is.
  PlaceSet places{Place::client, Place::network, Place::server, Place::provider};
  EventSet elides;          ///< Kinds that happen but are not recorded.
  Duration skew{0};         ///< The clocks of two places may differ by so much.
  bool from_start = false;  ///< Recording began before anything happened.
  /// For each place how far `since` may reach back there; 0 where every event is seen when it happens.
  SpanOfPlace polled{};
  /// For each place the step of its clock, where that is coarser than a nanosecond.
  SpanOfPlace resolution{};

  [[nodiscard]] bool observes(Place place) const { return place == Place::harness || places.contains(place); }
  /// Whether events of this kind are in the history when they happen.
  [[nodiscard]] bool observes(EventKind kind) const;
  bool operator==(const Header&) const = default;
};

/// What the ids of a history are called. An id without an entry is written as its number; an empty name is one.
struct Names {
  std::vector<std::string> ops, sessions, contexts, threads, connections, texts, groups;
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
