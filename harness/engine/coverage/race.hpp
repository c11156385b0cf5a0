#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/history/event.hpp"

namespace rescind {

// What the harness counts as one race: where in an operation's life a cancel lands, of which kind of
// operation, in which mode, for which reason, and what the network did to the operation.

/// Where in the life of its operation a cancel lands. Several can hold at once, e.g. a result is in flight
/// while a callback runs: race_monitor.cpp has the one table that says which counts.
enum class RacePhase : std::uint8_t {
  inside_start,       ///< The start call has not returned.
  queued,             ///< Its request has not been sent.
  sent,               ///< The request is on its way.
  at_server,          ///< It has arrived, and is not admitted.
  admitted,           ///< The provider has not begun.
  before_first_post,  ///< The provider runs and has posted nothing.
  between_posts,      ///< Everything that was posted has been delivered, and the provider runs on.
  result_in_flight,   ///< A result was posted and not delivered to the application.
  inside_callback,    ///< A callback of the operation has not returned.
  ack_outstanding,    ///< The application still has to acknowledge a result by hand.
  read_blocked,       ///< A read waits, and nothing is on its way to it.
  final_in_flight,    ///< The final result (or a refusal) has left the provider and is not delivered.
  final_delivered,    ///< ... and no close has been called.
  inside_close,       ///< A close call has not returned.
  after_close,        ///< A close has answered OK.
  count_
};

/// Why, and by whom, an operation is cancelled. The first four are those that cancel calls give.
enum class RaceReason : std::uint8_t {
  none,
  timeout,
  shutdown,
  service_stop,
  timeout_fired,        ///< The operation's timeout option.
  session_close,        ///< Its session was closed under it.
  server_shutdown,      ///< The server shut down under it ...
  server_service_stop,  ///< ... or its service stopped.
  count_
};

/// What the network did to the operation in the whole run, before or after the cancel. An operation to which
/// it did several things counts for each of them.
enum class RaceNetwork : std::uint8_t {
  clean,
  slowed,     ///< A delay spike, or less bandwidth.
  lost,       ///< A message of it, on a connection that was up.
  copied,     ///< A message of it came more often than it was sent.
  reordered,  ///< A message of it came before one that was sent earlier.
  cut,        ///< A partition, or a half-open connection.
  reset,      ///< Its connection went down, and not by the client's doing.
  count_
};

inline constexpr std::size_t race_phases = static_cast<std::size_t>(RacePhase::count_);
inline constexpr std::size_t race_kinds = static_cast<std::size_t>(OperationKind::count_) - 1;
inline constexpr std::size_t race_modes = 2;
inline constexpr std::size_t race_reasons = static_cast<std::size_t>(RaceReason::count_);
inline constexpr std::size_t race_networks = static_cast<std::size_t>(RaceNetwork::count_);
inline constexpr std::size_t races_count =
    race_phases * race_kinds * race_modes * race_reasons * race_networks;

/// One race.
struct Race {
  RacePhase phase{};
  OperationKind kind = OperationKind::get;  ///< Not none.
  Mode mode = Mode::async;                  ///< Not none.
  RaceReason reason{};
  RaceNetwork network{};
  bool operator==(const Race&) const = default;
};

/// A race as a number below races_count. The numbers change only when a dimension gets another member.
using RaceIndex = std::uint16_t;
static_assert(races_count <= 0x10000);

[[nodiscard]] RaceIndex index_of(const Race& race);
/// Requires index < races_count.
[[nodiscard]] Race race_at(std::size_t index);

/// Races that were reached; `|=` merges.
using RaceSet = std::bitset<races_count>;

[[nodiscard]] std::string_view name_of(RacePhase phase);      ///< "result-in-flight"
[[nodiscard]] std::string_view name_of(RaceReason reason);    ///< "timeout-fired"
[[nodiscard]] std::string_view name_of(RaceNetwork network);  ///< "lost"
/// "result-in-flight enumerate async timeout-fired lost"
[[nodiscard]] std::string name_of(const Race& race);
/// All phases' names, in the order of RacePhase.
[[nodiscard]] std::span<const std::string_view> race_phase_names();
[[nodiscard]] std::optional<RacePhase> race_phase_named(std::string_view name);

}  // namespace rescind
