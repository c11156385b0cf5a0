#pragma once

#include <algorithm>

#include "harness/contract/codes.hpp"
#include "harness/contract/rules/asked.hpp"
#include "harness/contract/rules/unexplained.hpp"

namespace rescind::rules {

/// Whether it is seen what a cancel or a close answers: either will do, for systems that have no close.
[[nodiscard]] inline bool observes_answers(const Header& header) {
  return (header.observes(EventKind::cancel) && header.observes(EventKind::cancel_returned)) ||
         (header.observes(EventKind::close) && header.observes(EventKind::close_returned));
}

struct CallerContext {
  static constexpr RuleInfo row{
      .id = RuleId::security_caller_context,
      .name = "security.caller-context",
      .level = Level::should,
      .who = Who::application,
      .sources = "S9",
      .reading = Reading::stated,
      .statement = "Cancel and close are called in the security context of the start.",
      .hears = {EventKind::cancel, EventKind::close},
      .hooks = {Hook::can_check},
      .telling = {EventKind::start, EventKind::cancel, EventKind::cancel_returned, EventKind::close,
                  EventKind::close_returned, EventKind::final}};
  static constexpr RuleId id = row.id;

  static bool can_check(const Header& header) {
    return header.observes(EventKind::cancel) || header.observes(EventKind::close);
  }
  static void on(Kind<EventKind::cancel>, Scene& scene) { called(scene); }
  static void on(Kind<EventKind::close>, Scene& scene) { called(scene); }

 private:
  static void called(Scene& scene) {
    const ContextId context = scene.event.context;
    if (!context.exists() || scene.operation.context == no_index) return;
    scene.exercise<CallerContext>();
    if (context.value != scene.operation.context) scene.broken<CallerContext>(Finding::foreign_context);
  }
};

/// On a dead handle invalid-parameter will do too. "Changes nothing" is judged where the provider is observed, and else of
/// what ends as cancelled.
struct ForeignRefused {
  static constexpr RuleInfo row{
      .id = RuleId::security_foreign_refused,
      .name = "security.foreign-refused",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S9",
      .reading = Reading::assumed,
      .statement =
          "A cancel or close from another security context answers access denied and changes nothing.",
      .hears = {EventKind::cancel_returned, EventKind::close_returned, EventKind::final,
                EventKind::cancel_received, EventKind::cancel_heard, EventKind::cancel_polled},
      .hooks = {Hook::can_check, Hook::when_hit_is_due, Hook::at_end},
      .telling = {EventKind::start, EventKind::cancel, EventKind::cancel_returned, EventKind::close,
                  EventKind::close_returned, EventKind::final, EventKind::cancel_received,
                  EventKind::cancel_heard}};
  static constexpr RuleId id = row.id;
  static constexpr Hit hit = Hit::by_cancel;

  static bool can_check(const Header& header) { return observes_answers(header); }
  static void on(Kind<EventKind::cancel_received>, Scene& scene) { told(scene); }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) { told(scene); }
  static void on(Kind<EventKind::cancel_polled>, Scene& scene) { told(scene); }
  static void when_hit_is_due(Scene& scene) {
    if (scene.operation.is(Fact::foreign_called)) decide_hit<ForeignRefused>(scene, Finding::foreign_hit);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (scene.operation.is(Fact::foreign_called))
      decide_hit_at_end<ForeignRefused>(scene, ending, Finding::foreign_hit);
  }
  static void on(Kind<EventKind::cancel_returned>, Scene& scene) { answered(scene, CallKind::cancel); }
  static void on(Kind<EventKind::close_returned>, Scene& scene) { answered(scene, CallKind::close); }
  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::foreign_called) || operation.finished() || scene.event.says_ok()) return;
    if (!unexplained(scene)) return;
    if (observed(scene)) {
      hit_unexplained<ForeignRefused>(scene, Finding::foreign_effect, scene.event.code);
    } else if (scene.event.ended == Ended::cancelled && !was_aimed_at(scene)) {
      // Only the refused call can have cancelled it; but the server's line of a shutdown may come later.
      if (scene.terms.sees_server)
        return hit_unexplained<ForeignRefused>(scene, Finding::foreign_effect, scene.event.code);
      scene.broken<ForeignRefused>(Finding::foreign_effect, scene.event.code);
    }
  }

 private:
  /// The server or the provider was told to cancel it for no other reason, by a line so near before the call that it may
  /// have come of it.
  static bool may_have_told(const Scene& scene, const PendingCall& call) {
    const OperationFacts& operation = scene.operation;
    const std::int64_t skew = scene.terms.skew.ns;
    if (skew == 0 || !observed(scene) || !unexplained(scene)) return false;
    const std::int64_t received =
        operation.is(Fact::cancel_received) ? scene.facts.at_server(scene.op).received : -1;
    const std::int64_t heard = operation.heard != 0 ? scene.facts.heard_at(scene.op, 0) : -1;
    const std::int64_t told = std::max(received, heard);
    return told >= 0 && told <= call.t && call.t - told <= skew;
  }
  /// Who sees neither the server nor the provider cannot say why an operation failed, or was told.
  static bool observed(const Scene& scene) { return scene.terms.sees_provider && scene.terms.sees_server; }
  static void told(Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::foreign_called) || operation.finished() || !tells_of_cancel(scene.event)) return;
    if (!unexplained(scene)) return;
    if (!observed(scene)) return scene.leave_undecided<ForeignRefused>();
    hit_unexplained<ForeignRefused>(scene, Finding::foreign_told);
  }
  static void answered(Scene& scene, CallKind kind) {
    const PendingCall* call = scene.call(kind);
    if (call == nullptr || !call->foreign) return;
    scene.exercise<ForeignRefused>();
    // The stranger is told nothing, whatever the call says.
    if (scene.terms.promises.foreign == Foreign::silent) return;
    if (may_have_told(scene, *call)) scene.leave_undecided<ForeignRefused>();
    const bool dead = call->stale || scene.operation.is(Fact::closed) || scene.operation.closes != 0;
    if (scene.event.code == code::access_denied || (dead && scene.event.code == code::invalid_parameter))
      return;
    scene.broken<ForeignRefused>(Finding::foreign_accepted, scene.event.code);
  }
};

