#pragma once

#include "harness/contract/rules/unexplained.hpp"

namespace rescind::rules {

// What nobody asked for: results of no operation, and ends by a cancel that nobody made.

/// Whether something that was done in its own right explains that the operation ends as cancelled.
[[nodiscard]] inline bool was_aimed_at(const Scene& scene) {
  const OperationFacts& operation = scene.operation;
  // Some do not write down that it fired.
  const bool by_timeout =
      operation.is(Fact::timeout_armed) && scene.now() >= scene.facts.times(scene.op).mark;
  const bool by_session = scene.facts.session(operation.session).phase != SessionFacts::Phase::open;
  return operation.is(Fact::own_cause) || operation.closing() || by_timeout || by_session ||
         scene.facts.aimed_at(scene.op) || scene.facts.shut_down(scene.op);
}

/// How it ended is what the final result says, or what the profile makes of the subject's own code.
struct CancelledJustified {
  static constexpr RuleInfo row{
      .id = RuleId::result_cancelled_justified,
      .name = "result.cancelled-justified",
      .level = Level::must,
      .who = Who::client_stack_and_server,
      .sources = "S1 S7",
      .reading = Reading::implied,
      .statement =
          "A final result says cancelled only where a cancel, a timeout, a close or a shutdown was aimed at the "
          "operation.",
      .needs = {EventKind::start, EventKind::cancel, EventKind::final},
      .hears = {EventKind::final},
      .hooks = {Hook::when_hit_is_due, Hook::at_end},
      .telling = {EventKind::final, EventKind::start, EventKind::timeout_fired, EventKind::close},
      .cause = EventKind::cancel};
  static constexpr RuleId id = row.id;
  static constexpr Hit hit = Hit::by_nobody;

  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::started) || operation.finished() || scene.event.ended != Ended::cancelled) return;
    scene.exercise<CancelledJustified>();
    if (aimed_at(scene)) return;
    const bool maybe_aimed = scene.facts.maybe_aimed_at(scene.op) || may_be_cancelled_beforehand(scene);
    if (maybe_aimed || scene.facts.service_stop_explains(scene.op, scene.now()))
      return scene.leave_undecided<CancelledJustified>();
    // The server's line of a shutdown may come later.
    const bool may_lag = scene.terms.skew.ns != 0 || scene.found_within(Place::server) != 0;
    if (may_lag && scene.terms.sees_server) return scene.facts.note_hit(scene.op, hit, scene.event);
    scene.broken<CancelledJustified>(Finding::cancelled_by_nobody);
  }
  static void when_hit_is_due(Scene& scene) { decide(scene); }
  static void at_end(Scene& scene, const Ending& ending) {
    const std::int64_t ended = scene.facts.doubts(scene.op).hit(hit);
    if (ended < 0) return;
    if (!all_is_found(scene, ending, ended)) return scene.leave_undecided<CancelledJustified>();
    decide(scene);
  }

 private:
  static void decide(Scene& scene) {
    const std::int64_t ended = scene.facts.doubts(scene.op).hit(hit);
    if (ended < 0) return;
    const bool shut_down =
        scene.facts.shut_down(scene.op) && scene.facts.shutdown_at() - ended <= scene.terms.skew.ns;
    if (shut_down || scene.facts.service_stop_explains(scene.op, ended))
      return scene.leave_undecided<CancelledJustified>();
    scene.broken<CancelledJustified>(Finding::cancelled_by_nobody);
  }
  /// What a stranger brings about is security.foreign-refused's.
  static bool aimed_at(const Scene& scene) {
    return scene.operation.is(Fact::foreign_called) || was_aimed_at(scene);
  }
};

/// Undecided where something may have been started before the recording. What comes after the end is
/// result.nothing-after-final's.
struct AskedFor {
  static constexpr RuleInfo row{.id = RuleId::result_asked_for,
                                .name = "result.asked-for",
                                .level = Level::must,
                                .who = Who::server,
                                .sources = "S7",
                                .reading = Reading::assumed,
                                .statement = "Every result belongs to an operation that was started before.",
                                .needs = {EventKind::start, EventKind::final},
                                .hears = {EventKind::result, EventKind::final},
                                .telling = {EventKind::final, EventKind::result, EventKind::start},
                                .about_all = true};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::result>, Scene& scene) { came(scene); }
  static void on(Kind<EventKind::final>, Scene& scene) { came(scene); }

 private:
  static void came(Scene& scene) {
    if (scene.operation.is(Fact::asked_for)) return scene.exercise<AskedFor>();
    // Where nobody says of which session it is, that one may have been opened before the recording.
    const bool may_be_older =
        scene.terms.real_clocks && !scene.terms.from_start && !scene.event.session.exists();
    if (may_be_older || !scene.facts.knows_starts(scene.event.session))
      return scene.leave_undecided<AskedFor>();
    scene.exercise<AskedFor>();
    scene.broken<AskedFor>(Finding::not_asked_for);
  }
};

}  // namespace rescind::rules
