#include "harness/contract/evidence.hpp"

#include <algorithm>

namespace rescind {

namespace {

/// The kinds that tell the story of a rule, most telling first.
std::vector<EventKind> telling_kinds(RuleId rule) {
  using enum EventKind;
  switch (rule) {
    case RuleId::result_one_final:
      return {final, cancel, timeout_fired, close, start, read, waited};
    case RuleId::result_nothing_after_final:
      return {final, result, start};
    case RuleId::result_extras_allowed:
    case RuleId::result_few_extras:
      return {cancel, final, result};
    case RuleId::result_in_order:
      return {result, post, final};
    case RuleId::result_complete_if_ok:
      return {final, provider_final, provider_crash, post, result, cancel};
    case RuleId::result_held_until_ack:
      return {result, ack, final, cancel};
    case RuleId::close_every_operation:
      return {start, close_returned, close, final, cancel};
    case RuleId::close_quiet:
      return {close_returned, final, result};
    case RuleId::close_sync_undrained:
      return {close, close_returned, read_returned, read, final};
    case RuleId::cancel_result_code:
    case RuleId::cancel_from_callback:
      return {cancel, cancel_returned, final, start, result};
    case RuleId::cancel_handle_stays_valid:
      return {cancel, close, close_returned, cancel_returned, read_returned};
    case RuleId::cancel_asynchronous:
      return {cancel, cancel_returned, final};
    case RuleId::cancel_async_callback:
      return {cancel, final, cancel_returned};
    case RuleId::cancel_final_prompt:
      return {cancel, cancel_returned, final, provider_end, waited};
    case RuleId::cancel_disconnects:
      return {cancel, send, disconnect, connect, final};
    case RuleId::cancel_sync_unblocks:
      return {cancel, read, read_returned, final};
    case RuleId::cancel_idempotent:
      return {cancel, cancel_returned, final};
    case RuleId::cancel_no_bystander:
      return {start, final, cancel_received, cancel_heard, disconnect, deliver};
    case RuleId::cancel_reason_carried:
      return {cancel, timeout_fired, send, cancel_received, cancel_heard};
    case RuleId::cancel_reaches_provider:
      return {cancel,       register_cancel, cancel_received, send, deliver,
              cancel_heard, cancel_polled,   provider_end,    post};
    case RuleId::cancel_may_not_reach_provider:
      return {cancel, provider_end};
    case RuleId::security_caller_context:
    case RuleId::security_foreign_refused:
      return {start, cancel, cancel_returned, close, close_returned, final};
    case RuleId::timeout_fires:
      return {start, timeout_fired, final, cancel_heard};
    case RuleId::server_shutdown_cancels:
      return {admit, refuse, provider_start, register_cancel, cancel_heard, cancel_polled, provider_end};
    case RuleId::provider_one_final:
      return {provider_final, provider_start, cancel_heard, provider_end, post};
    case RuleId::provider_stops:
      return {cancel_heard, cancel_polled, provider_end, provider_start, post};
    case RuleId::quota_within_limit:
    case RuleId::quota_violation_allowed:
    case RuleId::quota_violation_justified:
    case RuleId::quota_recovers:
      return {charge, refuse, release, limits};
    case RuleId::quota_held_while_running:
    case RuleId::quota_released:
      return {charge, release, provider_start, provider_end, provider_crash};
    case RuleId::session_close_waits:
      return {session_close, session_close_returned, session_closed, close_returned, final};
    case RuleId::handle_stale_refused:
      return {close_returned, cancel, cancel_returned, close, final};
    case RuleId::subject_survives:
      return {cancel, start, result, ack, read};
    case RuleId::count_:
      break;
  }
  return {};
}

/// Rules that are about more than one operation show other ones' events too.
bool shows_all_operations(RuleId rule) {
  return rule == RuleId::subject_survives || rule == RuleId::quota_within_limit ||
         rule == RuleId::quota_violation_justified || rule == RuleId::quota_recovers;
}

class Choice {
 public:
  void add(std::size_t index) {
    const bool known = std::find(chosen_.begin(), chosen_.end(), index) != chosen_.end();
    if (!known && chosen_.size() < evidence_max) chosen_.push_back(index);
  }
  [[nodiscard]] std::vector<std::size_t> sorted() && {
    std::sort(chosen_.begin(), chosen_.end());
    return std::move(chosen_);
  }

 private:
  std::vector<std::size_t> chosen_;
};

}  // namespace

std::vector<std::size_t> evidence(const History& history, const Violation& violation) {
  const std::vector<Event>& events = history.events;
  const std::size_t decided = std::min<std::size_t>(violation.event, events.empty() ? 0 : events.size() - 1);
  const auto concerns = [&](const Event& event) {
    if (shows_all_operations(violation.rule)) return true;
    if (violation.op.exists() && event.op == violation.op) return true;
    return violation.session.exists() && event.session == violation.session;
  };
  Choice choice;
  if (violation.event < events.size()) choice.add(violation.event);
  // Another operation's cancel is what a bystander is told about; the server's shutdown concerns all.
  for (std::size_t i = decided + 1; i-- > 0;) {
    const Event& event = events[i];
    const bool other_cancel =
        violation.rule == RuleId::cancel_no_bystander && event.kind == EventKind::cancel;
    const bool shutdown =
        violation.rule == RuleId::server_shutdown_cancels && event.kind == EventKind::shutdown;
    if (other_cancel || shutdown) {
      choice.add(i);
      break;
    }
  }
  // First the last one of each kind, then the ones before, until the list is full.
  const std::vector<EventKind> kinds = telling_kinds(violation.rule);
  for (std::size_t round = 0; round < 2; ++round) {
    for (EventKind kind : kinds) {
      std::size_t skip = round;
      for (std::size_t i = decided + 1; i-- > 0;) {
        if (events[i].kind != kind || !concerns(events[i])) continue;
        if (skip-- == 0) {
          choice.add(i);
          break;
        }
        if (kind == EventKind::start) break;
      }
    }
  }
  return std::move(choice).sorted();
}

}  // namespace rescind
