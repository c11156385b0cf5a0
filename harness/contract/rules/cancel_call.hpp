#pragma once

#include "harness/contract/codes.hpp"
#include "harness/contract/rules/unexplained.hpp"

namespace rescind::rules {

// What the cancel call itself answers and does.

/// The cancel call that returns now, made on a live handle in the context of the start; else nullptr.
[[nodiscard]] inline const PendingCall* own_cancel(const Scene& scene) {
  const PendingCall* call = scene.call(CallKind::cancel);
  return call != nullptr && !call->stale && !call->foreign ? call : nullptr;
}

/// The server's own answer tells of its end of the operation, whose final result may still be on its way to the caller.
/// Whether it told the truth is cancel.answer-tells'.
[[nodiscard]] inline bool may_have_ended(const Scene& scene) {
  return scene.event.code == code::not_found && scene.terms.promises.cancel_answer == CancelAnswer::tells;
}

[[nodiscard]] inline bool is_round_trip(const Scene& scene) {
  return scene.terms.promises.cancel_call == CancelCall::round_trip;
}

/// A call is answered by a server that a declared fault stops, or keeps apart, at any time since it was made, or that has
/// stopped the service.
[[nodiscard]] inline bool server_may_be_away(const Scene& scene, std::int64_t called) {
  return is_round_trip(scene) &&
         (scene.facts.fault_since(scene.op, called) || scene.facts.service_stopped(scene.op));
}

/// The call is answered by a server, where the operation may be over: its connection was reset, or the server went down.
[[nodiscard]] inline bool may_be_over_there(const Scene& scene) {
  return is_round_trip(scene) && scene.facts.was_struck(scene.op);
}

/// Whether a call that returns now was made on a handle that has to be valid still: nobody else is closing
/// it.
[[nodiscard]] inline bool handle_must_be_valid(const Scene& scene, int closes_of_this_call) {
  return !scene.operation.is(Fact::closed) && scene.operation.closes <= closes_of_this_call;
}

/// Other security contexts are security.foreign-refused's, dead handles handle.stale-refused's.
struct ResultCode {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_result_code,
      .name = "cancel.result-code",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S1 S3",
      .reading = Reading::implied,
      .statement = "Cancel answers one of the listed codes, and OK for a running operation.",
      .needs = {EventKind::cancel, EventKind::cancel_returned},
      .hears = {EventKind::cancel_returned, EventKind::final},
      .hooks = {Hook::when_hit_is_due, Hook::when_fault_begins, Hook::at_end},
      .telling = {EventKind::cancel, EventKind::cancel_returned, EventKind::final, EventKind::start,
                  EventKind::result}};
  static constexpr RuleId id = row.id;

