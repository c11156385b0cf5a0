#include "models/mutant.hpp"

#include <array>

namespace rescind {
namespace {

using enum Mutant;

constexpr std::array<MutantInfo, mutants_count> table{{
    {final_twice, "final-twice", "result.one-final",
     "the server's own final result is delivered behind the one that cancel made"},
    {final_lost, "final-lost", "result.one-final", "cancel ends the operation without a final result"},
    {result_after_final, "result-after-final", "result.nothing-after-final",
     "a result that was under way is delivered behind the final one"},
    {flood_after_cancel, "flood-after-cancel", "result.few-extras",
     "everything received is still delivered after cancel, however much it is"},
    {results_swapped, "results-swapped", "result.in-order",
     "two results that wait together are delivered in the wrong order"},
    {result_delivered_twice, "result-delivered-twice", "result.in-order",
     "a result that waits when cancel comes is delivered twice"},
    {ok_for_cut_stream, "ok-for-cut-stream", "result.complete-if-ok",
     "the final result of a cancelled stream says ok, though results are missing"},
    {ack_ignored, "ack-ignored", "result.held-until-ack",
     "the next result does not wait for the acknowledgement"},
    {close_refused, "close-refused", "close.every-operation", "closing a cancelled operation fails"},
    {close_accepted_twice, "close-accepted-twice", "close.every-operation",
     "a second close answers ok as well"},
    {callback_after_close, "callback-after-close", "close.quiet",
     "a result is delivered after close has returned and the final result is out"},
    {close_sync_hangs, "close-sync-hangs", "close.sync-undrained",
     "closing a synchronous operation with results unread never returns"},
    {cancel_fails_while_running, "cancel-fails-while-running", "cancel.result-code",
     "cancel of a running operation answers not found"},
    {cancel_code_unlisted, "cancel-code-unlisted", "cancel.result-code",
     "cancel answers a code that is not listed"},
    {callback_handle_ignored, "callback-handle-ignored", "cancel.from-callback",
     "cancel through the handle that a callback was given does nothing"},
    {cancel_frees_handle, "cancel-frees-handle", "cancel.handle-stays-valid",
     "after cancel the handle is invalid, and close fails"},
    {cancel_waits_for_server, "cancel-waits-for-server", "cancel.asynchronous",
     "cancel returns only once the server has answered"},
    {final_inside_cancel, "final-inside-cancel", "cancel.async-callback",
     "the final callback runs inside the cancel call, on its thread"},
    {final_waits_for_server, "final-waits-for-server", "cancel.final-prompt",
     "the final result of a cancelled operation waits for the server's"},
    {keeps_connection, "keeps-connection", "cancel.disconnects",
     "a cancelled operation keeps using its connection"},
    {drops_shared_connection, "drops-shared-connection", "cancel.no-bystander",
     "cancel closes a connection that other operations share"},
    {reader_stays_blocked, "reader-stays-blocked", "cancel.sync-unblocks",
     "a synchronous read that is blocked is not woken by cancel"},
    {second_cancel_final, "second-cancel-final", "cancel.idempotent",
     "a cancel after the final result delivers a second one"},
    {second_cancel_invalid, "second-cancel-invalid", "cancel.idempotent",
     "a second cancel answers invalid parameter"},
    {cancel_hits_session, "cancel-hits-session", "cancel.no-bystander",
     "cancel ends every operation of the session"},
    {late_cancel_hits_next, "late-cancel-hits-next", "cancel.no-bystander",
     "a cancel that arrives after the end of its operation hits another one of the same connection"},
    {reason_dropped, "reason-dropped", "cancel.reason-carried", "the cancel message carries reason none"},
    {last_reason_wins, "last-reason-wins", "cancel.reason-carried",
     "a second cancel overwrites the reason of the first"},
    {cancel_not_sent, "cancel-not-sent", "cancel.reaches-provider", "a cancel that could travel is not sent"},
    {cancel_not_offered, "cancel-not-offered", "cancel.reaches-provider",
     "the server receives a cancel and does not tell the provider"},
    {registration_refused, "registration-refused", "cancel.reaches-provider",
     "the server refuses the provider's registration for cancel"},
    {foreign_accepted, "foreign-accepted", "security.foreign-refused",
     "a cancel from another security context is carried out"},
    {foreign_close_accepted, "foreign-close-accepted", "security.foreign-refused",
     "a close from another security context is carried out"},
    {timeout_ignored, "timeout-ignored", "timeout.fires", "the timeout option does nothing"},
    {timeout_wrong_reason, "timeout-wrong-reason", "cancel.reason-carried",
     "a timeout cancels with reason none"},
    {shutdown_ignores_running, "shutdown-ignores-running", "server.shutdown-cancels",
     "a shutdown leaves what runs alone"},
    {shutdown_admits, "shutdown-admits", "server.shutdown-cancels",
     "a server that is shutting down admits new operations"},
    {provider_final_twice, "provider-final-twice", "provider.one-final",
     "a cancelled provider posts a second final result"},
    {provider_posts_after_final, "provider-posts-after-final", "provider.one-final",
     "a cancelled provider posts a result after its final one"},
    {provider_deaf, "provider-deaf", "provider.stops", "the provider hears of its cancellation and runs on"},
    {quota_overrun, "quota-overrun", "quota.within-limit", "one operation more than the limit is admitted"},
    {quota_early, "quota-early", "quota.held-while-running",
     "the units come back when the client lets go, not when the provider ends"},
    {quota_leak, "quota-leak", "quota.released", "the units of a cancelled operation never come back"},
    {quota_twice, "quota-twice", "quota.released", "the units of a cancelled operation come back twice"},
    {quota_off_by_one, "quota-off-by-one", "quota.violation-justified",
     "an operation that would just fit is refused"},
    {quota_stuck, "quota-stuck", "quota.recovers", "after a refusal the pool refuses everything"},
    {session_close_early, "session-close-early", "session.close-waits",
     "closing a session completes while operations of it are open"},
    {session_close_leaves_running, "session-close-leaves-running", "session.close-waits",
     "closing a session does not cancel what runs in it"},
    {stale_handle_accepted, "stale-handle-accepted", "handle.stale-refused",
     "a call on a closed handle answers ok"},
    {stale_handle_hits_other, "stale-handle-hits-other", "handle.stale-refused",
     "a cancel through a closed handle cancels another operation"},
    {crash_on_cancel_in_start, "crash-on-cancel-in-start", "subject.survives",
     "a cancel before the request has been sent takes the process down"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].id) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table is indexed by Mutant");

}  // namespace

std::span<const MutantInfo> all_mutants() {
  return table;
}

}  // namespace rescind
