#include "harness/contract/exercise.hpp"

#include <array>

namespace rescind {
namespace {

// By RuleId. A test runs each scenario and sees that the rule is kept there.
constexpr std::array<Exercise, rules_count> exercises{{
    {"an operation is started and gets its final result, or the client comes to rest without it",
     "scenarios/small/one-stream.yaml", ""},  // result_one_final
    {"an operation gets its final result, and results are observed", "scenarios/small/one-stream.yaml",
     ""},  // result_nothing_after_final
    {"a result is delivered between a cancel and the final one", "scenarios/results/extras-after-cancel.yaml",
     ""},  // result_extras_allowed
    {"a result is delivered after a cancel", "scenarios/results/extras-after-cancel.yaml",
     ""},  // result_few_extras
    {"a result is delivered, and both it and its post have an index", "scenarios/network/copied-message.yaml",
     ""},  // result_in_order
    {"a final result says ok, and the posts of its provider are observed",
     "scenarios/cancel/leaves-bystanders-alone.yaml", ""},                       // result_complete_if_ok
    {"results are acknowledged by hand", "scenarios/results/by-hand.yaml", ""},  // result_held_until_ack
    {"a final result says that its operation was cancelled, by `ended` or by a code of the profile",
     "scenarios/profiles-family/in-midstream.yaml", "lsp"},  // result_cancelled_justified
    {"a final result comes, and the recording began before its operation was started",
     "scenarios/propagation/dies-on-its-own.yaml", ""},  // result_asked_for
    {"an operation is started, and the run comes to rest", "scenarios/small/one-answer.yaml",
     ""},  // close_every_operation
    {"an operation is closed and has its final result", "scenarios/close/after-the-final-result.yaml",
     ""},  // close_quiet
    {"a synchronous operation is closed with results unread", "scenarios/close/undrained-reader.yaml",
     ""},  // close_sync_undrained
    {"a cancel of a running operation returns with a code", "scenarios/small/one-stream.yaml",
     ""},  // cancel_result_code
    {"an operation is cancelled by the handle that one of its callbacks was given",
     "scenarios/small/inside-a-callback.yaml", ""},  // cancel_from_callback
    {"an operation that was cancelled is closed, or called otherwise",
     "scenarios/cancel/keeps-the-handle.yaml", ""},  // cancel_handle_stays_valid
    {"a cancel is entered and returns, on a clock that has durations", "scenarios/small/one-stream.yaml",
     ""},  // cancel_asynchronous
    {"an asynchronous operation that was cancelled gets its final result",
     "scenarios/callbacks/cancel-inside.yaml", ""},  // cancel_async_callback
    {"an operation is cancelled before its final result, on a clock that has durations",
     "scenarios/small/one-stream.yaml", ""},  // cancel_final_prompt
    {"an operation is cancelled that uses a connection, and the network is observed",
     "scenarios/cancel/lets-go-of-the-connection.yaml", ""},  // cancel_disconnects
    {"an operation is cancelled while a read of it is blocked", "scenarios/small/blocked-reader.yaml",
     ""},  // cancel_sync_unblocks
    {"an operation is cancelled a second time, or after its final result",
     "scenarios/cancel/from-two-threads.yaml", ""},  // cancel_idempotent
    {"an operation is cancelled while another one runs", "scenarios/cancel/leaves-bystanders-alone.yaml",
     ""},  // cancel_no_bystander
    {"a provider hears of a cancel with its reason", "scenarios/cancel/between-results.yaml",
     ""},  // cancel_reason_carried
    {"a cancel that can travel is received, and its provider listens",
     "scenarios/cancel/between-results.yaml", ""},  // cancel_reaches_provider
    {"an operation is cancelled of a kind whose cancel cannot travel, while its provider runs",
     "scenarios/propagation/cannot-travel.yaml", ""},  // cancel_may_not_reach_provider
    {"a cancel returns ok or not found, by a profile in which that tells, and it is known how its operation ended",
     "scenarios/profiles-family/in-midstream.yaml", "ldap"},  // cancel_answer_tells
    {"a cancel or a close says in which security context it was called",
     "scenarios/security/own-context.yaml", ""},  // security_caller_context
    {"a cancel or a close is called in another security context than the start",
     "scenarios/security/foreign-cancel.yaml", ""},  // security_foreign_refused
    {"an operation with a timeout runs past it", "scenarios/timeouts/fires.yaml", ""},  // timeout_fires
    {"a server shuts down while a provider runs, or is asked to start one afterwards",
     "scenarios/shutdown/cancels-what-runs.yaml", ""},  // server_shutdown_cancels
    {"a provider posts its final result", "scenarios/cancel/between-results.yaml", ""},  // provider_one_final
    {"a provider hears of its cancellation", "scenarios/cancel/between-results.yaml", ""},  // provider_stops
    {"the server receives a cancel before the provider of its operation has started",
     "scenarios/propagation/before-the-provider-starts.yaml", ""},  // provider_spared
    {"an operation is cancelled while its provider runs", "scenarios/propagation/each-way-of-hearing.yaml",
     ""},  // provider_survives
    {"a provider posts after it has heard of its cancellation, or ends",
     "scenarios/propagation/each-way-of-hearing.yaml", ""},  // provider_few_extras
    {"units are charged to a pool that has a limit", "scenarios/small/two-share-a-quota.yaml",
     ""},  // quota_within_limit
    {"units are given back, and their provider is observed", "scenarios/small/two-share-a-quota.yaml",
     ""},  // quota_held_while_running
    {"units are charged and given back", "scenarios/small/two-share-a-quota.yaml", ""},  // quota_released
    {"a start is refused while an operation that was cancelled holds units",
     "scenarios/quota/refused-then-recovers.yaml", ""},  // quota_violation_allowed
    {"a start is refused since its units do not fit", "scenarios/small/after-a-refusal.yaml",
     ""},  // quota_violation_justified
    {"a start succeeds, or is refused, after a refusal and a release", "scenarios/small/after-a-refusal.yaml",
     ""},  // quota_recovers
    {"an operation waits for units of a pool, and they become free", "scenarios/small/waits-for-memory.yaml",
     ""},  // quota_waiters_go_on
    {"a provider starts whose units were charged to a pool that has a limit",
     "scenarios/quota/two-limits.yaml", ""},  // quota_work_bounded
    {"a session is closed and completes, and its operations are observed",
     "scenarios/sessions/close-with-operations-open.yaml", ""},  // session_close_waits
    {"a call is made by a closed, empty or stale handle", "scenarios/cancel/handles.yaml",
     ""},                                                             // handle_stale_refused
    {"anything is observed", "scenarios/small/one-answer.yaml", ""},  // subject_survives
}};

}  // namespace

const Exercise& exercise_of(RuleId rule) {
  return exercises[static_cast<std::size_t>(rule)];
}

}  // namespace rescind
