#pragma once

#include "harness/contract/rules/cancel_call.hpp"
#include "harness/contract/rules/unexplained.hpp"

namespace rescind::rules {

// What cancel brings about, and how soon. Each rule is judged in three ways: by the clock where there is one,
// at rest (what has not come never will), and in its causal form (nothing but the client moves, and it has
// run out of actions).

/// Whether the final result of a cancelled operation is owed now and does not wait for the application.
[[nodiscard]] inline bool cancelled_final_owed(const Scene& scene) {
  return scene.operation.is(Fact::cancelled) && scene.answer().is_owed() && scene.operation.final_due() &&
         !scene.facts.waits_for_application(scene.op);
}

/// Whether the cancel in force is one after which the final result is owed.
[[nodiscard]] inline bool answer_required(const Scene& scene) {
  return scene.answer().is_owed();
}

/// Where only the server can end what was cancelled, the client alone cannot: then there is no causal form.
[[nodiscard]] inline bool needs_server(const Scene& scene) {
  return scene.terms.promises.final_needs == FinalNeeds::server;
}

/// How long the client stack took for the final result, or has been at it: where only the server can bring it, time stands
/// still while a declared fault keeps that away.
[[nodiscard]] inline std::int64_t charged_lateness(const Scene& scene, std::int64_t late, std::int64_t t) {
  if (!needs_server(scene)) return late;
  return std::min(late, scene.facts.free_of_faults(scene.op, scene.facts.times(scene.op).mark, t));
}

/// Whether a final result that is late may have had to wait for the application, which nobody saw read or hang up, or for a
/// server that a declared fault keeps away, or that has stopped the service.
[[nodiscard]] inline bool may_have_waited(const Scene& scene) {
  const std::int64_t since = scene.facts.times(scene.op).mark;
  const bool kept_away =
      scene.facts.fault_in_the_way(scene.op, since) || scene.facts.service_stopped(scene.op);
  const bool unread = scene.may_be_unread() || scene.facts.may_have_hung_up(scene.op);
  return unread || (needs_server(scene) && kept_away);
}

/// The same as a fault begins, and it has not come. A caller that is inside its blocking start may have to read for it.
[[nodiscard]] inline bool may_wait(const Scene& scene) {
  return scene.facts.blocks_its_caller(scene.op) || scene.facts.excused(scene.op) || may_have_waited(scene);
}

/// A fault excuses nothing here. Whether it comes at all without cancel is result.one-final's.
struct FinalPrompt {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_final_prompt,
      .name = "cancel.final-prompt",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S6 S12",
      .reading = Reading::stated,
      .statement = "The final result follows cancel within the bound, however long the provider still runs.",
      .needs = {EventKind::cancel, EventKind::final},
      .hears = {EventKind::final},
      .hooks = {Hook::when_fault_begins, Hook::when_client_frozen, Hook::at_end},
      .telling = {EventKind::cancel, EventKind::cancel_returned, EventKind::final, EventKind::provider_end,
                  EventKind::waited},
      .timed = true,
      .picture = {Picture::Kind::span, EventKind::cancel, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!scene.operation.is(Fact::cancelled) || scene.operation.finished()) return;
    if (!scene.terms.durations || !answer_required(scene)) return;
    scene.exercise<FinalPrompt>();
    const std::int64_t late =
        charged_lateness(scene, scene.facts.lateness_of_final(scene.event), scene.now());
    const bool waited = late > bound(scene) && may_have_waited(scene);
    const bool is_excused =
        late <= bound(scene) && scene.now() - scene.facts.times(scene.op).mark > bound(scene);
    const bool doubtful = is_excused && scene.facts.may_be_beside_callback(scene.event);
    if (waited || doubtful || came_unread(scene)) return scene.leave_undecided<FinalPrompt>();
    scene.late<FinalPrompt>(Finding::final_late, late, bound(scene));
  }
  static void when_fault_begins(Scene& scene) {
    if (due(scene) && !may_wait(scene)) break_if_overdue(scene, scene.event.earliest());
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!due(scene)) return;
    if (ending.crashed()) return scene.leave_undecided<FinalPrompt>();
    if (scene.facts.excused(scene.op)) return;  // Where the profile needs the server for it.
    const bool struck = needs_server(scene) && scene.facts.struck_at_start(scene.op);
    if (may_have_waited(scene) || struck) return scene.leave_undecided<FinalPrompt>();
    const bool waits = scene.facts.waits_for_application(scene.op);
    if (!waits && ending.client_at_rest())
      return scene.broken<FinalPrompt>(Finding::final_never, 0, bound(scene));
    const bool overdue = break_if_overdue(scene, ending.t);
    if (!overdue && (!waits || !ending.at_rest())) scene.leave_undecided<FinalPrompt>();
  }
  static void when_client_frozen(Scene& scene) {
    if (!scene.operation.is(Fact::cancelled) || needs_server(scene)) return;
    scene.exercise<FinalPrompt>();
    if (cancelled_final_owed(scene)) scene.broken<FinalPrompt>(Finding::final_causal);
  }

 private:
  static bool due(const Scene& scene) {
    return scene.operation.is(Fact::cancelled) && scene.operation.final_due() && answer_required(scene);
  }
  /// Whether a synchronous one has its final result late by the clock, though no read of it is seen that could bring it.
  static bool came_unread(const Scene& scene) {
    const bool unread = scene.operation.mode == Mode::sync && scene.operation.is(Fact::application_holds);
    return scene.terms.real_clocks && unread && scene.now() - scene.facts.times(scene.op).mark > bound(scene);
  }
  /// Whether it should have come by `now`, and the rule is broken: what the client stack was free to do before the
  /// application held it up, it has not done.
  static bool break_if_overdue(Scene& scene, Time now) {
    const std::int64_t late = charged_lateness(scene, scene.facts.lateness(scene.op, now.ns), now.ns);
    return scene.break_if_overdue<FinalPrompt>(Finding::final_not_yet, late, bound(scene));
  }
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.final.ns; }
};

