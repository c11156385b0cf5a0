#pragma once

#include <algorithm>

#include "harness/contract/codes.hpp"
#include "harness/contract/rules/asked_in_vain.hpp"
#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// What runs is what a provider works on; it is told in the way in which it listens (by callback, poll or
/// failing posts), before it ends. Where nobody sees it hear, only what is let in is judged.
struct ShutdownCancels {
  static constexpr RuleInfo row{
      .id = RuleId::server_shutdown_cancels,
      .name = "server.shutdown-cancels",
      .level = Level::must,
      .who = Who::server,
      .sources = "S2",
      .reading = Reading::implied,
      .statement =
          "Shutdown and service stop cancel what runs, with their reason, and new starts are refused.",
      .needs = {EventKind::shutdown, EventKind::admit},
      .hears = {EventKind::admit, EventKind::refuse, EventKind::cancel_heard, EventKind::cancel_polled,
                EventKind::post, EventKind::provider_end},
      .hooks = {Hook::at_end},
      .telling = {EventKind::admit, EventKind::refuse, EventKind::provider_start, EventKind::register_cancel,
                  EventKind::cancel_heard, EventKind::cancel_polled, EventKind::provider_end},
      .cause = EventKind::shutdown};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::admit>, Scene& scene) {
    if (!shut_down(scene)) return;
    if (may_be_before(scene)) return scene.leave_undecided<ShutdownCancels>();
    scene.broken<ShutdownCancels>(Finding::admitted_after_shutdown);
  }
  static void on(Kind<EventKind::refuse>, Scene& scene) {
    if (!shut_down(scene)) return;
    if (may_be_before(scene)) return scene.leave_undecided<ShutdownCancels>();
    if (!scene.terms.sees_hearing) scene.leave_undecided<ShutdownCancels>();
    scene.exercise<ShutdownCancels>();
    if (scene.event.code != code::server_is_shutting_down && scene.event.code != no_code) {
      scene.broken<ShutdownCancels>(Finding::refused_with_other_code, scene.event.code);
    }
  }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!scene.facts.shutdown_cancels(operation)) return;
    scene.exercise<ShutdownCancels>();
    const bool by_client = scene.terms.sees_receipts
                               ? operation.is(Fact::cancel_received) && !operation.is(Fact::shutdown_first)
                               : operation.is(Fact::cancelled);
    if (!scene.surely_after(scene.facts.shutdown_at())) return;
    // A cancel that nobody saw may have come first.
    if (!scene.terms.sees_starts) return scene.leave_undecided<ShutdownCancels>();
    const Reason reason = scene.facts.shutdown_reason();
    if (by_client || scene.event.reason == Reason::absent || scene.event.reason == reason) return;
    const bool by_service = scene.event.reason == Reason::service_stop && scene.facts.service_stopped();
    if (reason == Reason::absent || by_service) return scene.leave_undecided<ShutdownCancels>();
    scene.broken<ShutdownCancels>(Finding::shutdown_reason, static_cast<std::int64_t>(scene.event.reason),
                                  static_cast<std::int64_t>(reason));
  }
  static void on(Kind<EventKind::cancel_polled>, Scene& scene) {
    if (owed(scene, run_bit(scene.event)) && scene.event.answer == Flag::no) asked(scene);
  }
  static void on(Kind<EventKind::post>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const std::uint8_t listens = operation.registered | operation.turned_away | operation.polled;
    if ((listens & run_bit(scene.event)) != 0 || !owed(scene, run_bit(scene.event))) return;
    if (scene.event.code == no_code || !scene.terms.sees_listening)
      return scene.leave_undecided<ShutdownCancels>();
    if (scene.event.code == code::ok) asked(scene);
  }
  static void on(Kind<EventKind::provider_end>, Scene& scene) {
    const AskedInVain in_vain = scene.facts.at_server(scene.op).in_vain(News::shutdown);
    const int certain = run_bit(scene.event) & (scene.operation.registered | in_vain.surely);
    if (owed(scene, certain)) return not_told(scene, sure(scene));
    if (owed(scene, run_bit(scene.event) & in_vain.maybe)) not_told(scene, false);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    const AskedInVain in_vain = scene.facts.at_server(scene.op).in_vain(News::shutdown);
    const int listens = operation.registered | in_vain.surely | in_vain.maybe;
    if (!owed(scene, operation.runs & ~operation.ended & listens)) return;
    if (!ending.at_rest()) return scene.leave_undecided<ShutdownCancels>();
    if (!operation.is(Fact::hung)) not_told(scene, ran_before(scene));
  }

 private:
  static bool shut_down(const Scene& scene) { return scene.facts.shuts_down(); }
  /// Whether what the server did was found by looking, and may have come before its shutdown.
  static bool may_be_before(const Scene& scene) {
    return scene.event.since != no_number && scene.event.since <= scene.facts.shutdown_at();
  }
  /// One of these runs was working when the server shut down, and has not heard.
  static bool owed(const Scene& scene, int runs) {
    return scene.terms.sees_hearing && (runs & ~scene.operation.heard) != 0 &&
           scene.facts.shutdown_cancels(scene.operation) && !scene.operation.is(Fact::final_before_shutdown);
  }
  /// Whether it was at work when the server shut down, by the clocks of both places.
  static bool ran_before(const Scene& scene) {
    const std::int64_t skew = scene.terms.skew.ns;
    const std::int64_t at = scene.facts.shutdown_at();
    const TimesAtServer& times = scene.facts.at_server(scene.op);
    return skew == 0 ||
           (at - times.begun > skew && (scene.operation.finaled == 0 || times.posted_final - at > skew));
  }
  /// Likewise, and it is still at work now.
  static bool sure(const Scene& scene) {
    return ran_before(scene) && scene.surely_after(scene.facts.shutdown_at());
  }
  static void asked(Scene& scene) {
    scene.exercise<ShutdownCancels>();
    ask_in_vain<ShutdownCancels>(scene, News::shutdown, Finding::not_cancelled_by_shutdown, sure(scene),
                                 scene.facts.shutdown_at());
  }
  static void not_told(Scene& scene, bool sure) {
    scene.exercise<ShutdownCancels>();
    if (!sure) return scene.leave_undecided<ShutdownCancels>();
    scene.broken<ShutdownCancels>(Finding::not_cancelled_by_shutdown);
  }
};

