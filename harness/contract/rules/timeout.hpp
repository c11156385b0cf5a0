#pragma once

#include <algorithm>

#include "harness/contract/rules/cancel_prompt.hpp"

namespace rescind::rules {

/// Where timeout-fired is not observed, only the final result is judged. On a clock of steps a timeout may
/// fire at any time. Excused: an operation that was closed or whose session is closing, or whose last message
/// had come in time; time in which the application held it up.
struct TimeoutFires {
  static constexpr RuleInfo row{
      .id = RuleId::timeout_fires,
      .name = "timeout.fires",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S2",
      .reading = Reading::assumed,
      .statement =
          "An operation past its timeout is cancelled with reason timeout and gets its final result "
          "within the bound.",
      .needs = {EventKind::start, EventKind::final},
      .hears = {EventKind::timeout_fired, EventKind::final, EventKind::cancel_heard},
      .hooks = {Hook::when_fault_begins, Hook::when_client_frozen, Hook::at_end},
      .telling = {EventKind::start, EventKind::timeout_fired, EventKind::final, EventKind::cancel_heard},
      .picture = {Picture::Kind::span, EventKind::timeout_fired, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::timeout_fired>, Scene& scene) {
    if (scene.terms.durations) scene.exercise<TimeoutFires>();
    carried(scene);
    if (!scene.terms.durations || !scene.operation.is(Fact::timeout_armed)) return;
    const std::int64_t past = scene.now() - scene.facts.times(scene.op).mark;
    if (past + scene.terms.resolution.ns < 0) return too_early(scene, -past);
    const std::int64_t late = past_deadline(scene, scene.now());
    scene.late<TimeoutFires>(Finding::timeout_late, late, bound(scene));
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (operation.finished() || !scene.terms.durations) return;
    if (!judges_final(scene) || !answer_required(scene)) return;
    if (operation.is(Fact::cancelled_by_timeout)) {
      ended(scene, Finding::timeout_final_late, scene.facts.lateness_of_final(scene.event),
            scene.terms.bounds.final.ns);
    } else if (armed(scene)) {
      const std::int64_t late = free_since_deadline(scene);
      if (late > 0) scene.exercise<TimeoutFires>();
      ended(scene, Finding::timeout_missed, late, bound_without_firing(scene));
    }
  }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::cancelled_by_timeout) || scene.facts.shutdown_cancels(operation)) return;
    // Whose cancel cannot travel hears of another one; of a shutdown the line may lag, or be unseen.
    const bool of_shutdown = is_of_server(scene.event.reason) && scene.terms.real_clocks;
    if (scene.terms.real_clocks && !scene.terms.travels(operation.kind)) return;
    if (of_shutdown) return scene.leave_undecided<TimeoutFires>();
    carried(scene);
  }
  static void when_fault_begins(Scene& scene) {
    if (!due(scene) || may_wait(scene)) return;
    const bool fired = has_fired(scene);
    scene.break_if_overdue<TimeoutFires>(fired ? Finding::timeout_final_late : Finding::timeout_missed,
                                         lasts(scene, scene.event.earliest()), most(scene));
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!due(scene)) return;
    const bool doubtful = scene.may_be_unread() || scene.facts.may_have_hung_up(scene.op);
    if (ending.crashed() || doubtful) return scene.leave_undecided<TimeoutFires>();
    if (needs_server(scene) && scene.facts.excused(scene.op)) return;
    const std::int64_t late = lasts(scene, ending.t);
    if (!scene.overdue(late, most(scene)) && !ending.at_rest()) return scene.leave_undecided<TimeoutFires>();
    scene.broken<TimeoutFires>(has_fired(scene) ? Finding::timeout_final_never : Finding::timeout_never, late,
                               most(scene));
  }
  static void when_client_frozen(Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::cancelled_by_timeout) || !operation.final_due()) return;
    if (scene.facts.waits_for_application(scene.op)) return;
    scene.broken<TimeoutFires>(Finding::timeout_final_never, 0, scene.terms.bounds.final.ns);
  }

 private:
  /// Its start may have been found later than it was; and a timer counts in steps of its own.
  static void too_early(Scene& scene, std::int64_t by) {
    constexpr std::int64_t step_of_timers = 1'000'000;
    const bool is_near = scene.terms.real_clocks && by <= step_of_timers;
    if (is_near || scene.facts.finds_at(Place::client)) return scene.leave_undecided<TimeoutFires>();
    scene.broken<TimeoutFires>(Finding::timeout_early, by);
  }
  static bool has_fired(const Scene& scene) { return scene.operation.is(Fact::cancelled_by_timeout); }
  /// Whether its timeout has to bring about something that does not wait for the application.
  static bool due(const Scene& scene) {
    if (!scene.operation.final_due() || scene.facts.waits_for_application(scene.op)) return false;
    return (has_fired(scene) || armed(scene)) && judges_final(scene) && answer_required(scene);
  }
  /// How long that has not come by `now`, and how long it may take.
  static std::int64_t lasts(const Scene& scene, Time now) {
    const std::int64_t late =
        has_fired(scene) ? scene.facts.lateness(scene.op, now.ns) : past_deadline(scene, now.ns);
    return charged_lateness(scene, late, now.ns);
  }
  static std::int64_t most(const Scene& scene) {
    return has_fired(scene) ? scene.terms.bounds.final.ns : bound_without_firing(scene);
  }
  /// Where a profile does not promise that what was cancelled ends in time, a timeout need not bring that about either.
  static bool judges_final(const Scene& scene) {
    const bool waits_for_timer = scene.terms.sees_timeout_fired && scene.operation.is(Fact::timeout_armed);
    return scene.terms.promises_prompt_final || waits_for_timer;
  }
  static void ended(Scene& scene, Finding finding, std::int64_t took, std::int64_t bound) {
    const std::int64_t late = charged_lateness(scene, took, scene.now());
    if (late > bound && may_have_waited(scene)) return scene.leave_undecided<TimeoutFires>();
    scene.late<TimeoutFires>(finding, late, bound);
  }
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.timeout.ns; }
  static std::int64_t bound_without_firing(const Scene& scene) {
    return bound(scene) + (scene.terms.sees_timeout_fired ? 0 : scene.terms.bounds.final.ns);
  }
  static bool armed(const Scene& scene) {
    return scene.operation.is(Fact::timeout_armed) && !scene.operation.is(Fact::answered_in_time) &&
           !scene.operation.closing() && !scene.facts.session_cancels(scene.operation) &&
           !scene.facts.waits_in_line(scene.op);
  }
  /// How long the client stack was free to act on the deadline: since it, or since the application let go.
  static std::int64_t past_deadline(const Scene& scene, std::int64_t t) {
    const std::int64_t past = t - scene.facts.deadline(scene.op);
    return std::max<std::int64_t>(0, std::min(past, scene.facts.lateness(scene.op, t)));
  }
  /// Where other callbacks kept the library thread all the time, the final result may have waited for it in time. A thread
  /// that was free in between could have brought it then: that the last callback has only just returned excuses nothing.
  static std::int64_t free_since_deadline(const Scene& scene) {
    const std::uint32_t thread = Calls::number_of(scene.event.thread);
    const Calls& calls = scene.facts.calls();
    const std::int64_t past = past_deadline(scene, scene.now());
    const std::int64_t since_callback = scene.now() - calls.library(thread).last_return;
    return std::min(past, std::max(since_callback, past - calls.busy(thread, scene.now())));
  }
  static void carried(Scene& scene) {
    if (scene.event.reason == Reason::absent || scene.event.reason == Reason::timeout) return;
    scene.broken<TimeoutFires>(Finding::timeout_reason, static_cast<std::int64_t>(scene.event.reason));
  }
};

}  // namespace rescind::rules