struct FromCallback {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_from_callback,
      .name = "cancel.from-callback",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S1",
      .reading = Reading::stated,
      .statement = "Cancel through the handle that a callback was given acts on that operation.",
      .needs = {EventKind::cancel, EventKind::cancel_returned, EventKind::final},
      .hears = {EventKind::cancel_returned, EventKind::final},
      .hooks = {Hook::when_fault_begins, Hook::when_client_frozen, Hook::at_end},
      .telling = {EventKind::cancel, EventKind::cancel_returned, EventKind::final, EventKind::start,
                  EventKind::result},
      .picture = {Picture::Kind::span, EventKind::cancel, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::cancel_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::cancel);
    if (call == nullptr || call->handle != Handle::callback || call->stale || call->foreign) return;
    scene.exercise<FromCallback>();
    const bool ran_on = call->running && scene.operation.running() && !scene.operation.closing();
    if (!ran_on || scene.event.code == 0) return;
    if (may_have_ended(scene)) return scene.leave_undecided<FromCallback>();
    scene.broken<FromCallback>(Finding::callback_cancel_refused, scene.event.code);
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!scene.operation.is(Fact::cancelled_by_callback) || scene.operation.finished()) return;
    const std::int64_t late =
        charged_lateness(scene, scene.facts.lateness_of_final(scene.event), scene.now());
    if (scene.terms.durations && late > bound(scene) && may_have_waited(scene))
      return scene.leave_undecided<FromCallback>();
    if (scene.terms.durations)
      scene.late<FromCallback>(Finding::callback_cancel_without_effect, late, bound(scene));
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!due(scene)) return;
    if (ending.crashed()) return scene.leave_undecided<FromCallback>();
    if (scene.facts.excused(scene.op)) return;  // Where the profile needs the server for it.
    const bool waits = scene.facts.waits_for_application(scene.op);
    const bool late = overdue(scene, ending.t);
    if (late || (!waits && ending.client_at_rest())) return without_effect(scene);
    if (!waits || !ending.at_rest()) scene.leave_undecided<FromCallback>();
  }
  static void when_fault_begins(Scene& scene) {
    if (due(scene) && !may_wait(scene) && overdue(scene, scene.event.earliest())) without_effect(scene);
  }
  static void when_client_frozen(Scene& scene) {
    if (needs_server(scene)) return;
    if (scene.operation.is(Fact::cancelled_by_callback) && cancelled_final_owed(scene)) without_effect(scene);
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.final.ns; }
  static bool due(const Scene& scene) {
    return scene.operation.is(Fact::cancelled_by_callback) && scene.operation.final_due();
  }
  static bool overdue(const Scene& scene, Time now) {
    const std::int64_t late = scene.facts.lateness(scene.op, now.ns);
    return scene.overdue(charged_lateness(scene, late, now.ns), bound(scene));
  }
  static void without_effect(Scene& scene) {
    scene.broken<FromCallback>(Finding::callback_cancel_without_effect, 0, bound(scene));
  }
};

