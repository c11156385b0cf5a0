#pragma once

#include <cstdint>
#include <initializer_list>

namespace rescind {

/// The ways in which the judge asks a rule, besides `static void on(Kind<K>, Scene&)` for each kind of event
/// that the rule hears. A rule has a public static function of the hook's name for each that it lists in its
/// row; monitor.hpp holds the signatures, and refuses a rule whose functions are not those of its row.
///
/// What a scene shows is as it was before the event.
enum class Hook : std::uint8_t {
  /// `bool (const Header&)`: whether a history that observes what the rule needs can be judged by it.
  can_check,
  /// `void (Scene&)`: a whole connection goes down by a disconnect; asked for each operation that used it.
  when_disconnected,
  /// `void (Scene&)`: a reset ends the use of a connection; asked for each operation that it hits.
  when_reset,
  /// `void (Scene&)`: an event of the operation comes later than the clocks of places can differ after what seems to
  /// have hit it without a reason, or after a cancel of it was refused; see rules/unexplained.hpp.
  when_hit_is_due,
  /// `void (Scene&)`: a declared fault begins; asked for each operation. What is overdue by then it does not explain.
  when_fault_begins,
  /// `void (Scene&, const PendingCall&)`: the same, for each call in progress but closes of sessions.
  when_fault_begins_in_call,
  /// `void (Scene&)`: only the client moved, and it has run out of actions; asked for each operation.
  when_client_frozen,
  /// `void (Scene&, const PendingCall&)`: the same, for each call in progress but closes of sessions.
  when_client_frozen_in_call,
  /// `void (Scene&)`: only the provider moved, and it has run out of actions; asked for each operation.
  when_provider_frozen,
  /// `void (Scene&, const Ending&)`: the run is over, or the operation's name begins anew; asked for each
  /// operation.
  at_end,
  /// `void (Scene&, const PendingCall&, const Ending&)`: the run is over with this call in progress (no close
  /// of a session).
  at_end_of_call,
  /// `void (Scene&, const SessionFacts&, SessionId, const Ending&)`: the run is over; asked for each session.
  at_end_of_session,
  /// `void (Scene&, const Ending&)`: the run is over; asked once, after all of these.
  at_end_of_run,
  count_
};

/// A set of hooks.
class HookSet {
 public:
  constexpr HookSet() = default;
  constexpr HookSet(std::initializer_list<Hook> hooks) {
    for (Hook hook : hooks) bits_ |= bit(hook);
  }
  [[nodiscard]] constexpr bool contains(Hook hook) const { return (bits_ & bit(hook)) != 0; }

 private:
  static constexpr std::uint32_t bit(Hook hook) { return 1u << static_cast<unsigned>(hook); }
  std::uint32_t bits_ = 0;
};

}  // namespace rescind
