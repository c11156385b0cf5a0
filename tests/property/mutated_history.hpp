#pragma once

#include <algorithm>
#include <utility>

#include "harness/history/history.hpp"
#include "harness/simulation/tape.hpp"

namespace rescind {

/// A history with so many small changes, each drawn from the tape: an event is left out, told twice, told
/// before the one in front of it, or told with another code. Calls and their answers are left alone:
/// operations start once, and calls stay pairs.
inline History mutated(History history, Tape tape, int changes) {
  std::vector<Event>& events = history.events;
  const auto pick = [&tape](std::uint64_t bound) { return tape.choose(Site::schedule, 0, bound); };
  const auto may_change = [](EventKind kind) {
    using enum EventKind;
    switch (kind) {
      case result:
      case final:
      case disconnect:
      case charge:
      case release:
      case cancel_received:
      case post:
      case provider_final:
      case cancel_heard:
      case provider_end:
        return true;
      default:
        return false;
    }
  };
  for (int i = 0; i < changes; ++i) {
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < events.size(); ++at)
      if (may_change(events[at].kind)) open.push_back(at);
    if (open.empty()) return history;
    const std::size_t at = open[pick(open.size())];
    Event& event = events[at];
    const std::uint64_t how = pick(4);
    if (how == 0) {
      events.erase(events.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (how == 1) {
      events.insert(events.begin() + static_cast<std::ptrdiff_t>(at), Event(event));
    } else if (how == 2 && at > 0 && events[at - 1].t == event.t && may_change(events[at - 1].kind)) {
      std::swap(events[at - 1], event);
    } else if (event.code != no_code) {
      event.code = event.code == 0 ? 1 : 0;
    }
  }
  return history;
}

}  // namespace rescind
