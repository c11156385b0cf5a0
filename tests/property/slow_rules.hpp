#pragma once

#include <cstdint>
#include <set>
#include <span>

#include "harness/contract/rule.hpp"
#include "tests/property/slow_story.hpp"

// Each rule of the contract as a plain function over a whole recorded run, written from the sentence beside
// it and from nothing else. They are what the monitors are checked against: obviously right before fast.

namespace rescind::slow {

/// The operations that a rule was broken for, by id; `whole_run` where it is about none.
using Broken = std::set<std::uint32_t>;
inline constexpr std::uint32_t whole_run = 0xffffffffu;

/// One rule. A permission (level may) cannot be broken; its function says for which operations use was made
/// of it.
struct SlowRule {
  RuleId id;
  Broken (*judge)(const Story& story);
};

/// All of them, in the order of RuleId.
[[nodiscard]] std::span<const SlowRule> slow_rules();

// slow_result.cpp
[[nodiscard]] Broken one_final(const Story& story);
[[nodiscard]] Broken nothing_after_final(const Story& story);
[[nodiscard]] Broken extras_allowed(const Story& story);
[[nodiscard]] Broken few_extras(const Story& story);
[[nodiscard]] Broken in_order(const Story& story);
[[nodiscard]] Broken complete_if_ok(const Story& story);
[[nodiscard]] Broken held_until_ack(const Story& story);

// slow_close.cpp
[[nodiscard]] Broken close_every_operation(const Story& story);
[[nodiscard]] Broken close_quiet(const Story& story);
[[nodiscard]] Broken close_sync_undrained(const Story& story);
[[nodiscard]] Broken session_close_waits(const Story& story);

// slow_cancel.cpp
[[nodiscard]] Broken cancel_result_code(const Story& story);
[[nodiscard]] Broken cancel_from_callback(const Story& story);
[[nodiscard]] Broken cancel_handle_stays_valid(const Story& story);
[[nodiscard]] Broken cancel_asynchronous(const Story& story);
[[nodiscard]] Broken cancel_async_callback(const Story& story);
[[nodiscard]] Broken cancel_final_prompt(const Story& story);
[[nodiscard]] Broken cancel_disconnects(const Story& story);
[[nodiscard]] Broken cancel_sync_unblocks(const Story& story);
[[nodiscard]] Broken cancel_idempotent(const Story& story);
[[nodiscard]] Broken cancel_no_bystander(const Story& story);

// slow_travel.cpp
[[nodiscard]] Broken cancel_reason_carried(const Story& story);
[[nodiscard]] Broken cancel_reaches_provider(const Story& story);
[[nodiscard]] Broken cancel_may_not_reach_provider(const Story& story);
[[nodiscard]] Broken provider_one_final(const Story& story);
[[nodiscard]] Broken provider_stops(const Story& story);

// slow_security.cpp
[[nodiscard]] Broken security_caller_context(const Story& story);
[[nodiscard]] Broken security_foreign_refused(const Story& story);
[[nodiscard]] Broken handle_stale_refused(const Story& story);
[[nodiscard]] Broken subject_survives(const Story& story);

// slow_server.cpp
[[nodiscard]] Broken timeout_fires(const Story& story);
[[nodiscard]] Broken server_shutdown_cancels(const Story& story);

// slow_quota.cpp
/// Whether two events are about one pool.
[[nodiscard]] bool same_pool(const Event& one, const Event& two);
/// The pool's limit at `until`: the last one said for this user or session, else for all.
[[nodiscard]] std::int64_t limit_of(const Story& story, const Event& like, Position until);
[[nodiscard]] Broken quota_within_limit(const Story& story);
[[nodiscard]] Broken quota_held_while_running(const Story& story);
[[nodiscard]] Broken quota_released(const Story& story);
[[nodiscard]] Broken quota_violation_allowed(const Story& story);
[[nodiscard]] Broken quota_violation_justified(const Story& story);
[[nodiscard]] Broken quota_recovers(const Story& story);
[[nodiscard]] Broken quota_waiters_go_on(const Story& story);

// slow_cancelled.cpp
[[nodiscard]] Broken cancelled_justified(const Story& story);
[[nodiscard]] Broken asked_for(const Story& story);
[[nodiscard]] Broken answer_tells(const Story& story);
[[nodiscard]] Broken spared(const Story& story);
[[nodiscard]] Broken survives_cancel(const Story& story);
[[nodiscard]] Broken provider_few_extras(const Story& story);
[[nodiscard]] Broken work_bounded(const Story& story);

}  // namespace rescind::slow
