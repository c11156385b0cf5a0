#include "harness/contract/rule.hpp"

#include <array>

#include "harness/base/assert.hpp"

namespace rescind {

namespace {

using enum RuleId;
using enum Level;
using enum Who;
using enum Reading;

constexpr auto rules = std::to_array<RuleInfo>({
    {result_one_final, "result.one-final", must, client_stack, "S7 S8", stated, "",
     "Every started operation delivers exactly one final result."},
    {result_nothing_after_final, "result.nothing-after-final", must, client_stack, "S7", implied, "",
     "No result follows the final one."},
    {result_extras_allowed, "result.extras-allowed", may, nobody, "S10", stated, "",
     "Results between cancel and the final one are legal."},
    {result_few_extras, "result.few-extras", should, client_stack, "S10", stated, "",
     "No more results follow cancel than the profile calls a few."},
    {result_in_order, "result.in-order", must, client_stack, "S10", assumed, "",
     "Delivered results are a prefix of what the provider posted, in its order, none twice."},
    {result_complete_if_ok, "result.complete-if-ok", must, client_stack, "S6", assumed, "",
     "A final OK means that everything the provider posted was delivered: a stream cut short is never OK."},
    {result_held_until_ack, "result.held-until-ack", must, client_stack, "", assumed, "",
     "With acknowledgement by hand the next result waits for the acknowledgement of the one before."},
    {close_every_operation, "close.every-operation", must, application, "S5", stated, "",
     "Every started operation is closed by exactly one close that answers OK, cancelled or not."},
    {close_quiet, "close.quiet", must, client_stack, "S5", assumed, "",
     "Nothing is delivered after the later of the close's return and the final result."},
    {close_sync_undrained, "close.sync-undrained", should, client_stack, "", page, "MI_Operation_Close",
     "Closing a synchronous operation with results unread fails, or waits within the bound for the reader."},
    {cancel_result_code, "cancel.result-code", must, client_stack, "S1 S3", implied, "",
     "Cancel answers one of the listed codes, and OK for a running operation."},
    {cancel_from_callback, "cancel.from-callback", must, client_stack, "S1", stated, "",
     "Cancel through the handle that a callback was given acts on that operation."},
    {cancel_handle_stays_valid, "cancel.handle-stays-valid", must, client_stack, "S5", implied, "",
     "Cancel does not free the operation: until close, no call on it fails as an invalid handle."},
    {cancel_asynchronous, "cancel.asynchronous", must, client_stack, "S4", stated, "",
     "Cancel returns within the bound: it waits neither for the server nor for the provider nor for the "
     "final result."},
    {cancel_async_callback, "cancel.async-callback", should, client_stack, "S4 S7", assumed, "",
     "The final callback does not run inside the cancel call, on the caller's stack."},
    {cancel_final_prompt, "cancel.final-prompt", must, client_stack, "S6 S12", stated, "",
     "The final result follows cancel within the bound, however long the provider still runs."},
    {cancel_disconnects, "cancel.disconnects", must, client_stack, "S12", stated, "",
     "The client lets go of the operation's use of its connection within the bound; other operations on it "
     "go on."},
    {cancel_sync_unblocks, "cancel.sync-unblocks", must, client_stack, "S8", stated, "",
     "A blocked synchronous read returns within the bound after cancel, and the last read says that nothing "
     "follows."},
    {cancel_idempotent, "cancel.idempotent", must, client_stack, "S4", assumed, "",
     "A second cancel, or one after the final result, changes nothing: no second final result, no invalid "
     "handle."},
    {cancel_no_bystander, "cancel.no-bystander", must, client_stack_and_server, "S1", implied, "",
     "A cancel changes nothing for any other operation, on the same connection or the next one on it."},
    {cancel_reason_carried, "cancel.reason-carried", must, client_stack_and_server, "S2", implied, "",
     "The reason that reaches the provider is that of the first cancel in force."},
    {cancel_reaches_provider, "cancel.reaches-provider", must, client_stack_and_server, "S11", implied, "",
     "A cancel that can travel is received when it was sent on a live path, and offered to a provider that "
     "listens "
     "before that ends; a callback comes once at the most."},
    {cancel_may_not_reach_provider, "cancel.may-not-reach-provider", may, nobody, "S11", stated, "",
     "For kinds whose cancel cannot travel the provider is not told; only the lost connection tells it."},
    {security_caller_context, "security.caller-context", should, application, "S9", stated, "",
     "Cancel and close are called in the security context of the start."},
    {security_foreign_refused, "security.foreign-refused", must, client_stack, "S9", assumed, "",
     "A cancel or close from another security context answers access denied and changes nothing."},
    {timeout_fires, "timeout.fires", must, client_stack, "S2", assumed, "",
     "An operation past its timeout is cancelled with reason timeout and gets its final result within the "
     "bound."},
    {server_shutdown_cancels, "server.shutdown-cancels", must, server, "S2", implied, "",
     "Shutdown and service stop cancel what runs, with their reason, and new starts are refused."},
    {provider_one_final, "provider.one-final", must, provider, "S7 S14", assumed, "",
     "A provider posts one final result, also when cancelled, and nothing after it; a subscription may end "
     "by "
     "unsubscribe instead."},
    {provider_stops, "provider.stops", must, provider, "S14", stated, "",
     "A provider that has heard of its cancellation stops within the bound."},
    {quota_within_limit, "quota.within-limit", must, server, "S13", implied, "",
     "What is held in a pool never exceeds its limit."},
    {quota_held_while_running, "quota.held-while-running", must, server, "S13", stated, "",
     "The units of an operation are held as long as its provider runs, also after the client has gone."},
    {quota_released, "quota.released", must, server, "S13 S14", stated, "",
     "Every unit taken is given back exactly once, at the latest when everything has come to rest."},
    {quota_violation_allowed, "quota.violation-allowed", may, nobody, "S14", stated, "",
     "A start may fail with a quota violation while a cancelled operation still holds its units."},
    {quota_violation_justified, "quota.violation-justified", must, server, "S14", implied, "",
     "A start fails with a quota violation only while its units do not fit."},
    {quota_recovers, "quota.recovers", must, server, "S14", stated, "",
     "After the release a start that fits succeeds again."},
    {session_close_waits, "session.close-waits", must, client_stack, "", page, "MI_Session_Close",
     "Closing a session cancels what runs in it, completes once every operation of it is closed, and not "
     "before."},
    {handle_stale_refused, "handle.stale-refused", must, client_stack, "", assumed, "",
     "A call on a closed, empty or stale copied handle is refused as an invalid parameter and touches no "
     "other "
     "operation."},
    {subject_survives, "subject.survives", must, client_stack, "", assumed, "",
     "No call crashes, aborts or corrupts the process."},
});

constexpr bool indexed_by_id() {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (static_cast<std::size_t>(rules[i].id) != i) return false;
  }
  return true;
}
static_assert(rules.size() == rules_count && indexed_by_id());

}  // namespace

std::span<const RuleInfo> all_rules() {
  return rules;
}

const RuleInfo& info(RuleId id) {
  RESCIND_ASSERT(id < RuleId::count_);
  return rules[static_cast<std::size_t>(id)];
}

std::optional<RuleId> rule_named(std::string_view name) {
  for (const RuleInfo& rule : rules)
    if (rule.name == name) return rule.id;
  return std::nullopt;
}

std::string_view name_of(Level level) {
  static constexpr std::string_view words[] = {"must", "should", "may"};
  return words[static_cast<std::size_t>(level)];
}

}  // namespace rescind
