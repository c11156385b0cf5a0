#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "harness/base/counting.hpp"
#include "harness/history/event.hpp"
#include "harness/history/ids.hpp"

namespace rescind {

/// Something that is so, or has happened, for one operation. Bits of OperationFacts::bits.
enum class Fact : std::uint8_t {
  started,
  asked_for,              ///< A start was called, whatever it answered.
  final_ok,               ///< Its (first) final result said OK.
  cancelled,              ///< A cancel is in force: the client's or the timeout's. In force from the call on.
  cancel_unanswered,      ///< ... by a call that has not returned yet.
  cancelled_by_callback,  ///< ... through the handle that a callback was given.
  cancelled_by_timeout,
  cancelled_again,  ///< A cancel was called while one was in force or the final result was out.
  closed,           ///< A close answered OK.
  close_called,
  foreign_called,  ///< Somebody of another security context called cancel or close on it, where that matters.
  own_cause,       ///< Something was done to it that explains a failed end: cancel, close, timeout, ...
  said_more,       ///< The last read said that more follows ...
  said_last,       ///< ... or that nothing does.
  by_hand,         ///< Results are acknowledged by hand.
  not_by_hand,
  timeout_armed,  ///< It has a timeout option, and no cancel is in force: OperationTimes::mark is the
                  ///< deadline.
  timeout_fired,
  answered_in_time,   ///< The server's last word arrived before its timeout had passed.
  in_callback,        ///< A callback of it has not returned.
  application_holds,  ///< It waits for the application: a read or an acknowledgement is due.
  uses_connection,
  path_down_at_cancel,      ///< A declared fault was in force on its way when it was cancelled.
  provider_done_at_cancel,  ///< Its provider had posted the final result when it was cancelled.
  hung,                     ///< Its provider hangs: a declared fault.
  message_lost,
  overtaken,  ///< The server's last word arrived before something that it had sent earlier.
  request_sent,
  request_arrived,
  heard_from_server,  ///< A message of it was delivered to the client.
  refused,
  units_taken,
  charged_to_user,  ///< Units of operations were charged for it to its user's account ...
  charged_to_session,
  charged_to_all,
  cancel_due,  ///< When it was cancelled, its request was out, the server had answered and the path was live;
               ///< and no declared fault has taken that down since.
  cancel_sent,
  cancel_delivered,  ///< To the server ...
  cancel_arrived,    ///< ... at the server, while its provider ran.
  cancel_received,
  cancel_said_ok,         ///< A cancel call of its own context answered OK ...
  cancel_said_not_found,  ///< ... or that it was not found.
  second_not_found,  ///< A second one said so before the first one had answered: that may have ended it by then.
  post_unanswered,     ///< A provider posted, and nobody says whether that was taken.
  received_for_all,    ///< ... without the run that it is about ...
  received_for_first,  ///< ... about its first run ...
  received_for_later,  ///< ... or about a later one.
  admitted_cancelled,  ///< It was let in although the server had received its cancel.
  client_gone,         ///< The client has closed the own connection of what it cancelled, or left running.
  server_gone,         ///< The server has closed it.
  shutdown_first,      ///< The server's shutdown came before the client's cancel.
  started_before_shutdown,  ///< Its provider started while the server was not shutting down.
  final_untold,             ///< Its provider posted the final result before the server received a cancel.
  answer_untold,            ///< Where answers are forbidden: the server sent one before it received a cancel.
  final_before_shutdown,
  provider_failed,        ///< It crashed, or its final result was not OK though nobody had told it to stop.
  post_refused,           ///< Cancelled, and then a post of its provider was refused.
  cut_short,              ///< A provider failed, died before its final result, or had a post refused.
  provider_ok,            ///< One run of its provider posted OK as its final result.
  started_while_closing,  ///< Its session was closing, closed or not open when it was started.
  ended_ok,               ///< Where the answers of cancels tell: its final result said that it ended so ...
  ended_cancelled,        ///< ... or as cancelled.
  own_word_sent,          ///< Cancelled, and then a message in the subject's own word went to the server.
  input_ended,            ///< Where only the server can answer: the client hears no more on its connection.
  count_
};
static_assert(static_cast<unsigned>(Fact::count_) <= 64);

/// The declared faults in force on one target: those that last. Where a `heal` does not say which it ends, we take the
/// cutting ones to last longest, and it may have ended one that destroys messages: so what they excuse is excused.
struct FaultsInForce {
  // Of each: how many, and the highest bit where any of them since the last time that there were none destroys messages.
  std::uint8_t cutting = 0;  ///< Partitions and half-open ones.
  std::uint8_t passing = 0;  ///< Others.

