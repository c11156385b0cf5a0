#pragma once

#include <cstdint>

#include "harness/contract/profile.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// What a run is judged by: the part of the profile and of the history's header that the rules read, as plain
/// data.
struct Terms {
  Bounds bounds{};                     ///< Of the header's clock.
  RuleSet judged{};                    ///< Rules that are on and whose events are observed.
  std::uint32_t travelling_kinds = 0;  ///< A bit for each OperationKind whose cancel can reach the provider.
  Promises promises{};                 ///< The profile's.
  bool promises_prompt_final = true;   ///< Of what was cancelled, as cancel.final-prompt.
  bool codes_name_ends = false;    ///< Some of the profile's say that something else than a cancel ended it.
  bool from_start = false;         ///< The recording began before anything happened.
  bool durations = true;           ///< False on a clock of steps: no duration is judged.
  bool real_clocks = false;        ///< Of several places times are compared; where they share a clock, lines.
  SpanOfPlace polled{};            ///< How late events of a place may be found; 0: at once.
  SpanOfPlace resolutions{};       ///< The steps of the places' clocks.
  Duration resolution{0};          ///< The step of the coarsest one.
  Duration skew{0};                ///< Across places, order within this says nothing.
  Duration polled_longest{0};      ///< The longest of `polled`.
  std::uint8_t sees_returned = 0;  ///< A bit for each CallKind whose returns are observed.
  /// Cancels are not observed, and one may leave its operation unanswered.
  bool unseen_cancels_silence = false;
  bool sees_starts = false;
  bool sees_sessions = false;  ///< Their opens and closes.
  bool sees_reads = false;
  bool sees_finals = false;
  bool sees_server = false;
  bool sees_provider = false;
  bool sees_callback_returned = false;
  bool sees_timeout_fired = false;
  bool sees_posts = false;
  bool sees_hearing = false;  ///< cancel-heard.
  bool sees_provider_crashes = false;
  bool sees_provider_ends = false;  ///< And begins.
  bool sees_admits = false;
  bool sees_session_closed = false;
  bool sees_releases = false;
  bool sees_listening = false;  ///< register-cancel and cancel-polled.
  bool sees_provider_finals = false;
  bool sees_sends = false;
  bool sees_receipts = false;      ///< cancel-received.
  bool explains_failures = false;  ///< What can explain that an operation fails is observed ...
  bool explains_stops = false;     ///< ... or that it is told to stop.

  [[nodiscard]] Duration polled_at(Place place) const { return polled[static_cast<std::size_t>(place)]; }
  [[nodiscard]] bool travels(OperationKind kind) const {
    return (travelling_kinds >> static_cast<unsigned>(kind) & 1u) != 0;
  }
  bool operator==(const Terms&) const = default;
};

/// By how much the clocks of two places may differ, their own steps among it.
[[nodiscard]] Duration doubt_of(const Header& header);

[[nodiscard]] Terms terms_of(const Profile& profile, const Header& header);

}  // namespace rescind
