#pragma once

#include <algorithm>
#include <bit>
#include <limits>

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// Runs of one operation's provider that are at work at a time and have a bit of their own: see Facts::slot_of_run.
inline constexpr std::uint32_t runs_told_apart = 7;

/// Each run of a provider is judged by itself. Excused: a provider that hangs or was killed, or whose client
/// cannot be heard, while that fault is in force, or was lost a message; one that waits for the application
/// to take its results.
struct ProviderOneFinal {
  static constexpr RuleInfo row{
      .id = RuleId::provider_one_final,
      .name = "provider.one-final",
      .level = Level::must,
      .who = Who::provider,
      .sources = "S7 S14",
      .reading = Reading::assumed,
      .statement =
          "A provider posts one final result, also when cancelled, and nothing after it; a subscription "
          "may end by unsubscribe instead.",
      .needs = {EventKind::provider_start, EventKind::post, EventKind::provider_final,
                EventKind::provider_end},
      .hears = {EventKind::provider_final, EventKind::post, EventKind::provider_end},
      .hooks = {Hook::at_end},
      .telling = {EventKind::provider_final, EventKind::provider_start, EventKind::cancel_heard,
                  EventKind::provider_end, EventKind::post},
      .picture = {Picture::Kind::once, EventKind::provider_final, EventKind::provider_final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::provider_final>, Scene& scene) {
    scene.exercise<ProviderOneFinal>();
    if (shares_its_bit(scene)) return scene.leave_undecided<ProviderOneFinal>();
    if (finaled(scene)) scene.broken<ProviderOneFinal>(Finding::provider_final_twice);
  }
  static void on(Kind<EventKind::post>, Scene& scene) {
    if (finaled(scene) && !shares_its_bit(scene))
      scene.broken<ProviderOneFinal>(Finding::posted_after_provider_final);
  }
  static void on(Kind<EventKind::provider_end>, Scene& scene) {
    if (scene.was_killed() && !finaled(scene)) return;
    scene.exercise<ProviderOneFinal>();
    if (shares_its_bit(scene)) return scene.leave_undecided<ProviderOneFinal>();
    if ((scene.operation.ended & run_bit(scene.event)) != 0) return;  // It had crashed.
    const bool heard = (scene.operation.heard & run_bit(scene.event)) != 0;
    const bool unsubscribed = scene.operation.kind == OperationKind::subscribe && heard;
    if (finaled(scene) || unsubscribed || (heard && may_say_nothing(scene))) return;
    if (may_say_nothing(scene) && !scene.terms.sees_hearing) return scene.leave_undecided<ProviderOneFinal>();
    // A subscription ends without one, once it has heard.
    const bool may_be_one = scene.operation.kind == OperationKind::none ||
                            (scene.operation.kind == OperationKind::subscribe && !scene.terms.sees_hearing);
    if (may_be_one) return scene.leave_undecided<ProviderOneFinal>();
    const bool began_unseen = (scene.operation.runs & run_bit(scene.event)) == 0;
    if (began_unseen && scene.facts.may_have_begun_before(scene.op))
      return scene.leave_undecided<ProviderOneFinal>();
    scene.broken<ProviderOneFinal>(Finding::provider_ended_without_final);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    const int excused = may_say_nothing(scene) ? operation.heard : 0;
    const bool owed = (operation.runs & ~operation.ended & ~operation.finaled & ~excused) != 0;
    if (!owed || !ending.at_rest()) return;
    if (operation.is(Fact::hung) || operation.is(Fact::message_lost) || scene.facts.path_down(scene.op))
      return;
    // Where results are fetched, a provider waits for memory until the application takes what is there.
    const bool kept_waiting =
        operation.heard == 0 && !operation.finished() && scene.facts.waits_for_application(scene.op);
    if (kept_waiting) return;
    const bool may_have_heard = may_say_nothing(scene) && !scene.terms.sees_hearing;
    if (may_have_heard || !scene.terms.sees_provider_crashes)
      return scene.leave_undecided<ProviderOneFinal>();
    scene.broken<ProviderOneFinal>(Finding::provider_final_missing);
  }

 private:
  /// Runs past the seventh cannot be told apart, nor those without a number that are at work at a time.
  static bool shares_its_bit(const Scene& scene) {
    return (scene.event.run != no_index && scene.event.run >= runs_told_apart) ||
           scene.facts.lives_overlap(scene.op);
  }
  /// Whether a provider that has heard has nobody to tell: what was cancelled need not be answered, or the server's part of it
  /// is over with the cancel.
  static bool may_say_nothing(const Scene& scene) {
    return !scene.answer().is_owed() || scene.terms.promises.operations_back == UnitsBack::cancel;
  }
  static bool finaled(const Scene& scene) { return (scene.operation.finaled & run_bit(scene.event)) != 0; }
};

/// Excused: a provider that hangs, while that fault is in force.
struct ProviderStops {
  static constexpr RuleInfo row{
      .id = RuleId::provider_stops,
      .name = "provider.stops",
      .level = Level::must,
      .who = Who::provider,
      .sources = "S14",
      .reading = Reading::stated,
      .statement = "A provider that has heard of its cancellation stops within the bound.",
      .needs = {EventKind::cancel_heard, EventKind::provider_end},
      .hears = {EventKind::provider_end, EventKind::provider_crash},
      .hooks = {Hook::when_fault_begins, Hook::when_provider_frozen, Hook::at_end},
      .telling = {EventKind::cancel_heard, EventKind::cancel_polled, EventKind::provider_end,
                  EventKind::provider_start, EventKind::post},
      .timed = true,
      .picture = {Picture::Kind::span, EventKind::cancel_heard, EventKind::provider_end}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::provider_end>, Scene& scene) { stopped(scene); }
  static void on(Kind<EventKind::provider_crash>, Scene& scene) { stopped(scene); }
  static void when_fault_begins(Scene& scene) {
    if (owed(scene) && !scene.facts.server_down(scene.op)) break_if_overdue(scene, scene.event.earliest());
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!owed(scene) || scene.facts.server_down(scene.op)) return;
    if (ending.at_rest()) return scene.broken<ProviderStops>(Finding::provider_stop_never, 0, bound(scene));
    if (ending.crashed() || !break_if_overdue(scene, ending.t)) scene.leave_undecided<ProviderStops>();
  }
  static void when_provider_frozen(Scene& scene) {
    if (scene.operation.heard == 0) return;
    scene.exercise<ProviderStops>();
    if (owed(scene)) scene.broken<ProviderStops>(Finding::provider_stop_causal);
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.provider_stop.ns; }
  /// A run of its provider is over.
  static void stopped(Scene& scene) {
    if ((scene.operation.heard & run_bit(scene.event)) == 0 || !scene.terms.durations) return;
    scene.exercise<ProviderStops>();
    const auto slot = static_cast<unsigned>(std::countr_zero(run_bit(scene.event)));
    const std::int64_t took =
        scene.facts.free_of_server_faults(scene.op, scene.facts.heard_at(scene.op, slot), scene.now());
    // All of those that share a bit are at work until the first of them ends.
    const bool shares = scene.event.run != no_index && scene.event.run >= runs_told_apart &&
                        (scene.operation.ended & run_bit(scene.event)) != 0;
    if (shares && took > bound(scene)) return scene.leave_undecided<ProviderStops>();
    scene.late<ProviderStops>(Finding::provider_stop_late, took, bound(scene));
  }
  /// Whether it should have stopped by `now`; then the rule is broken.
  static bool break_if_overdue(Scene& scene, Time now) {
    const std::int64_t took = scene.facts.free_of_server_faults(scene.op, first_owed(scene), now.ns);
    return scene.break_if_overdue<ProviderStops>(Finding::provider_stop_not_yet, took, bound(scene),
                                                 Place::provider);
  }
  /// When the first of the runs that owe their end has heard.
  static std::int64_t first_owed(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (unsigned owing = operation.heard & operation.runs & ~operation.ended; owing != 0; owing &= owing - 1)
      first = std::min(first, scene.facts.heard_at(scene.op, static_cast<unsigned>(std::countr_zero(owing))));
    return first;
  }
  static bool owed(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    return (operation.heard & operation.runs & ~operation.ended) != 0 && !operation.is(Fact::hung);
  }
};

}  // namespace rescind::rules
