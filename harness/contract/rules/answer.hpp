#pragma once

#include "harness/contract/rules/cancel_call.hpp"

namespace rescind::rules {

/// Judged where the profile says that the answer tells, and it is known how the operation ended. Whether it was whole
/// already when the cancel reached it is known where its provider is observed.
struct AnswerTells {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_answer_tells,
      .name = "cancel.answer-tells",
      .level = Level::should,
      .who = Who::server,
      .sources = "S3",
      .reading = Reading::assumed,
      .statement =
          "Where a cancel's answer tells what became of it, not found means that it changed nothing, and OK that the "
          "operation ends as cancelled or was whole already.",
      .needs = {EventKind::cancel, EventKind::cancel_returned, EventKind::final},
      .hears = {EventKind::final, EventKind::cancel_returned},
      .telling = {EventKind::cancel, EventKind::cancel_returned, EventKind::final, EventKind::provider_final,
                  EventKind::cancel_received}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!tells(scene) || operation.finished()) return;
    if (operation.is(Fact::cancel_said_ok)) return said_ok(scene, scene.event.ended);
    if (operation.is(Fact::cancel_said_not_found) && operation.cancels == 0)
      said_not_found(scene, scene.event.ended);
  }
  /// The final result was there before the answer.
  static void on(Kind<EventKind::cancel_returned>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!tells(scene) || !operation.finished()) return;
    const PendingCall* call = own_cancel(scene);
    if (call == nullptr || !call->in_force) return;
    if (scene.event.code == code::ok) said_ok(scene, ended(operation));
    const bool only = operation.cancels == 1 && !operation.is(Fact::cancel_said_ok);
    if (scene.event.code == code::not_found && only) said_not_found(scene, ended(operation));
  }

 private:
  /// What gets no answer is cancelled in a form that has none either.
  static bool tells(const Scene& scene) {
    return scene.terms.promises.cancel_answer == CancelAnswer::tells &&
           scene.answer().whether != CancelledAnswer::forbidden;
  }
  static Ended ended(const OperationFacts& operation) {
    if (operation.is(Fact::ended_cancelled)) return Ended::cancelled;
    return operation.is(Fact::ended_ok) ? Ended::ok : Ended::none;
  }
  static void said_not_found(Scene& scene, Ended ended) {
    const bool by_others = scene.operation.is(Fact::timeout_fired) || scene.operation.closing();
    if (by_others || ended == Ended::none) return;
    const bool cancelled = ended == Ended::cancelled;
    // Another cancel, of all its group, session or connection, may have ended it.
    const bool aimed = scene.facts.aimed_at(scene.op) || scene.facts.maybe_aimed_at(scene.op);
    const bool by_one_before = cancelled && scene.facts.may_have_begun_before(scene.op);
    if (by_one_before) return scene.leave_undecided<AnswerTells>();
    if (cancelled && aimed && beside_another(scene)) return scene.leave_undecided<AnswerTells>();
    scene.exercise<AnswerTells>();
    if (cancelled) scene.broken<AnswerTells>(Finding::said_not_found_in_vain);
  }
  static void said_ok(Scene& scene, Ended ended) {
    if (ended == Ended::cancelled) return scene.exercise<AnswerTells>();
    // A caller may have said that the time had run out.
    const bool by_timer = scene.operation.is(Fact::timeout_fired) || !scene.terms.sees_timeout_fired ||
                          scene.operation.reason == Reason::timeout;
    const bool by_server = (ended == Ended::timed_out && !by_timer) || ended == Ended::refused;
    if (ended != Ended::ok && !by_server) return;
    // It looks like the end of what nobody cancelled.
    const AnswerPromise& answer = scene.answer();
    if (answer.whether == CancelledAnswer::unmarked || answer.is_unsaid)
      return scene.leave_undecided<AnswerTells>();
    const Whole whole = whole_when_told(scene);
    if (whole == Whole::unknown) return scene.leave_undecided<AnswerTells>();
    scene.exercise<AnswerTells>();
    if (whole == Whole::no) scene.broken<AnswerTells>(Finding::said_ok_in_vain);
  }
  /// Whether another operation was cancelled that may share its group, session or connection.
  static bool beside_another(const Scene& scene) {
    const auto differs = [](std::uint32_t one, std::uint32_t other) {
      return one != no_index && other != no_index && one != other;
    };
    for (std::uint32_t i = 0; i < scene.facts.operations(); ++i) {
      const OperationFacts& other = scene.facts.operation({i});
      const bool was_cancelled = other.is(Fact::cancelled) || other.is(Fact::cancel_said_ok);
      if (scene.op == OpId{i} || !was_cancelled || was_cancelled_before(scene, {i})) continue;
      const bool apart = differs(other.session, scene.operation.session) &&
                         differs(other.connection, scene.operation.connection);
      if (!apart) return true;
    }
    return false;
  }
  /// Whether the other one was cancelled before this one was started: of that nothing is aimed at it.
  static bool was_cancelled_before(const Scene& scene, OpId other) {
    const std::int64_t cancelled_at = scene.facts.aim_of(other).cancelled_at;
    return cancelled_at >= 0 && cancelled_at < scene.facts.aim_of(scene.op).started_at;
  }
  enum class Whole : std::uint8_t { no, yes, unknown };
  /// Whether its provider had posted the final result when the server was told; by the clocks of both places.
  static Whole whole_when_told(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!scene.terms.sees_provider) return Whole::unknown;
    const std::int64_t skew = scene.terms.skew.ns;
    const TimesAtServer& times = scene.facts.at_server(scene.op);
    if (skew == 0 && (scene.terms.sees_receipts || operation.is(Fact::provider_done_at_cancel))) {
      const bool before = operation.is(Fact::provider_done_at_cancel) || operation.is(Fact::final_untold);
      return before ? Whole::yes : Whole::no;
    }
    if (operation.finaled == 0) return Whole::unknown;
    // The server had been told by the time it answered.
    const std::int64_t posted = times.posted_final - scene.found_within(Place::provider);
    const std::int64_t said_ok = scene.facts.said_ok(scene.op);
    if (said_ok >= 0 && posted - said_ok > skew) return Whole::no;
    const std::int64_t told =
        operation.is(Fact::cancel_received) ? times.received : scene.facts.times(scene.op).mark;
    if (told - times.posted_final > skew) return Whole::yes;
    // Where nobody saw it received, it may have been under way for long.
    const bool after = operation.is(Fact::cancel_received) && times.posted_final - told > skew;
    return after ? Whole::no : Whole::unknown;
  }
};

}  // namespace rescind::rules