/// "Touches no other" is judged where the server and provider are observed.
struct StaleRefused {
  static constexpr RuleInfo row{
      .id = RuleId::handle_stale_refused,
      .name = "handle.stale-refused",
      .level = Level::must,
      .who = Who::client_stack,
      .reading = Reading::assumed,
      .statement =
          "A call on a closed, empty or stale copied handle is refused as an invalid parameter and "
          "touches no other operation.",
      .hears = {EventKind::cancel_returned, EventKind::close_returned, EventKind::read_returned,
                EventKind::ack, EventKind::final},
      .hooks = {Hook::can_check, Hook::when_hit_is_due, Hook::at_end},
      .telling = {EventKind::close_returned, EventKind::cancel, EventKind::cancel_returned, EventKind::close,
                  EventKind::final}};
  static constexpr RuleId id = row.id;
  static constexpr Hit hit = Hit::by_dead_handle;

  static bool can_check(const Header& header) { return observes_answers(header); }
  static void on(Kind<EventKind::cancel_returned>, Scene& scene) { answered(scene, CallKind::cancel); }
  static void on(Kind<EventKind::close_returned>, Scene& scene) { answered(scene, CallKind::close); }
  static void on(Kind<EventKind::read_returned>, Scene& scene) {
    if (scene.event.code != no_code) answered(scene, CallKind::read);
  }
  /// An operation that was closed early lives until its final result: what is due can still be acknowledged.
  static void on(Kind<EventKind::ack>, Scene& scene) {
    const bool none = scene.event.handle == Handle::stale || scene.event.handle == Handle::empty;
    const bool dead = scene.operation.is(Fact::closed) && scene.operation.finished();
    if ((!none && !dead) || scene.event.code == no_code) return;
    scene.exercise<StaleRefused>();
    if (scene.event.code != code::invalid_parameter)
      scene.broken<StaleRefused>(Finding::stale_accepted, scene.event.code);
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!can_be_hit(scene) || scene.operation.finished() || scene.event.says_ok()) return;
    if (unexplained(scene)) hit_unexplained<StaleRefused>(scene, Finding::stale_hit_other, scene.event.code);
  }
  static void when_hit_is_due(Scene& scene) { decide_hit<StaleRefused>(scene, Finding::stale_hit); }
  static void at_end(Scene& scene, const Ending& ending) {
    decide_hit_at_end<StaleRefused>(scene, ending, Finding::stale_hit);
  }

 private:
  /// A call on a dead handle was made, and it can be seen what else may have hit the operation.
  static bool can_be_hit(const Scene& scene) {
    return scene.terms.sees_provider && scene.terms.sees_server && scene.facts.stale_calls_made() &&
           !scene.operation.is(Fact::foreign_called);
  }
  static void answered(Scene& scene, CallKind kind) {
    const PendingCall* call = scene.call(kind);
    if (call == nullptr || !call->stale || call->outdated) return;
    scene.exercise<StaleRefused>();
    if (scene.event.code == code::invalid_parameter) return;
    if (call->foreign && scene.event.code == code::access_denied) return;
    scene.broken<StaleRefused>(Finding::stale_accepted, scene.event.code);
  }
};

}  // namespace rescind::rules
