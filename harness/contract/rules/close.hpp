#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// close.every-operation: every started operation is closed by exactly one close that answers OK, cancelled
/// or not.
///
/// Level:   must. Charged to the application. Source: S5 (stated).
/// Needs:   start, close-returned, end.
/// Leaves:  undecided what the application could not close: its final result is missing, or the call did not
/// return.
struct EveryOperation {
  static constexpr RuleId id = RuleId::close_every_operation;
  static constexpr EventSet needs{EventKind::start, EventKind::close_returned};

  static void on(Kind<EventKind::close_returned>, Scene& scene) {
    if (scene.event.code != 0 || !scene.operation.is(Fact::started)) return;
    const PendingCall* call = scene.call(CallKind::close);
    if (call != nullptr && (call->outdated || names_nothing(*call))) return;
    scene.exercise<EveryOperation>();
    if (scene.operation.is(Fact::closed)) scene.broken<EveryOperation>(Finding::closed_twice);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::started) || operation.is(Fact::closed)) return;
    const bool final_owed = operation.final_due() && !scene.facts.waits_for_application(scene.op);
    if (final_owed && scene.facts.excused(operation)) return;
    const bool could = ending.at_rest() && !final_owed && operation.closes == 0;
    if (!could) return scene.leave_undecided<EveryOperation>();
    scene.broken<EveryOperation>(operation.is(Fact::close_called) ? Finding::close_kept_failing
                                                                  : Finding::never_closed);
  }

 private:
  static bool names_nothing(const PendingCall& call) {
    return call.handle == Handle::stale || call.handle == Handle::empty;
  }
};

/// close.quiet: nothing is delivered after the later of the close's return and the final result.
///
/// Level:   must. Charged to the client stack. Source: S5 (assumed). An asynchronous operation that was
/// closed before
///          its final result still gets it: legal.
/// Needs:   result, final, close-returned.
struct CloseQuiet {
  static constexpr RuleId id = RuleId::close_quiet;
  static constexpr EventSet needs{EventKind::result, EventKind::final, EventKind::close_returned};

  static void on(Kind<EventKind::result>, Scene& scene) { delivered(scene); }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (scene.operation.is(Fact::closed) && !scene.operation.finished()) scene.exercise<CloseQuiet>();
    delivered(scene);
  }
  static void on(Kind<EventKind::close_returned>, Scene& scene) {
    if (scene.event.code == 0 && scene.operation.finished()) scene.exercise<CloseQuiet>();
  }

 private:
  static void delivered(Scene& scene) {
    if (scene.operation.is(Fact::closed) && scene.operation.finished()) {
      scene.broken<CloseQuiet>(Finding::delivered_after_close);
    }
  }
};

/// close.sync-undrained: closing a synchronous operation with results unread fails, or waits within the bound
/// for the reader.
///
/// Level:   should. Charged to the client stack. Source: the page of MI_Operation_Close.
/// Needs:   close, close-returned, read-returned, final.
struct CloseSyncUndrained {
  static constexpr RuleId id = RuleId::close_sync_undrained;
  static constexpr EventSet needs{EventKind::close, EventKind::close_returned, EventKind::read_returned,
                                  EventKind::final};

  static void on(Kind<EventKind::close_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::close);
    if (call == nullptr || !call->undrained || call->stale || call->foreign) return;
    scene.exercise<CloseSyncUndrained>();
    const std::int64_t took = scene.now() - call->t - call->in_callbacks;
    if (scene.event.code == 0 && !scene.operation.drained()) {
      scene.broken<CloseSyncUndrained>(Finding::closed_undrained);
    } else if (scene.event.code == 0 && scene.terms.durations && took > bound(scene)) {
      scene.broken<CloseSyncUndrained>(Finding::close_slow, took, bound(scene));
    }
  }
  static void at_end(Scene& scene, const PendingCall& call, const Ending& ending) {
    if (call.kind != CallKind::close || !call.undrained || call.stale || call.foreign) return;
    if (ending.crashed()) return scene.leave_undecided<CloseSyncUndrained>();
    const bool late = scene.terms.durations && ending.t.ns - call.t > bound(scene);
    if (!ending.client_at_rest() && !late) return scene.leave_undecided<CloseSyncUndrained>();
    scene.broken<CloseSyncUndrained>(Finding::close_never_returned, 0, bound(scene));
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.close_sync.ns; }
};

}  // namespace rescind::rules