/// A use begins when the client connects or sends for the operation (a cancel message begins none) and ends
/// by a disconnect of the operation or of the whole connection, or when the server's last word on it arrives.
/// Other operations on the connection are cancel.no-bystander's; undecided where that cannot be checked.
struct Disconnects {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_disconnects,
      .name = "cancel.disconnects",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S12",
      .reading = Reading::stated,
      .statement =
          "The client lets go of the operation's use of its connection within the bound; other "
          "operations on it go on.",
      .needs = {EventKind::cancel, EventKind::send, EventKind::deliver, EventKind::disconnect},
      .hears = {EventKind::disconnect, EventKind::deliver},
      .hooks = {Hook::when_reset, Hook::when_client_frozen, Hook::at_end},
      .telling = {EventKind::cancel, EventKind::send, EventKind::disconnect, EventKind::connect,
                  EventKind::final},
      .timed = true,
      .picture = {Picture::Kind::span, EventKind::cancel, EventKind::disconnect}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::disconnect>, Scene& scene) {
    if (takes_another(scene)) scene.leave_undecided<Disconnects>();
    let_go(scene);
  }
  static void when_reset(Scene& scene) { still_uses(scene); }
  static void on(Kind<EventKind::deliver>, Scene& scene) {
    if (scene.event.to == Place::client) still_uses(scene);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!uses(scene)) return;
    if (ending.crashed()) return scene.leave_undecided<Disconnects>();
    const std::int64_t late = scene.facts.lateness(scene.op, ending.t.ns);
    if (!ending.client_at_rest() && !scene.overdue(late, bound(scene)))
      return scene.leave_undecided<Disconnects>();
    scene.broken<Disconnects>(Finding::disconnect_never, 0, bound(scene));
  }
  static void when_client_frozen(Scene& scene) {
    if (!scene.operation.is(Fact::cancelled)) return;
    scene.exercise<Disconnects>();
    if (uses(scene) && !scene.facts.waits_for_application(scene.op))
      scene.broken<Disconnects>(Finding::disconnect_causal);
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.disconnect.ns; }
  static bool uses(const Scene& scene) {
    return scene.operation.is(Fact::cancelled) && scene.operation.is(Fact::uses_connection);
  }
  /// Whether the client closes a whole connection under an operation to which nothing was done, and who would say whether a
  /// cancel did that sees too little.
  static bool takes_another(const Scene& scene) {
    const bool whole = !scene.event.op.exists() && scene.event.party == Place::client;
    const bool judged = scene.terms.judged.test(static_cast<std::size_t>(RuleId::cancel_no_bystander)) &&
                        scene.terms.explains_failures;
    return whole && !judged && scene.facts.cancels_made() && scene.operation.running() && unexplained(scene);
  }
  static void let_go(Scene& scene) {
    if (!uses(scene) || !scene.terms.durations) return;
    scene.exercise<Disconnects>();
    still_uses(scene);
  }
  /// What arrives for it, or ends its use, shows that it was still used.
  static void still_uses(Scene& scene) {
    if (!uses(scene)) return;
    const std::int64_t late = scene.facts.lateness(scene.op, scene.now());
    if (!scene.terms.durations || late <= bound(scene)) return;
    // The cancel was seen by the client's clock, this by the network's.
    const std::int64_t doubt = scene.now() - scene.event.earliest().ns + scene.terms.skew.ns;
    if (late - doubt <= bound(scene)) return scene.leave_undecided<Disconnects>();
    scene.broken<Disconnects>(Finding::disconnect_late, late, bound(scene));
  }
};