  static bool cuts(Fault fault) { return fault == Fault::partition || fault == Fault::half_open; }
  /// Whether what was under way may never arrive, though it has ended.
  static bool destroys(Fault fault) {
    return fault != Fault::partition && fault != Fault::delay_spike && fault != Fault::bandwidth &&
           fault != Fault::duplicate && fault != Fault::reorder && fault != Fault::hang;
  }
  [[nodiscard]] bool any() const { return cutting != 0 || passing != 0; }
  void begin(Fault fault) {
    std::uint8_t& group = cuts(fault) ? cutting : passing;
    if ((group & count) != count) ++group;
    if (destroys(fault)) group |= destroying;
  }
  /// Returns whether what it ended may have destroyed something.
  bool heal(Fault ends) {
    const bool of_passing = ends == Fault::none ? passing != 0 : !cuts(ends);
    std::uint8_t& group = of_passing ? passing : cutting;
    // One that began before the recording may have been any.
    const bool may_destroy = group == 0 || (group & destroying) != 0;
    if ((group & count) != 0) --group;
    if ((group & count) == 0) group = 0;
    return ends == Fault::none ? may_destroy : destroys(ends);
  }
  bool operator==(const FaultsInForce&) const = default;

 private:
  static constexpr std::uint8_t count = 0x7f;
  static constexpr std::uint8_t destroying = 0x80;
};

/// What the judge knows of one operation, without times: phases and counts. This part is fingerprinted.
///
///     (nothing) --start--> running --cancel--> cancelled --final--> finished --close OK--> closed
///
/// `cancelled` and `closed` may come in either order with the final result. The slot begins anew at the next
/// start.
struct OperationFacts {
  std::uint64_t bits = 0;
  std::uint32_t session = no_index;
  std::uint32_t context = no_index;
  std::uint32_t connection = no_index;
  std::uint32_t posted = 0;     ///< One past the highest index that a provider posted and the server took.
  std::uint32_t delivered = 0;  ///< One past the highest index delivered.
  std::array<std::int32_t, 3> units{};  ///< Of the pools of operations, by scope (user, session, total).
  std::uint16_t extras = 0;             ///< Results after cancel.
  std::uint16_t in_flight = 0;          ///< Messages sent and neither delivered nor lost.
  OperationKind kind = OperationKind::none;
  Mode mode = Mode::none;
  Reason reason = Reason::absent;  ///< Of the first cancel in force; absent where that is not known.
  std::uint8_t finals = 0;
  std::uint8_t unacknowledged = 0;
  std::uint8_t readers = 0;  ///< Reads that have not returned.
  std::uint8_t cancels = 0;  ///< Cancel calls that have not returned.
  std::uint8_t closes = 0;   ///< Close calls that have not returned.
  // One bit for each run of its provider; runs past the seventh share the last bit.
  std::uint8_t runs = 0;  ///< Started.
  std::uint8_t ended = 0;
  std::uint8_t finaled = 0;      ///< Posted a final result.
  std::uint8_t heard = 0;        ///< Heard of the cancellation.
  std::uint8_t called = 0;       ///< Heard by callback.
  std::uint8_t registered = 0;   ///< Registered for cancel, and was accepted.
  std::uint8_t turned_away = 0;  ///< Registered for cancel, and was refused.
  std::uint8_t polled = 0;
  FaultsInForce faults{};       ///< Declared on it by name; on whoever bears that.
  std::uint16_t to_client = 0;  ///< Those of in_flight that the server sent.

