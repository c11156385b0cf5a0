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
    if (since >= 0 && !scene.operation.finished() && !waiter->doubtful)
      break_if_overdue(scene, scene.event.earliest(), since);
  }
  /// It still waits.
  static void at_end(Scene& scene, const Ending& ending) {
    const Waiters::Waiter* waiter = scene.facts.waiter(scene.op);
    if (waiter == nullptr || break_for_debt(scene, *waiter)) return;
    const std::int64_t since = owed_since(scene, waiter);
    if (since < 0 || scene.operation.finished()) return;
    scene.exercise<WaitersGoOn>();
    if (waiter->doubtful || ending.crashed()) return scene.leave_undecided<WaitersGoOn>();
    if (ending.at_rest()) return scene.broken<WaitersGoOn>(Finding::waits_though_free);
    if (!break_if_overdue(scene, ending.t, since)) scene.leave_undecided<WaitersGoOn>();
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.release.ns; }
  /// Whether it should have gone on by `now`; then the rule is broken.
  static bool break_if_overdue(Scene& scene, Time now, std::int64_t since) {
    const std::int64_t lasts = now.ns - since;
    if (!scene.overdue(lasts, bound(scene), Place::server)) return false;
    scene.broken<WaitersGoOn>(Finding::waits_on_though_free, lasts, bound(scene));
    return true;
  }
  /// Whether it could have gone on for longer than the bound, before something else took its units, or the server's time.
  static bool break_for_debt(Scene& scene, const Waiters::Waiter& waiter) {
    if (!scene.overdue(waiter.debt, bound(scene), Place::server)) return false;
    scene.exercise<WaitersGoOn>();
    scene.broken<WaitersGoOn>(Finding::waits_on_though_free, waiter.debt, bound(scene));
    return true;
  }
  /// Since when it is late, if the bound were nothing; or -1.
  static std::int64_t owed_since(Scene& scene, const Waiters::Waiter* waiter) {
    if (waiter == nullptr || scene.facts.waits_excused(scene.op)) return -1;
    const std::int64_t since = scene.facts.could_go_on_since(scene.op);
    return since < 0 ? -1 : scene.facts.server_free_since(since);
  }
  static void goes_on(Scene& scene) {
    if (!scene.facts.ends_wait(scene.event)) return;
    const Waiters::Waiter* waiter = scene.facts.waiter(scene.op);
    if (break_for_debt(scene, *waiter)) return;
    const std::int64_t since = owed_since(scene, waiter);
    if (since < 0) return;
    scene.exercise<WaitersGoOn>();
    if (!scene.terms.durations) return;
    const std::int64_t took = scene.now() - since;
    const bool is_near =
        place_of(scene.event.kind) == Place::provider && took - scene.terms.skew.ns <= bound(scene);
    const bool is_doubtful = waiter->doubtful || is_near;
    if (took > bound(scene) && is_doubtful) return scene.leave_undecided<WaitersGoOn>();
    scene.late<WaitersGoOn>(Finding::went_on_late, took, bound(scene));
  }
};

}  // namespace rescind::rules