  /// A second cancel was told "not found" before the first one had its answer: right where the final result comes in time.
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!scene.operation.is(Fact::second_not_found) || scene.operation.finished()) return;
    if (!scene.terms.durations) return scene.leave_undecided<ResultCode>();
    const std::int64_t bound = scene.terms.bounds.final.ns;
    if (scene.facts.lateness_of_final(scene.event) > bound) not_found_too_early(scene);
  }
  static void when_hit_is_due(Scene& scene) { decide_refusal(scene); }
  /// What begins later than the clocks can differ explains nothing.
  static void when_fault_begins(Scene& scene) {
    if (scene.event.earliest().ns - scene.facts.doubts(scene.op).refusal.answered > scene.terms.skew.ns)
      decide_refusal(scene);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    refusal_at_end(scene, ending);
    if (!scene.operation.is(Fact::second_not_found) || !scene.operation.final_due()) return;
    const std::int64_t late = scene.facts.lateness(scene.op, ending.t.ns);
    const bool over = ending.client_at_rest() || scene.overdue(late, scene.terms.bounds.final.ns);
    if (!over || ending.crashed() || !scene.terms.sees_finals) return scene.leave_undecided<ResultCode>();
    not_found_too_early(scene);
  }
  static void on(Kind<EventKind::cancel_returned>, Scene& scene) {
    const PendingCall* call = own_cancel(scene);
    if (call == nullptr) return;
    scene.exercise<ResultCode>();
    const bool ran_on = call->running && scene.operation.running() && !scene.operation.closing();
    // The context of a start that nobody saw, or that the start or the cancel does not say, may be another one.
    const bool may_be_foreign =
        scene.event.code == code::access_denied && (scene.operation.context == no_index || call->of_unsaid);
    if (may_be_foreign) {
      scene.leave_undecided<ResultCode>();
    } else if (!code::listed_for_cancel(scene.event.code)) {
      scene.broken<ResultCode>(Finding::cancel_code_unlisted, scene.event.code);
    } else if (ran_on && scene.event.code != code::ok && !ended_at_server(scene, *call)) {
      if (decided_later(scene, *call)) return;
      if (!scene.terms.sees_finals || may_have_ended(scene) || is_explained(scene, call->t))
        return scene.leave_undecided<ResultCode>();
      const RefusedCancel refusal{call->t, scene.now(), scene.event_number, scene.event.code};
      const bool may_lag = is_round_trip(scene) && scene.terms.skew.ns != 0;
      may_lag ? scene.facts.note_refusal(scene.op, refusal) : broken(scene, refusal);
    }
  }

 private:
  static bool is_explained(const Scene& scene, std::int64_t called) {
    return server_may_be_away(scene, called) || may_be_over_there(scene);
  }
  static void refusal_at_end(Scene& scene, const Ending& ending) {
    const std::int64_t answered = scene.facts.doubts(scene.op).refusal.answered;
    if (answered < 0) return;
    if (!all_is_found(scene, ending, answered)) return scene.leave_undecided<ResultCode>();
    decide_refusal(scene);
  }
  static void decide_refusal(Scene& scene) {
    const RefusedCancel refusal = scene.facts.doubts(scene.op).refusal;
    if (refusal.answered < 0) return;
    if (is_explained(scene, refusal.called)) return scene.leave_undecided<ResultCode>();
    broken(scene, refusal);
  }
  static void broken(Scene& scene, const RefusedCancel& refusal) {
    if (!scene.facts.report(static_cast<std::uint32_t>(id), scene.op)) return;
    scene.verdicts.add({.rule = id,
                        .finding = Finding::cancel_refused_while_running,
                        .op = scene.op,
                        .session = {},
                        .t = {refusal.answered},
                        .number = refusal.code,
                        .limit = 0,
                        .event = refusal.event});
  }
  static void not_found_too_early(Scene& scene) {
    scene.broken<ResultCode>(Finding::cancel_refused_while_running, code::not_found);
  }
  static bool decided_later(const Scene& scene, const PendingCall& call) {
    return call.repeated && scene.event.code == code::not_found &&
           scene.operation.is(Fact::cancel_unanswered);
  }
  /// After a cancel that answered OK the server may have ended the operation while its final result is still
  /// on its way: that it is not found is no refusal.
  static bool ended_at_server(const Scene& scene, const PendingCall& call) {
    return call.repeated && scene.event.code == code::not_found && scene.operation.is(Fact::cancelled) &&
           !scene.operation.is(Fact::cancel_unanswered);
  }
};

