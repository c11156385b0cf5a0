#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/history/event.hpp"

namespace rescind {

/// What is measured of a cancelled operation. All but the last two are spans, in ns, from the entry of the first cancel
/// in force; these two are counts of results.
enum class Measure : std::uint8_t {
  returned,    ///< The cancel call has returned.
  final,       ///< The first final result has come.
  unblocked,   ///< The read that was blocked when it was cancelled has returned.
  disconnect,  ///< The client has let go of its connection.
  told,        ///< The server has received the cancel.
  heard,       ///< The provider has heard of it.
  stopped,     ///< The last run of its provider has ended.
  units,       ///< The last units of its quotas are back.
  closed,      ///< A close has answered OK.
  late,        ///< Results that came after the cancel.
  lost,        ///< Results that were posted and never came.
  count_
};
inline constexpr std::size_t measures_count = static_cast<std::size_t>(Measure::count_);

[[nodiscard]] constexpr bool is_span(Measure measure) {
  return measure < Measure::late;
}

[[nodiscard]] std::string_view name_of(Measure measure);  ///< "returned"
/// One sentence, without a full stop: "the cancel call has returned".
[[nodiscard]] std::string_view meaning_of(Measure measure);
[[nodiscard]] std::optional<Measure> measure_named(std::string_view name);
/// In the order of Measure.
[[nodiscard]] std::span<const std::string_view> measure_names();

/// Why a measure says nothing of an operation.
enum class NotApplicable : std::uint8_t {
  unobserved,        ///< The history does not record it.
  timed_out,         ///< Its timeout cancelled it: there was no call.
  reader_gone,       ///< It was read, and closed before its final result.
  no_read_blocked,   ///< No read was blocked when it was cancelled.
  no_connection,     ///< It used no connection when it was cancelled.
  connection_ended,  ///< Its use of the connection ended otherwise: by the server's last word, or a fault.
  does_not_travel,   ///< By the profile a cancel of its kind does not travel.
  not_sent,     ///< No cancel could be sent: the server did not know it yet, or lost its connection instead.
  no_provider,  ///< No provider ran for it.
  not_listening,  ///< Its provider asks for no cancel.
  heard_before,   ///< Its provider had heard of something else before, such as a shutdown.
  provider_done,  ///< Its provider was done before.
  no_units,       ///< It held no units.
  not_closed,     ///< Nobody closed it afterwards.
  count_
};
inline constexpr std::size_t not_applicable_count = static_cast<std::size_t>(NotApplicable::count_);

[[nodiscard]] std::string_view name_of(NotApplicable why);  ///< "provider-done"
/// Half a sentence about operations: "provider was done before".
[[nodiscard]] std::string_view meaning_of(NotApplicable why);

/// What one measure says of one operation.
struct Measured {
  enum class What : std::uint8_t {
    value,
    never,  ///< The span had not ended when the observation was over.
    not_applicable
  };
  What what = What::value;
  NotApplicable why{};     ///< Of not_applicable.
  std::int64_t value = 0;  ///< ns, or results.
  bool operator==(const Measured&) const = default;
};

/// One operation that was cancelled while it ran.
struct CancelledOperation {
  OpId op{};
  OperationKind kind = OperationKind::none;
  Mode mode = Mode::none;
  Reason reason = Reason::absent;  ///< Of the first cancel in force; absent where that is not known.
  bool by_timeout = false;         ///< Its own timeout cancelled it.
  Time cancelled{};
  std::array<Measured, measures_count> readings{};

  [[nodiscard]] const Measured& of(Measure measure) const {
    return readings[static_cast<std::size_t>(measure)];
  }
};

}  // namespace rescind
