#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// Undecided for what the application could not close: its final result is missing, or the call did not
/// return.
struct EveryOperation {
  static constexpr RuleInfo row{
      .id = RuleId::close_every_operation,
      .name = "close.every-operation",
      .level = Level::must,
      .who = Who::application,
      .sources = "S5",
      .reading = Reading::stated,
      .statement =
          "Every started operation is closed by exactly one close that answers OK, cancelled or not.",
      .needs = {EventKind::start, EventKind::close_returned},
      .hears = {EventKind::close_returned},
      .hooks = {Hook::at_end},
      .telling = {EventKind::start, EventKind::close_returned, EventKind::close, EventKind::final,
                  EventKind::cancel},
      .picture = {Picture::Kind::once, EventKind::close_returned, EventKind::close_returned}};
  static constexpr RuleId id = row.id;

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
    if (final_owed && scene.facts.excused(scene.op)) return;
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

/// An asynchronous operation that was closed before its final result still gets it: legal.
struct CloseQuiet {
  static constexpr RuleInfo row{
      .id = RuleId::close_quiet,
      .name = "close.quiet",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S5",
      .reading = Reading::assumed,
      .statement = "Nothing is delivered after the later of the close's return and the final result.",
      .needs = {EventKind::result, EventKind::final, EventKind::close_returned},
      .hears = {EventKind::result, EventKind::final, EventKind::close_returned},
      .telling = {EventKind::close_returned, EventKind::final, EventKind::result},
      .picture = {Picture::Kind::nothing_after, EventKind::close_returned, EventKind::result}};
  static constexpr RuleId id = row.id;

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

struct CloseSyncUndrained {
  static constexpr RuleInfo row{
      .id = RuleId::close_sync_undrained,
      .name = "close.sync-undrained",
      .level = Level::should,
      .who = Who::client_stack,
      .reading = Reading::page,
      .page = "MI_Operation_Close",
      .statement =
          "Closing a synchronous operation with results unread fails, or waits within the bound for the "
          "reader.",
      .needs = {EventKind::close, EventKind::close_returned, EventKind::read_returned, EventKind::final},
      .hears = {EventKind::close_returned},
      .hooks = {Hook::at_end_of_call},
      .telling = {EventKind::close, EventKind::close_returned, EventKind::read_returned, EventKind::read,
                  EventKind::final},
      .picture = {Picture::Kind::span, EventKind::close, EventKind::close_returned}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::close_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::close);
    if (call == nullptr || !call->undrained || call->stale || call->foreign) return;
    scene.exercise<CloseSyncUndrained>();
    const std::int64_t took = scene.now() - call->t - call->in_callbacks;
    if (scene.event.code == 0 && !scene.operation.drained()) {
      scene.broken<CloseSyncUndrained>(Finding::closed_undrained);
    } else if (scene.event.code == 0 && scene.terms.durations) {
      scene.late<CloseSyncUndrained>(Finding::close_slow, took, bound(scene));
    }
  }
  static void at_end_of_call(Scene& scene, const PendingCall& call, const Ending& ending) {
    if (call.kind != CallKind::close || !call.undrained || call.stale || call.foreign) return;
    if (ending.crashed()) return scene.leave_undecided<CloseSyncUndrained>();
    const bool late = scene.overdue(ending.t.ns - call.t, bound(scene));
    if (!ending.client_at_rest() && !late) return scene.leave_undecided<CloseSyncUndrained>();
    scene.broken<CloseSyncUndrained>(Finding::close_never_returned, 0, bound(scene));
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.close_sync.ns; }
};

}  // namespace rescind::rules