struct HandleStaysValid {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_handle_stays_valid,
      .name = "cancel.handle-stays-valid",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S5",
      .reading = Reading::implied,
      .statement =
          "Cancel does not free the operation: until close, no call on it fails as an invalid handle.",
      .needs = {EventKind::cancel},
      .hears = {EventKind::cancel_returned, EventKind::close_returned, EventKind::read_returned,
                EventKind::ack},
      .hooks = {Hook::can_check},
      .telling = {EventKind::cancel, EventKind::close, EventKind::close_returned, EventKind::cancel_returned,
                  EventKind::read_returned}};
  static constexpr RuleId id = row.id;

  /// Any call that answers will do: some systems have no close.
  static bool can_check(const Header& header) {
    return header.observes(EventKind::cancel_returned) || header.observes(EventKind::close_returned) ||
           header.observes(EventKind::read_returned) || header.observes(EventKind::ack);
  }
  static void on(Kind<EventKind::cancel_returned>, Scene& scene) {
    const PendingCall* call = own_cancel(scene);
    if (call != nullptr && call->repeated) answered(scene, 0);
  }
  static void on(Kind<EventKind::close_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::close);
    if (call != nullptr && !call->stale && !call->foreign) answered(scene, 1);
  }
  static void on(Kind<EventKind::read_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::read);
    if (call != nullptr && !call->stale && !call->foreign) answered(scene, 0);
  }
  static void on(Kind<EventKind::ack>, Scene& scene) {
    const bool none = scene.event.handle == Handle::stale || scene.event.handle == Handle::empty;
    if (!none && scene.event.code != no_code) answered(scene, 0);
  }

 private:
  static void answered(Scene& scene, int closes_of_this_call) {
    if (!scene.operation.is(Fact::cancelled) || !handle_must_be_valid(scene, closes_of_this_call)) return;
    scene.exercise<HandleStaysValid>();
    if (scene.event.code == code::invalid_parameter) scene.broken<HandleStaysValid>(Finding::handle_invalid);
  }
};

/// Time in callbacks inside the call is the application's.
/// Where a cancel is answered by the server, it is excused while a declared fault keeps the server away.
struct Asynchronous {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_asynchronous,
      .name = "cancel.asynchronous",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S4",
      .reading = Reading::stated,
      .statement =
          "Cancel returns within the bound: it waits neither for the server nor for the provider nor "
          "for the final result.",
      .needs = {EventKind::cancel, EventKind::cancel_returned},
      .hears = {EventKind::cancel_returned},
      .hooks = {Hook::when_fault_begins_in_call, Hook::when_client_frozen_in_call, Hook::at_end_of_call},
      .telling = {EventKind::cancel, EventKind::cancel_returned, EventKind::final},
      .timed = true,
      .picture = {Picture::Kind::span, EventKind::cancel, EventKind::cancel_returned}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::cancel_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::cancel);
    if (call == nullptr || !scene.terms.durations) return;
    scene.exercise<Asynchronous>();
    const std::int64_t took = scene.now() - call->t - call->in_callbacks;
    const std::int64_t bound = scene.terms.bounds.cancel_call.ns;
    if (took > bound && server_may_be_away(scene, call->t)) return scene.leave_undecided<Asynchronous>();
    // Callbacks of an unknown thread may have run inside it, or beside it.
    const std::int64_t elsewhere = scene.facts.calls().elsewhere_since(*call, scene.now());
    const bool by_callbacks =
        took <= bound && took + call->in_callbacks > bound && !scene.event.thread.exists();
    const bool unclear =
        call->ambiguous || scene.facts.calls().is_unclear(scene.event, CallKind::cancel, scene.op.value);
    const bool maybe_in_time = took > bound && (unclear || took - elsewhere <= bound);
    if (by_callbacks || maybe_in_time) return scene.leave_undecided<Asynchronous>();
    scene.late<Asynchronous>(Finding::cancel_slow, took, bound);
  }
  static void at_end_of_call(Scene& scene, const PendingCall& call, const Ending& ending) {
    if (call.kind != CallKind::cancel) return;
    if (ending.crashed()) return scene.leave_undecided<Asynchronous>();
    const std::int64_t bound = scene.terms.bounds.cancel_call.ns;
    if (is_round_trip(scene) && scene.facts.hung_up(scene.op)) return;
    if (!ending.client_at_rest() && !surely_late(scene, call, ending.t.ns))
      return scene.leave_undecided<Asynchronous>();
    if (server_may_be_away(scene, call.t)) return scene.leave_undecided<Asynchronous>();
    scene.broken<Asynchronous>(Finding::cancel_never_returned, 0, bound);
  }
  static void when_fault_begins_in_call(Scene& scene, const PendingCall& call) {
    const std::int64_t now = scene.event.earliest().ns;
    if (call.kind != CallKind::cancel || server_may_be_away(scene, call.t)) return;
    if (is_round_trip(scene) && scene.facts.hung_up(scene.op)) return;
    if (surely_late(scene, call, now))
      scene.broken<Asynchronous>(Finding::cancel_slow, now - call.t, scene.terms.bounds.cancel_call.ns);
  }
  static void when_client_frozen_in_call(Scene& scene, const PendingCall& call) {
    if (call.kind != CallKind::cancel || scene.facts.calls().calls_back(call)) return;
    if (is_round_trip(scene)) return;
    scene.exercise<Asynchronous>();
    scene.broken<Asynchronous>(Finding::cancel_never_returned, 0, scene.terms.bounds.cancel_call.ns);
  }

 private:
  /// A call that has not returned has taken too long, whatever callbacks ran inside it or beside it meanwhile.
  static bool surely_late(const Scene& scene, const PendingCall& call, std::int64_t t) {
    const Calls& calls = scene.facts.calls();
    if (call.ambiguous || calls.calls_back(call)) return false;
    const std::int64_t took = t - call.t - call.in_callbacks - calls.elsewhere_since(call, t);
    return scene.overdue(took, scene.terms.bounds.cancel_call.ns);
  }
};