struct SyncUnblocks {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_sync_unblocks,
      .name = "cancel.sync-unblocks",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S8",
      .reading = Reading::stated,
      .statement =
          "A blocked synchronous read returns within the bound after cancel, and the last read says "
          "that nothing follows.",
      .needs = {EventKind::cancel, EventKind::read, EventKind::read_returned},
      .hears = {EventKind::read_returned, EventKind::final},
      .hooks = {Hook::when_fault_begins_in_call, Hook::when_client_frozen_in_call, Hook::at_end_of_call},
      .telling = {EventKind::cancel, EventKind::read, EventKind::read_returned, EventKind::final},
      .timed = true,
      .picture = {Picture::Kind::span, EventKind::cancel, EventKind::read_returned}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::read_returned>, Scene& scene) {
    const PendingCall* call = scene.call(CallKind::read);
    if (call == nullptr || call->stale || !scene.operation.is(Fact::cancelled)) return;
    if (scene.terms.durations) {
      scene.exercise<SyncUnblocks>();
      const std::int64_t took = blocked_for(scene, *call, scene.now());
      const bool unclear = scene.facts.calls().is_unclear(scene.event, CallKind::read, scene.op.value);
      if (took > bound(scene) && (unclear || may_have_waited(scene)))
        return scene.leave_undecided<SyncUnblocks>();
      scene.late<SyncUnblocks>(Finding::read_slow, took, bound(scene));
    }
    // Some write the final result before the return of the read that brought it.
    if (scene.operation.finished() && scene.event.more == Flag::yes) {
      scene.broken<SyncUnblocks>(Finding::last_read_says_more);
    }
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool by_read = scene.event.via == Via::read || operation.mode == Mode::sync;
    if (!by_read || !operation.is(Fact::cancelled) || operation.finished()) return;
    if (operation.readers != 0 || !operation.is(Fact::said_more)) return;
    // Nobody says that a read has brought it.
    if (scene.event.via != Via::read) return scene.leave_undecided<SyncUnblocks>();
    scene.broken<SyncUnblocks>(Finding::last_read_says_more);
  }
  static void at_end_of_call(Scene& scene, const PendingCall& call, const Ending& ending) {
    if (!blocked(scene, call)) return;
    if (ending.crashed()) return scene.leave_undecided<SyncUnblocks>();
    if (scene.facts.excused(scene.op)) return;  // Where the profile needs the server for it.
    const bool late = scene.overdue(blocked_for(scene, call, ending.t.ns), bound(scene));
    if (!ending.client_at_rest() && !late) return scene.leave_undecided<SyncUnblocks>();
    scene.broken<SyncUnblocks>(Finding::read_never_returned, 0, bound(scene));
  }
  static void when_fault_begins_in_call(Scene& scene, const PendingCall& call) {
    if (!blocked(scene, call) || scene.facts.excused(scene.op) || may_have_waited(scene)) return;
    const std::int64_t took = blocked_for(scene, call, scene.event.earliest().ns);
    scene.break_if_overdue<SyncUnblocks>(Finding::read_slow, took, bound(scene));
  }
  static void when_client_frozen_in_call(Scene& scene, const PendingCall& call) {
    if (needs_server(scene) || !blocked(scene, call) || scene.facts.waits_for_application(scene.op)) return;
    scene.exercise<SyncUnblocks>();
    scene.broken<SyncUnblocks>(Finding::read_causal);
  }

 private:
  static std::int64_t bound(const Scene& scene) { return scene.terms.bounds.unblock.ns; }
  static bool blocked(const Scene& scene, const PendingCall& call) {
    return call.kind == CallKind::read && !call.stale && scene.operation.is(Fact::cancelled);
  }
  /// Since the later of the read and the cancel, less what the application kept the library thread busy.
  static std::int64_t blocked_for(const Scene& scene, const PendingCall& call, std::int64_t t) {
    const bool after_cancel = call.t > scene.facts.times(scene.op).mark;
    return charged_lateness(scene, after_cancel ? t - call.t : scene.facts.lateness(scene.op, t), t);
  }
};

}  // namespace rescind::rules