  [[nodiscard]] bool is(Fact fact) const { return (bits >> static_cast<unsigned>(fact) & 1u) != 0; }
  void set(Fact fact) { bits |= std::uint64_t{1} << static_cast<unsigned>(fact); }
  void clear(Fact fact) { bits &= ~(std::uint64_t{1} << static_cast<unsigned>(fact)); }

  [[nodiscard]] bool finished() const { return finals != 0; }
  /// Started, no final result, not closed: what cancel can act on (S1).
  [[nodiscard]] bool running() const { return is(Fact::started) && !finished() && !is(Fact::closed); }
  [[nodiscard]] bool provider_runs() const { return (runs & ~ended) != 0; }
  /// A close answered OK, or may still: until then it changes nothing.
  [[nodiscard]] bool closing() const { return is(Fact::closed) || closes != 0; }
  /// A final result is due of the client stack, sooner or later: a synchronous one that was closed has no
  /// reader.
  [[nodiscard]] bool final_due() const {
    return is(Fact::started) && !finished() && !(mode == Mode::sync && is(Fact::closed));
  }
  [[nodiscard]] bool drained() const { return finished() || is(Fact::said_last); }
  [[nodiscard]] bool holds_units() const { return units[0] > 0 || units[1] > 0 || units[2] > 0; }
  bool operator==(const OperationFacts&) const = default;
};
static_assert(sizeof(OperationFacts) == 64 && std::is_trivially_copyable_v<OperationFacts>);
static_assert(std::has_unique_object_representations_v<OperationFacts>);

/// When things happened to it. Not fingerprinted. "Free time" is time less that in which the application
/// occupied the session's library thread with callbacks.
struct OperationTimes {
  std::int64_t base = 0;  ///< Free time from which the client stack's promptness counts; moves on while the
                          ///< application holds the operation up.
  /// Free time since which the application holds it up, while Fact::application_holds.
  std::int64_t held_since = 0;
  /// Deadline of its timeout while Fact::timeout_armed; when cancelled, the time of that.
  std::int64_t mark = 0;
  /// Since when the server's side owes what it owes next: to be told (the cancel, its arrival, or the client's going),
  /// to stop (the provider heard), or to give back units (its last run has ended).
  std::int64_t owes_since = 0;
  static constexpr unsigned rules_max = 48;
  std::uint64_t broken : rules_max = 0;  ///< The rules already reported for it, as bits.
  std::uint64_t late_posts : 16 = 0;  ///< Results that its provider posted after it had heard. Fingerprinted.
};

/// Numbers of results that were skipped and have not been delivered since: a part of them, where some have.
struct SkippedResults {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;    ///< One past the last.
  bool posts_skip = false;  ///< A post was skipped as well, so that none of these may have been posted.