struct AsyncCallback {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_async_callback,
      .name = "cancel.async-callback",
      .level = Level::should,
      .who = Who::client_stack,
      .sources = "S4 S7",
      .reading = Reading::assumed,
      .statement = "The final callback does not run inside the cancel call, on the caller's stack.",
      .needs = {EventKind::cancel, EventKind::cancel_returned, EventKind::final},
      .hears = {EventKind::final},
      .telling = {EventKind::cancel, EventKind::final, EventKind::cancel_returned},
      .picture = {Picture::Kind::order, EventKind::cancel_returned, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool called_back = scene.event.via == Via::callback || operation.mode == Mode::async;
    if (!called_back || !operation.is(Fact::cancelled) || operation.finished()) return;
    if (maybe_inside(scene)) return scene.leave_undecided<AsyncCallback>();
    const bool inside =
        scene.event.thread.exists() &&
        scene.facts.calls().find_around(scene.event, CallKind::cancel, scene.op.value) != nullptr;
    // While an answer is awaited an event loop runs others on the thread, and nothing of the caller is on its stack.
    if (inside && scene.terms.real_clocks && is_round_trip(scene))
      return scene.leave_undecided<AsyncCallback>();
    scene.exercise<AsyncCallback>();
    if (inside) scene.broken<AsyncCallback>(Finding::final_inside_cancel);
  }

 private:
  /// A cancel call has not returned, and nobody says on which thread it was made, or the callback came.
  static bool maybe_inside(const Scene& scene) {
    if (!scene.event.thread.exists()) return scene.operation.cancels != 0;
    Event nobodys = scene.event;
    nobodys.thread = {};
    return scene.facts.calls().find_around(nobodys, CallKind::cancel, scene.op.value) != nullptr;
  }
};

struct Idempotent {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_idempotent,
      .name = "cancel.idempotent",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S4",
      .reading = Reading::assumed,
      .statement =
          "A second cancel, or one after the final result, changes nothing: no second final result, no "
          "invalid handle.",
      .needs = {EventKind::cancel, EventKind::cancel_returned, EventKind::final},
      .hears = {EventKind::cancel_returned, EventKind::final},
      .telling = {EventKind::cancel, EventKind::cancel_returned, EventKind::final},
      .picture = {Picture::Kind::nothing_after, EventKind::final, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::cancel_returned>, Scene& scene) {
    const PendingCall* call = own_cancel(scene);
    if (call == nullptr || !call->repeated || !handle_must_be_valid(scene, 0)) return;
    scene.exercise<Idempotent>();
    if (scene.event.code == code::invalid_parameter) scene.broken<Idempotent>(Finding::second_cancel_invalid);
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (scene.operation.finished() && scene.operation.is(Fact::cancelled_again)) {
      scene.broken<Idempotent>(Finding::second_cancel_final);
    }
  }
};

}  // namespace rescind::rules
