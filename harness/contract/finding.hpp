#pragma once

#include <cstdint>
#include <string_view>

namespace rescind {

/// The ways to break the rules. finding.cpp says each in two sentences.
enum class Finding : std::uint8_t {
  final_twice,
  final_missing,
  final_after_cancel,
  result_after_final,
  too_many_extras,
  result_repeated,
  result_skipped,
  result_not_posted,
  ok_but_cut_short,
  ok_after_failure,
  failed_after_ok,
  posted_after_ok,
  delivered_before_ack,
  cancelled_by_nobody,
  not_asked_for,
  closed_twice,
  never_closed,
  close_kept_failing,
  delivered_after_close,
  closed_undrained,
  close_slow,
  close_never_returned,
  cancel_code_unlisted,
  cancel_refused_while_running,
  callback_cancel_refused,
  callback_cancel_without_effect,
  handle_invalid,
  cancel_slow,
  cancel_never_returned,
  final_inside_cancel,
  final_late,
  final_never,
  final_not_yet,
  final_causal,
  disconnect_late,
  disconnect_never,
  disconnect_causal,
  read_slow,
  read_never_returned,
  read_causal,
  last_read_says_more,
  second_cancel_invalid,
  second_cancel_final,
  bystander_failed,
  bystander_told,
  bystander_disconnected,
  bystander_hit,
  reason_wrong,
  called_twice,
  poll_says_no,
  post_accepted,
  not_offered,
  registration_refused,
  not_received,
  not_sent,
  told_late,
  said_ok_in_vain,
  said_not_found_in_vain,
  foreign_context,
  foreign_accepted,
  foreign_effect,
  foreign_told,
  foreign_hit,
  timeout_early,
  timeout_late,
  timeout_missed,
  timeout_never,
  timeout_final_late,
  timeout_final_never,
  timeout_reason,
  admitted_after_shutdown,
  refused_with_other_code,
  not_cancelled_by_shutdown,
  shutdown_reason,
  provider_final_twice,
  posted_after_provider_final,
  provider_ended_without_final,
  provider_final_missing,
  provider_stop_late,
  provider_stop_never,
  provider_stop_not_yet,
  provider_stop_causal,
  begun_though_cancelled,
  cancel_kills_provider,
  cancel_kills_server,
  too_many_posts,
  over_limit,
  released_while_running,
  runs_without_units,
  released_twice,
  units_kept,
  nobodys_units_kept,
  released_late,
  refused_though_fits,
  still_refused,
  too_many_at_work,
  session_closed_early,
  session_close_never,
  session_close_left_running,
  session_close_left_running_never,
  session_close_causal,
  stale_accepted,
  stale_hit_other,
  stale_hit,
  crashed,
  exited,
  count_
};

/// What a finding says: what was expected, and what was seen instead.
///
/// In braces stand fields of the Violation: {op}, {session}, and {number} or {limit}, which may be shown
/// as a duration {number:time}, a result code {number:code} or a cancellation reason {number:reason}.
struct FindingText {
  Finding id;
  std::string_view name;  ///< "final-twice": what reports know it by from one release to the next.
  std::string_view expected;
  std::string_view seen;
};

[[nodiscard]] const FindingText& text_of(Finding finding);

}  // namespace rescind