  [[nodiscard]] bool contains(std::uint32_t index) const {
    return begin <= index && index < end && !posts_skip;
  }
  /// Whether one of them is below `posted`.
  [[nodiscard]] bool has_below(std::uint32_t posted) const {
    return begin < std::min(end, posted) && !posts_skip;
  }
  /// That one is delivered. What lies behind it is forgotten, where something lies before it.
  void fill(std::uint32_t index) {
    if (index < begin || index >= end) return;
    if (index == begin) {
      ++begin;
    } else {
      end = index;
    }
  }
};

/// What cancels that name more than one operation are aimed at, and what the clock tells of its start. Not kept in
/// simulations whose cancels name one operation each.
struct Aim {
  std::int64_t started_at = -1;    ///< Or -1.
  std::int64_t cancelled_at = -1;  ///< When a cancel last named it, even before its start; or -1.
};

/// When something happened that happens to few, or only under some profiles. Not fingerprinted.
struct Occurrence {
  std::int64_t t = -1;  ///< Or -1: it has not.
};

/// What may have hit the wrong operation.
enum class Hit : std::uint8_t { by_cancel, by_dead_handle, by_nobody };

/// A cancel call that a server refused although the operation ran: a fault that explains it may stand in a later line.
struct RefusedCancel {
  std::int64_t called = -1;
  std::int64_t answered = -1;  ///< Or -1: there was none.
  std::uint64_t event = 0;     ///< The number of the answer's line.
  std::int32_t code = 0;
};

/// What a provider has to be told of.
enum class News : std::uint8_t { cancel, shutdown };

/// Runs of a provider, as bits, that asked by a poll or a post after they had to be told of something, and were not.
struct AskedInVain {
  std::uint8_t surely = 0;
  std::uint8_t maybe = 0;  ///< By the clocks, that was perhaps too early.
};

/// When things happened to it at its client, with whose clock others may not agree. Not fingerprinted.
struct TimesAtClient {
  std::int64_t result = 0;               ///< Its last result was delivered.
  std::int64_t closed = -1;              ///< A close answered OK; or -1.
  std::uint32_t final_index = no_index;  ///< Of the result that its final one carried.
  bool let_go_by_nobody = false;         ///< Its connection went down, and nobody says who closed it.
  bool came_back = false;  ///< Its start has returned, or it was read: its caller is not inside of that.
};

/// The same of its messages.
struct TimesOnTheWay {
  std::int64_t cancel_delivered = -1;  ///< A cancel was first delivered to the server ...
  std::int64_t cancel_arrived = -1;    ///< ... while its provider ran; or -1.
};

/// The same at its server and provider.
struct TimesAtServer {
  /// Its last unit was given back while its provider ran or had not begun; or -1.
  std::int64_t early_release = -1;
  std::int64_t received = 0;                   ///< The server was told to cancel it.
  std::int64_t begun = 0;                      ///< Its provider began.
  std::int64_t posted_final = 0;               ///< A provider last posted its final result.
  std::int64_t acted = -1;                     ///< Its provider last posted, heard or ended; or -1.
  std::uint32_t posted_in_final = no_index;    ///< The result that its provider's final one carried.
  std::array<AskedInVain, 2> asked_in_vain{};  ///< By what they had to be told of.

  [[nodiscard]] AskedInVain in_vain(News of) const { return asked_in_vain[static_cast<std::size_t>(of)]; }
};

/// What happened to it that a later line may explain still. Not fingerprinted.
struct Doubts {
  /// When it was first told to stop, or failed, although nothing had explained that; when the same after a call was made on
  /// a dead handle; when it ended as cancelled although nothing had been aimed at it. -1: not at all.
  std::array<std::int64_t, 3> hits{-1, -1, -1};
  // As bits of `hits`:
  std::uint64_t hits_by_final = 0;     ///< Those that were its final result.
  std::uint64_t hits_await_final = 0;  ///< Those that nothing explains, unless the final result does.
  RefusedCancel refusal{};

  [[nodiscard]] std::int64_t hit(Hit by) const { return hits[static_cast<std::size_t>(by)]; }
  [[nodiscard]] bool hit_by_final(Hit by) const {
    return (hits_by_final >> static_cast<unsigned>(by) & 1u) != 0;
  }
  [[nodiscard]] bool hit_awaits_final(Hit by) const {
    return (hits_await_final >> static_cast<unsigned>(by) & 1u) != 0;
  }
  /// When what is not decided yet happened last; or -1.
  [[nodiscard]] std::int64_t last_hit() const {
    return std::max({hits[0], hits[1], hits[2], refusal.answered});
  }
};

/// Whether that is an end which something else than a cancel brings about.
[[nodiscard]] inline bool is_another_end(Ended ended) {
  return ended == Ended::timed_out || ended == Ended::refused || ended == Ended::shutdown;
}
/// Whether a final result says itself that something else than a cancel ended the operation.
[[nodiscard]] inline bool names_another_end(const Event& final) {
  return is_another_end(final.ended);
}

/// Whether it is a reason for which a server cancels by itself.
[[nodiscard]] inline bool is_of_server(Reason reason) {
  return reason == Reason::shutdown || reason == Reason::service_stop;
}

/// The bit of an event's run.
[[nodiscard]] inline std::uint8_t run_bit(const Event& event) {
  const std::uint32_t run = event.run == no_index ? 0 : event.run;
  return static_cast<std::uint8_t>(1u << (run < 7 ? run : 7));
}

}  // namespace rescind
