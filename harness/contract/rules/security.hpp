#pragma once

#include "harness/contract/codes.hpp"
#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// security.caller-context: cancel and close are called in the security context of the start.
///
/// Level:   should. Charged to the application. Source: S9 (stated).
/// Needs:   cancel, close.
struct CallerContext {
  static constexpr RuleId id = RuleId::security_caller_context;
  static constexpr EventSet needs{EventKind::cancel, EventKind::close};

  static void on(Kind<EventKind::cancel>, Scene& scene) { called(scene); }
  static void on(Kind<EventKind::close>, Scene& scene) { called(scene); }

 private:
  static void called(Scene& scene) {
    const ContextId context = scene.event.context;
    if (!context.exists() || scene.operation.context == ContextId::nothing) return;
    scene.exercise<CallerContext>();
    if (context.value != scene.operation.context) scene.broken<CallerContext>(Finding::foreign_context);
  }
};

/// security.foreign-refused: a cancel or close from another context answers access denied and changes
/// nothing.
///
/// Level:   must. Charged to the client stack. Source: S9 (assumed). On a dead handle invalid-parameter will
/// do too. Needs:   cancel-returned, close-returned. "Changes nothing" is judged where the provider is
/// observed.
struct ForeignRefused {
  static constexpr RuleId id = RuleId::security_foreign_refused;
  static constexpr EventSet needs{EventKind::cancel, EventKind::cancel_returned, EventKind::close_returned};

  static void on(Kind<EventKind::cancel_returned>, Scene& scene) { answered(scene, CallKind::cancel); }
  static void on(Kind<EventKind::close_returned>, Scene& scene) { answered(scene, CallKind::close); }
  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool observed = scene.terms.sees_provider && scene.terms.sees_server;
    if (!observed || !operation.is(Fact::foreign_called) || operation.finished() || scene.event.code == 0)
      return;
    if (unexplained(scene)) scene.broken<ForeignRefused>(Finding::foreign_effect, scene.event.code);
  }

 private:
  static void answered(Scene& scene, CallKind kind) {
    const PendingCall* call = scene.call(kind);
    if (call == nullptr || !call->foreign) return;
    scene.exercise<ForeignRefused>();
    const bool dead = call->stale || scene.operation.is(Fact::closed) || scene.operation.closes != 0;
    if (scene.event.code == code::access_denied || (dead && scene.event.code == code::invalid_parameter))
      return;
    scene.broken<ForeignRefused>(Finding::foreign_accepted, scene.event.code);
  }
};

/// handle.stale-refused: a call on a closed, empty or stale copied handle is refused as an invalid parameter
/// and touches no other operation.
///
/// Level:   must. Charged to the client stack. Source: - (assumed).
/// Needs:   cancel-returned, close-returned. "Touches no other" is judged where the server and provider are
/// observed.
struct StaleRefused {
  static constexpr RuleId id = RuleId::handle_stale_refused;
  static constexpr EventSet needs{EventKind::cancel_returned, EventKind::close, EventKind::close_returned};

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
    const bool observed =
        scene.terms.sees_provider && scene.terms.sees_server && scene.facts.stale_calls_made();
    if (!observed || scene.operation.finished() || scene.event.code == 0) return;
    if (scene.operation.is(Fact::foreign_called) || !unexplained(scene)) return;
    scene.broken<StaleRefused>(Finding::stale_hit_other, scene.event.code);
  }

 private:
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
