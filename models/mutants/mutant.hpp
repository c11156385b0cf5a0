#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rescind {

/// One wrong decision of the simulated system. Each is a way in which real systems break the contract.
enum class Mutant : std::uint8_t {
  final_twice,         ///< Cancel delivers a final result, and the server's own final follows as a second.
  final_lost,          ///< Cancel ends the operation without a final result.
  result_after_final,  ///< A result that was under way is delivered behind the final one.
  flood_after_cancel,  ///< The stack goes on delivering everything after cancel.
  results_swapped,     ///< Two results that wait together are delivered in the wrong order.
  result_delivered_twice,  ///< A result is delivered again.
  ok_for_cut_stream,       ///< A cancelled stream's final result says OK.
  ack_ignored,             ///< The next result does not wait for the acknowledgement by hand.
  close_refused,           ///< Closing a cancelled operation fails.
  close_accepted_twice,    ///< A second close answers OK as well.
  callback_after_close,    ///< A result is delivered after close has returned and the final result is out.
  close_sync_hangs,        ///< Closing an undrained synchronous operation never returns.
  cancel_fails_while_running,    ///< Cancel of a running operation answers not found.
  cancel_code_unlisted,          ///< Cancel answers a code that is not listed.
  callback_handle_ignored,       ///< Cancel through a callback's handle does nothing.
  cancel_frees_handle,           ///< After cancel the handle is invalid: close fails.
  cancel_waits_for_server,       ///< Cancel returns only when the server has answered.
  final_inside_cancel,           ///< The final callback runs inside the cancel call, on its thread.
  final_waits_for_server,        ///< The final result waits for the server's or provider's end.
  keeps_connection,              ///< A cancelled operation goes on using its connection.
  drops_shared_connection,       ///< Cancel closes a connection that other operations share.
  reader_stays_blocked,          ///< A blocked synchronous read is not woken by cancel.
  second_cancel_final,           ///< A second cancel delivers a second final result.
  second_cancel_invalid,         ///< A second cancel answers invalid parameter.
  cancel_hits_session,           ///< Cancel ends every operation of the session.
  late_cancel_hits_next,         ///< A cancel that arrives after its operation's end hits the next one on the
                                 ///< connection.
  reason_dropped,                ///< The cancel message carries reason none.
  last_reason_wins,              ///< A second cancel overwrites the reason.
  cancel_not_sent,               ///< A cancel that could travel is not sent.
  cancel_not_offered,            ///< The server receives a cancel and does not tell the provider.
  registration_refused,          ///< The server refuses the provider's registration for cancel.
  foreign_accepted,              ///< A cancel from another security context is carried out.
  foreign_close_accepted,        ///< A close from another security context is carried out.
  timeout_ignored,               ///< The timeout option does nothing.
  timeout_wrong_reason,          ///< The timeout cancels with reason none.
  shutdown_ignores_running,      ///< A shutdown leaves what runs alone.
  shutdown_admits,               ///< A server that is shutting down admits new operations.
  provider_final_twice,          ///< The provider posts a second final result after its cancellation.
  provider_posts_after_final,    ///< The provider posts on after its final result.
  provider_deaf,                 ///< The provider hears of its cancellation and runs on.
  quota_overrun,                 ///< Admission lets one more in than the limit.
  quota_early,                   ///< The units come back when the client lets go, not when the provider ends.
  quota_leak,                    ///< The units of a cancelled operation never come back.
  quota_twice,                   ///< The units of a cancelled operation come back twice.
  quota_off_by_one,              ///< Admission refuses what would just fit.
  quota_stuck,                   ///< After a refusal the pool stays shut.
  session_close_early,           ///< Session close completes while operations are open.
  session_close_leaves_running,  ///< Session close does not cancel what runs, and waits for it.
  stale_handle_accepted,         ///< A call on a closed handle answers OK.
  stale_handle_hits_other,       ///< A call on a closed handle acts on another operation.
  crash_on_cancel_in_start,      ///< A cancel inside the start call takes the process down.
  final_twice_in_race,           ///< Cancel meets the server's final result, and both are delivered.
  final_lost_inside_callback,    ///< Cancelled inside its own callback, an operation gets no final result.
  final_lost_before_request,  ///< Cancelled before its request was sent, an operation gets no final result.
  late_answer_to_next,  ///< The answer to a cancelled operation is given to the next one of its session.
  second_reader_stays_blocked,    ///< Of two readers that cancel should wake, it wakes one.
  timeout_swallows_cancel,        ///< A cancel of an operation that has a timeout does nothing.
  timeout_not_sent,               ///< A cancel that a timeout makes is not sent.
  cancel_between_reads_not_sent,  ///< A cancel that comes while no read is blocked is not sent.
  nameless_stream_not_released,   ///< Cancelled before its pull stream had a name, it is never released.
  request_sent_after_cancel,      ///< Cancelled while its connection was set up, it still sends its request.
  queued_cancel_forgotten,        ///< A cancel that meets a request waiting for its turn is forgotten.
  poll_says_no,                   ///< A provider that asks whether it is cancelled is told no.
  cancelled_not_counted,          ///< Admission does not count what is cancelled and still runs.
  quota_leak_before_start,  ///< The units of what was cancelled before its provider started never come back.
  queued_results_leak,      ///< The memory of a cancelled operation's queued results never comes back.
  pool_stuck_after_queued_cancel,  ///< After a cancel of a request that waits for admission the pool stays
                                   ///< shut.
  session_close_inside_hangs,      ///< A session's close from inside a callback waits for that callback.
  crash_on_cancel_of_answered,     ///< A cancel that meets a final result not yet delivered takes the process
                                   ///< down.
  crash_on_late_answer,            ///< An answer to a cancelled operation takes the process down.
  crash_on_late_ack,               ///< An acknowledgement after cancel takes the process down.
  crash_on_close_while_cancelling,  ///< A close between cancel and the final result takes the process down.
  count_
};
inline constexpr std::size_t mutants_count = static_cast<std::size_t>(Mutant::count_);

struct MutantInfo {
  Mutant id;
  std::string_view name;       ///< "final-twice"
  std::string_view rule;       ///< The rule that it breaks.
  std::string_view statement;  ///< What goes wrong, in one sentence.
  std::string_view retells{};  ///< The real, public bug that it retells: what happened where. Empty for none.
  std::string_view link{};     ///< Where that bug is told; empty exactly where `retells` is.
};

/// All mutants, indexed by Mutant.
[[nodiscard]] std::span<const MutantInfo> all_mutants();

}  // namespace rescind
