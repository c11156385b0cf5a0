#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "harness/base/enum_set.hpp"
#include "harness/base/time.hpp"
#include "harness/history/ids.hpp"

namespace rescind {

// The words of a history. Each enumeration begins with what stands for "the field is absent".
// Their spellings in JSON are in vocabulary.cpp; docs and reader and writer all use that one table.

/// Where an event was seen.
enum class Place : std::uint8_t { none, client, network, server, provider, harness };
template <>
inline constexpr std::size_t enum_count<Place> = 6;
using PlaceSet = EnumSet<Place>;

/// What happened. The place is part of the kind: `network_fault` and `server_fault` are both written "fault".
enum class EventKind : std::uint8_t {
  none,
  // client
  session_open,
  start,
  start_returned,
  result,
  callback_returned,
  final,
  read,
  read_returned,
  ack,
  cancel,
  cancel_returned,
  timeout_fired,
  close,
  close_returned,
  session_close,
  session_close_returned,
  session_closed,
  waited,
  // network
  connect,
  disconnect,
  send,
  deliver,
  lost,
  network_fault,
  // server
  limits,
  admit,
  charge,
  release,
  refuse,
  cancel_received,
  shutdown,
  server_fault,
  // provider
  provider_start,
  register_cancel,
  post,
  provider_final,
  cancel_heard,
  cancel_polled,
  provider_end,
  provider_crash,
  // harness
  step_blocked,
  step_fired,
  frozen,  ///< Everything but the `party` stands still, and that one has run out of actions.
  end,
  // Kinds that came later stand last, whatever their place: the hashes of histories know kinds by their number.
  crash,  ///< At the server: it went down by itself.
  wait,   ///< At the server: an operation waits until units of a pool are free.
  count_
};
inline constexpr std::size_t event_kinds = static_cast<std::size_t>(EventKind::count_);

/// The operation functions of MI_Session.
enum class OperationKind : std::uint8_t {
  none,
  get,
  create,
  modify,
  remove,
  invoke,
  enumerate,
  query,
  associators,
  references,
  subscribe,
  get_class,
  enumerate_classes,
  test_connection,
  count_
};
/// Whether the kind delivers many results.
[[nodiscard]] constexpr bool is_stream(OperationKind kind) {
  using enum OperationKind;
  return kind == enumerate || kind == query || kind == associators || kind == references ||
         kind == subscribe || kind == enumerate_classes;
}

enum class Mode : std::uint8_t { none, async, sync };
enum class Acknowledge : std::uint8_t { none, automatic, manual };
enum class Via : std::uint8_t { none, callback, read };
enum class Reason : std::uint8_t { absent, none, timeout, shutdown, service_stop };
/// Which handle a call used: the caller's own, the one a callback was given, a copy, one of a closed
/// operation, or none.
enum class Handle : std::uint8_t { absent, own, callback, copy, stale, empty };
enum class Wait : std::uint8_t { none, block, notify };
enum class Flag : std::uint8_t { absent, no, yes };
enum class Protocol : std::uint8_t { none, pull, push, other };
enum class Pool : std::uint8_t { none, operations, memory };
enum class Scope : std::uint8_t { none, user, session, total };
/// How a provider hears that its operation is cancelled.
enum class How : std::uint8_t { none, callback, poll, failing_post, unsubscribe, disconnect };
/// How an observation ends.
enum class EndWhy : std::uint8_t { none, quiet, cut, hung, crashed };
enum class Outcome : std::uint8_t { none, final, no_final };
/// How an operation ended, in words that every protocol shares.
enum class Ended : std::uint8_t { none, ok, cancelled, timed_out, refused, shutdown, lost, failed };
/// What a cancel names.
enum class CancelTarget : std::uint8_t { none, operation, group, session, connection };
/// What a fault does. `heal` ends one before it on the same target: `Event::healed` says which.
enum class Fault : std::uint8_t {
  none,
  delay_spike,
  partition,
  half_open,
  reset,
  bandwidth,
  loss,
  duplicate,
  reorder,
  heal,
  stop,
  cont,
  kill,
  hang,
  other,
  crash,
  count_
};
/// The messages that the two protocol profiles exchange.
enum class Message : std::uint8_t {
  none,
  request,
  response,
  accepted,
  pull,
  batch,
  result,
  final,
  release,
  cancel,
  unsubscribe,
  close,
  other
};

inline constexpr std::int32_t no_code = std::numeric_limits<std::int32_t>::min();
/// Not -1: a pool from which more was given back than taken holds -1.
inline constexpr std::int64_t no_number = std::numeric_limits<std::int64_t>::min();

/// One line of a history, as a value without padding, so that its bytes can be hashed.
///
/// Every kind of event uses some of the fields; the rest keep their default, which means "absent".
/// members.hpp says which field of JSON is which member; vocabulary.cpp, which kind uses which field.
struct Event {
  Time t{};                           ///< ns since the start, or the step's number.
  std::int64_t duration = no_number;  ///< `timeout` of a start, `after` of a wait or a fault; ns.
  std::int64_t units = no_number;     ///< Charged or released now: operations, or bytes of memory.
  std::int64_t held = no_number;      ///< Held in the pool after this event.
  std::int64_t limit = no_number;     ///< The pool's limit.
  OpId op{};
  SessionId session{};
  ContextId context{};
  ThreadId thread{};
  ConnectionId connection{};
  std::int32_t code =
      no_code;  ///< An MI_Result, or what the subject's profile maps to one. Of an end: `status`.
  std::uint32_t index = no_index;  ///< The number of a result, from 0, in the order it was posted.
  std::uint32_t run = no_index;    ///< Which run of its provider, where an operation can have several.
  std::uint32_t message_id = no_index;
  TextId text{};            ///< A final's message, a fault's target, what a step waits for, a cancel's form.
  std::int32_t signal = 0;  ///< The signal that ended a crashed process.
  EventKind kind = EventKind::none;
  OperationKind operation_kind = OperationKind::none;
  Mode mode = Mode::none;
  Acknowledge acknowledge = Acknowledge::none;
  Via via = Via::none;
  Reason reason = Reason::absent;
  Handle handle = Handle::absent;
  Wait wait = Wait::none;
  Flag more = Flag::absent;    ///< Of read-returned: whether anything follows.
  Flag answer = Flag::absent;  ///< Of cancel-polled.
  Protocol protocol = Protocol::none;
  Message message = Message::none;
  Place from = Place::none;
  Place to = Place::none;
  Place party = Place::none;  ///< Who connected or disconnected; who alone was left free to act.
  Pool pool = Pool::none;
  Scope scope = Scope::none;
  How heard_by = How::none;
  EndWhy ending = EndWhy::none;
  Outcome outcome = Outcome::none;
  Fault fault = Fault::none;
  Fault healed = Fault::none;  ///< Of a heal: what it ends; none where that is not said.
  Ended ended = Ended::none;   ///< Of a final: how the operation ended.
  CancelTarget cancel_target = CancelTarget::none;
  std::uint8_t reserved[4] = {};  ///< Keeps the size a multiple of 8 without padding; always zero.

  // Members that came later: see history_hash.hpp.
  std::int64_t since = no_number;  ///< It happened at or after this, and not after `t`; absent: at `t`.
  TextId error{};                  ///< The subject's own code, as text.
  GroupId group{};

  /// Whether it says that a call or a post succeeded, or says nothing of it.
  [[nodiscard]] constexpr bool succeeded() const { return code == 0 || code == no_code; }
  /// Whether a final result says OK, by its code where nothing else was said.
  [[nodiscard]] constexpr bool says_ok() const {
    return ended == Ended::ok || (ended == Ended::none && code == 0);
  }
  /// The earliest moment at which it can have happened.
  [[nodiscard]] constexpr Time earliest() const { return since == no_number ? t : Time{since}; }
  bool operator==(const Event&) const = default;
};
static_assert(std::has_unique_object_representations_v<Event>, "padding would make hashes differ");
static_assert(std::is_trivially_copyable_v<Event>);
static_assert(sizeof(Event) == 128);

/// The place that an event of this kind is seen at.
[[nodiscard]] Place place_of(EventKind kind);

}  // namespace rescind
