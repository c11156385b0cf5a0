#pragma once

#include <algorithm>

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// Who comes first is served first: what waits behind another one, however little it needs, owes nothing. Excused: while
/// a declared fault of the server or a hung provider is the cause, and what was shut down or whose client has gone.
struct WaitersGoOn {
  static constexpr RuleInfo row{
      .id = RuleId::quota_waiters_go_on,
      .name = "quota.waiters-go-on",
      .level = Level::must,
      .who = Who::server,
      .sources = "S13 S14",
      .reading = Reading::assumed,
      .statement =
          "The operation that has waited longest for units goes on within the bound once they are free.",
      .needs = {EventKind::wait, EventKind::charge, EventKind::release, EventKind::post,
                EventKind::provider_end},
      .hears = {EventKind::charge, EventKind::admit, EventKind::refuse, EventKind::cancel_received,
                EventKind::post, EventKind::provider_final, EventKind::cancel_heard, EventKind::provider_end,
                EventKind::provider_crash},
      .hooks = {Hook::when_fault_begins, Hook::at_end},
      .telling = {EventKind::wait, EventKind::release, EventKind::charge, EventKind::limits, EventKind::post,
                  EventKind::provider_end},
      .about_all = true,
      .picture = {Picture::Kind::span, EventKind::release, EventKind::charge}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::charge>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::admit>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::refuse>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::cancel_received>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::post>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::provider_final>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::provider_end>, Scene& scene) { goes_on(scene); }
  static void on(Kind<EventKind::provider_crash>, Scene& scene) { goes_on(scene); }
  static void when_fault_begins(Scene& scene) {
    const Waiters::Waiter* waiter = scene.facts.waiter(scene.op);
    if (waiter == nullptr || break_for_debt(scene, *waiter)) return;
    const std::int64_t since = owed_since(scene, waiter);
    if (since >= 0 && !scene.operation.finished() && !is_doubtful(scene, *waiter))
      break_if_overdue(scene, scene.event.earliest(), since);
  }
  /// It still waits.
  static void at_end(Scene& scene, const Ending& ending) {
    const Waiters::Waiter* waiter = scene.facts.waiter(scene.op);
    if (waiter == nullptr || break_for_debt(scene, *waiter)) return;
    const std::int64_t since = owed_since(scene, waiter);
    if (since < 0 || scene.operation.finished()) return;
    scene.exercise<WaitersGoOn>();
    if (is_doubtful(scene, *waiter) || ending.crashed()) return scene.leave_undecided<WaitersGoOn>();
    if (ending.at_rest()) return scene.broken<WaitersGoOn>(Finding::waits_though_free);
    if (!break_if_overdue(scene, ending.t, since)) scene.leave_undecided<WaitersGoOn>();
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.release.ns; }
  /// Whether it may have gone on unseen, or have been cancelled, of which no receipt was seen, or its client may have gone.
  static bool is_doubtful(const Scene& scene, const Waiters::Waiter& waiter) {
    const bool may_be_cancelled = !scene.terms.sees_starts || scene.operation.is(Fact::cancelled);
    return waiter.doubtful || !scene.terms.sees_finals || (may_be_cancelled && !scene.terms.sees_receipts);
  }
  /// Whether it should have gone on by `now`; then the rule is broken.
  static bool break_if_overdue(Scene& scene, Time now, std::int64_t since) {
    const std::int64_t lasts = scene.facts.free_of_server_faults(scene.op, since, now.ns);
    return scene.break_if_overdue<WaitersGoOn>(Finding::waits_on_though_free, lasts, bound(scene),
                                               Place::server);
  }
  /// Whether it could have gone on for longer than the bound, before something else took its units, or the server's time.
  static bool break_for_debt(Scene& scene, const Waiters::Waiter& waiter) {
    if (is_doubtful(scene, waiter)) return false;
    return scene.break_if_overdue<WaitersGoOn>(Finding::waits_on_though_free, waiter.debt, bound(scene),
                                               Place::server);
  }
  /// Since when it could go on, but for faults of the server that are over; or -1.
  static std::int64_t owed_since(Scene& scene, const Waiters::Waiter* waiter) {
    if (waiter == nullptr || scene.facts.waits_excused(scene.op)) return -1;
    return scene.facts.could_go_on_since(scene.op);
  }
  static void goes_on(Scene& scene) {
    if (!scene.facts.ends_wait(scene.event)) return;
    const Waiters::Waiter* waiter = scene.facts.waiter(scene.op);
    if (break_for_debt(scene, *waiter)) return;
    const std::int64_t since = owed_since(scene, waiter);
    if (since < 0) return;
    scene.exercise<WaitersGoOn>();
    if (!scene.terms.durations) return;
    const std::int64_t took = scene.facts.free_of_server_faults(scene.op, since, scene.now());
    const bool is_near =
        place_of(scene.event.kind) == Place::provider && took - scene.terms.skew.ns <= bound(scene);
    if (took > bound(scene) && (is_near || is_doubtful(scene, *waiter)))
      return scene.leave_undecided<WaitersGoOn>();
    scene.late<WaitersGoOn>(Finding::went_on_late, took, bound(scene));
  }
};

}  // namespace rescind::rules
