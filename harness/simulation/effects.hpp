#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/burst.hpp"
#include "harness/base/time.hpp"
#include "harness/history/event.hpp"
#include "harness/simulation/site.hpp"

namespace rescind {

/// Actions of one lane happen in the order in which they were scheduled: the steps of a thread, the messages
/// of one direction of a connection. Actions without a lane have no order among themselves.
struct Lane {
  std::uint32_t value = no_index;
  bool operator==(const Lane&) const = default;
};

/// A span that the scenario leaves open between two ends, both included. It is drawn from the tape at each
/// use.
struct Range {
  Duration least{0};
  Duration most{0};
  bool operator==(const Range&) const = default;
};

/// An action that has become possible.
///
/// The timed driver makes it due at max(now, lane free) + occupies + a draw from `delay`, never before the
/// lane's last action; the untimed drivers know only its lane.
template <class Action>
struct Scheduled {
  Action action;
  Lane lane;
  Range delay;
  Duration occupies{0};  ///< How long the lane is busy with it, e.g. bytes over bandwidth.
  Site site = Site::none;
  std::uint32_t actor = 0;  ///< Who draws: with `site` it keys the tape.
  bool urgent = false;      ///< Before everything else that is due now, of its lane too: "in the middle of
                            ///< the other's call".
  bool absolute =
      false;  ///< `delay` counts from the start of the run, not from now; what has passed is due now.
};

/// Adds what `make()` returns at the end of a list, made where it stays: one that is written by parts and copied right away
/// keeps the processor waiting for the parts.
template <class Value, class Make>
Value& add_made(std::vector<Value>& values, const Make& make) {
  struct Made {
    const Make& make;
    // NOLINTNEXTLINE(google-explicit-constructor): for emplace_back().
    operator Value() const { return make(); }
  };
  return values.emplace_back(Made{make});
}

/// What one step of a model did: what was seen, and what has become possible. Reused from step to step.
template <class Action>
struct Effects {
  Time now{};  ///< The driver's clock: every event is stamped with it. Models do not look at it.
  std::vector<Event> events;
  std::vector<Scheduled<Action>> scheduled;

  /// Adds what was seen, stamped.
  void see(const Event& event) {
    see([&] { return event; });
  }
  /// The same of an event that `make()` returns.
  template <std::invocable Make>
  const Event& see(const Make& make) {
    Event& seen = add_made(events, make);
    seen.t = now;
    return seen;
  }
  void clear() {
    clear_after_burst(events);
    clear_after_burst(scheduled);
  }
};

}  // namespace rescind
