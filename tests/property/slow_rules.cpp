#include "tests/property/slow_rules.hpp"

#include <array>

namespace rescind::slow {
namespace {

constexpr auto rules = std::to_array<SlowRule>({
    {RuleId::result_one_final, one_final},
    {RuleId::result_nothing_after_final, nothing_after_final},
    {RuleId::result_extras_allowed, extras_allowed},
    {RuleId::result_few_extras, few_extras},
    {RuleId::result_in_order, in_order},
    {RuleId::result_complete_if_ok, complete_if_ok},
    {RuleId::result_held_until_ack, held_until_ack},
    {RuleId::result_cancelled_justified, cancelled_justified},
    {RuleId::result_asked_for, asked_for},
    {RuleId::close_every_operation, slow::close_every_operation},
    {RuleId::close_quiet, slow::close_quiet},
    {RuleId::close_sync_undrained, slow::close_sync_undrained},
    {RuleId::cancel_result_code, slow::cancel_result_code},
    {RuleId::cancel_from_callback, slow::cancel_from_callback},
    {RuleId::cancel_handle_stays_valid, slow::cancel_handle_stays_valid},
    {RuleId::cancel_asynchronous, slow::cancel_asynchronous},
    {RuleId::cancel_async_callback, slow::cancel_async_callback},
    {RuleId::cancel_final_prompt, slow::cancel_final_prompt},
    {RuleId::cancel_disconnects, slow::cancel_disconnects},
    {RuleId::cancel_sync_unblocks, slow::cancel_sync_unblocks},
    {RuleId::cancel_idempotent, slow::cancel_idempotent},
    {RuleId::cancel_no_bystander, slow::cancel_no_bystander},
    {RuleId::cancel_reason_carried, slow::cancel_reason_carried},
    {RuleId::cancel_reaches_provider, slow::cancel_reaches_provider},
    {RuleId::cancel_may_not_reach_provider, slow::cancel_may_not_reach_provider},
    {RuleId::cancel_answer_tells, answer_tells},
    {RuleId::security_caller_context, slow::security_caller_context},
    {RuleId::security_foreign_refused, slow::security_foreign_refused},
    {RuleId::timeout_fires, slow::timeout_fires},
    {RuleId::server_shutdown_cancels, slow::server_shutdown_cancels},
    {RuleId::provider_one_final, slow::provider_one_final},
    {RuleId::provider_stops, slow::provider_stops},
    {RuleId::provider_spared, spared},
    {RuleId::provider_survives, survives_cancel},
    {RuleId::provider_few_extras, slow::provider_few_extras},
    {RuleId::quota_within_limit, slow::quota_within_limit},
    {RuleId::quota_held_while_running, slow::quota_held_while_running},
    {RuleId::quota_released, slow::quota_released},
    {RuleId::quota_violation_allowed, slow::quota_violation_allowed},
    {RuleId::quota_violation_justified, slow::quota_violation_justified},
    {RuleId::quota_recovers, slow::quota_recovers},
    {RuleId::quota_waiters_go_on, slow::quota_waiters_go_on},
    {RuleId::quota_work_bounded, work_bounded},
    {RuleId::session_close_waits, slow::session_close_waits},
    {RuleId::handle_stale_refused, slow::handle_stale_refused},
    {RuleId::subject_survives, slow::subject_survives},
});
static_assert(rules.size() == rules_count);

}  // namespace

std::span<const SlowRule> slow_rules() {
  return rules;
}

}  // namespace rescind::slow
