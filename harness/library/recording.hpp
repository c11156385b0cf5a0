#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// What a HistoryRecorder is told once, when it is made: the history's header.
struct Recording {
  std::string name{};      ///< The run's name, for people.
  std::string subject{};   ///< The program observed.
  std::string protocol{};  ///< As the program calls it.
  /// The places at which the program records *everything* that happens there, save what it elides. An event
  /// at another place is not kept. (Faults and the harness's own events are kept always.)
  std::vector<Place> observes{Place::client};
  /// Kinds that happen at these places but are not recorded; all_but() says it the other way round. Rules
  /// that need one of them are not checked. An event of such a kind is not kept.
  EventSet elides{};
  /// What the times are read from. `steps` needs a `now` of your own.
  Clock clock = Clock::monotonic;
  /// The clocks of two places may differ by so much; without a value default_skew() of the clock.
  std::optional<Duration> skew{};
  /// The time since the run began. It is called by one thread at a time, with the recorder locked, so it may
  /// not call the recorder; where it goes back, the last time counts. Empty: std::chrono::steady_clock, from
  /// the recorder's construction on.
  std::function<Time()> now{};
};

/// Every kind of event at the places of `recorded` that is not among them: what a program that records just
/// these elides.
[[nodiscard]] EventSet all_but(EventSet recorded);

/// The header that `what` stands for.
[[nodiscard]] Header header_of(const Recording& what);

}  // namespace rescind