struct SessionCloseWaits {
  static constexpr RuleInfo row{
      .id = RuleId::session_close_waits,
      .name = "session.close-waits",
      .level = Level::must,
      .who = Who::client_stack,
      .reading = Reading::page,
      .page = "MI_Session_Close",
      .statement =
          "Closing a session cancels what runs in it, completes once every operation of it is closed, "
          "and not before.",
      .needs = {EventKind::start, EventKind::final, EventKind::close, EventKind::close_returned,
                EventKind::session_close, EventKind::session_close_returned},
      .hears = {EventKind::session_close_returned, EventKind::session_closed, EventKind::final},
      .hooks = {Hook::when_client_frozen, Hook::at_end, Hook::at_end_of_session},
      .telling = {EventKind::session_close, EventKind::session_close_returned, EventKind::session_closed,
                  EventKind::close_returned, EventKind::final},
      .picture = {Picture::Kind::covers, EventKind::session_closed, EventKind::close_returned}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::session_close_returned>, Scene& scene) {
    const PendingCall* call =
        scene.facts.calls().find(scene.event, CallKind::session_close, scene.event.session.value);
    if (call != nullptr && !call->in_force) return;
    const bool completes = session(scene).wait != Wait::notify && !may_complete_later(session(scene));
    if (completes && scene.event.succeeded()) completed(scene);
  }
  static void on(Kind<EventKind::session_closed>, Scene& scene) { completed(scene); }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (outlived_session(scene)) broken(scene, {scene.operation.session}, Finding::session_closed_early, 1);
    if (!cancelled_by_session(scene)) return;
    scene.exercise<SessionCloseWaits>();
    const std::int64_t late = scene.facts.since_thread_was_free(scene.event, lateness(scene, scene.now()));
    if (scene.terms.durations)
      scene.late<SessionCloseWaits>(Finding::session_close_left_running, late, bound(scene));
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!cancelled_by_session(scene) || scene.facts.waits_for_application(scene.op)) return;
    if (ending.crashed()) return scene.leave_undecided<SessionCloseWaits>();
    const bool late = scene.overdue(lateness(scene, ending.t.ns), bound(scene));
    if (!ending.client_at_rest() && !late) return scene.leave_undecided<SessionCloseWaits>();
    scene.broken<SessionCloseWaits>(Finding::session_close_left_running_never);
  }
  static void when_client_frozen(Scene& scene) {
    if (cancelled_by_session(scene) && !scene.facts.waits_for_application(scene.op)) {
      scene.broken<SessionCloseWaits>(Finding::session_close_causal);
    }
  }
  /// The close of a session that has not completed. One that returned early, and does not say whether it blocks, was late in
  /// any case where nothing else told that it had.
  static void at_end_of_session(Scene& scene, const SessionFacts& session, SessionId closing,
                                const Ending& ending) {
    if (session.phase != SessionFacts::Phase::closing) return;
    if (session.returned_early && session.open_operations != 0)
      return scene.leave_undecided<SessionCloseWaits>();
    if (session.open_operations != 0 || session.late_operations != 0) return;
    const bool is_told = session.wait == Wait::notify || session.returned_early;
    const bool is_unseen = is_told && !scene.terms.sees_session_closed;
    if (is_unseen || !ending.client_at_rest()) return scene.leave_undecided<SessionCloseWaits>();
    broken(scene, closing, Finding::session_close_never, 0);
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.final.ns; }
  static const SessionFacts& session(const Scene& scene) {
    return scene.facts.session(scene.event.session.value);
  }
  /// It was let in while the session was being closed, and ends well after that has completed. One that was
  /// not let in gets a final result too, which says so.
  static bool outlived_session(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool over = scene.facts.session(operation.session).phase == SessionFacts::Phase::closed;
    return over && operation.is(Fact::started) && operation.is(Fact::started_while_closing) &&
           !operation.finished() && !operation.closing() && scene.event.code == code::ok;
  }
  static bool cancelled_by_session(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    return operation.final_due() && !operation.is(Fact::cancelled) && !operation.closing() &&
           scene.facts.session_cancels(operation);
  }
  /// How long the client stack was free to end the operation since the session's close.
  static std::int64_t lateness(const Scene& scene, std::int64_t t) {
    const SessionFacts& facts = scene.facts.session(scene.operation.session);
    const OperationTimes& times = scene.facts.times(scene.op);
    const bool read = scene.operation.mode == Mode::sync;
    const std::int64_t since = std::max(times.base, read ? facts.closing_at : facts.closing_since);
    const bool held = scene.operation.is(Fact::application_holds);
    return std::max<std::int64_t>(
        0, (held ? times.held_since : scene.facts.free_time(scene.operation, t)) - since);
  }
  static void completed(Scene& scene) {
    if (session(scene).phase != SessionFacts::Phase::closing) return;
    scene.verdicts.exercise(id);
    const std::uint32_t open = session(scene).open_operations;
    if (open == 0) return;
    // Nobody says that it succeeded.
    if (scene.event.code == no_code && scene.event.kind == EventKind::session_close_returned)
      return scene.leave_undecided<SessionCloseWaits>();
    broken(scene, scene.event.session, Finding::session_closed_early, open);
  }
  static void broken(Scene& scene, SessionId closing, Finding finding, std::int64_t number) {
    if (!scene.facts.report_session(closing.value)) return;
    scene.verdicts.add({.rule = id,
                        .finding = finding,
                        .op = {},
                        .session = closing,
                        .t = scene.event.t,
                        .number = number,
                        .limit = 0,
                        .event = scene.event_number});
  }
};

struct Survives {
  static constexpr RuleInfo row{
      .id = RuleId::subject_survives,
      .name = "subject.survives",
      .level = Level::must,
      .who = Who::client_stack,
      .reading = Reading::assumed,
      .statement = "No call crashes, aborts or corrupts the process.",
      .hears = {EventKind::end},
      .telling = {EventKind::cancel, EventKind::start, EventKind::result, EventKind::ack, EventKind::read},
      .about_all = true};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::end>, Scene& scene) {
    scene.exercise<Survives>();
    if (scene.event.ending != EndWhy::crashed) return;
    const bool has_status = scene.event.signal == 0 && scene.event.code != no_code;
    if (has_status) return scene.broken<Survives>(Finding::exited, scene.event.code);
    scene.broken<Survives>(Finding::crashed, scene.event.signal);
  }
};

}  // namespace rescind::rules
