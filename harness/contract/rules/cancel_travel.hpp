#pragma once

#include "harness/contract/codes.hpp"
#include "harness/contract/messages.hpp"
#include "harness/contract/rules/asked_in_vain.hpp"
#include "harness/contract/rules/unexplained.hpp"

namespace rescind::rules {

// What a cancel does beyond its caller: on the way to the provider.

/// The first cancel is the client's, its timeout's or, where the server's shutdown came before the client's
/// cancel arrived, that of the shutdown. Nothing is judged where a message carries no reason, or the provider
/// learns by losing its client.
struct ReasonCarried {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_reason_carried,
      .name = "cancel.reason-carried",
      .level = Level::must,
      .who = Who::client_stack_and_server,
      .sources = "S2",
      .reading = Reading::implied,
      .statement = "The reason that reaches the provider is that of the first cancel in force.",
      .needs = {EventKind::cancel, EventKind::cancel_heard},
      .hears = {EventKind::cancel_received, EventKind::cancel_heard, EventKind::cancel_polled},
      .telling = {EventKind::cancel, EventKind::timeout_fired, EventKind::send, EventKind::cancel_received,
                  EventKind::cancel_heard}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::cancel_received>, Scene& scene) { compare(scene, of_client(scene)); }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) {
    if (scene.event.heard_by != How::disconnect) compare(scene, of_first(scene));
  }
  static void on(Kind<EventKind::cancel_polled>, Scene& scene) {
    if (scene.event.answer == Flag::yes) compare(scene, of_first(scene));
  }

 private:
  static Reason of_client(const Scene& scene) {
    return scene.operation.is(Fact::cancelled) ? scene.operation.reason : Reason::absent;
  }
  static Reason of_first(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (operation.is(Fact::cancel_received) && !operation.is(Fact::shutdown_first)) return of_client(scene);
    const bool either = !scene.terms.sees_receipts && operation.is(Fact::cancelled);
    if (scene.facts.shutdown_cancels(operation))
      return either ? Reason::absent : scene.facts.shutdown_reason();
    return scene.terms.sees_receipts ? Reason::absent : of_client(scene);
  }
  static void compare(Scene& scene, Reason first) {
    if (scene.event.reason == Reason::absent || first == Reason::absent) return;
    // A shutdown that nobody saw may have come first.
    if (is_of_server(scene.event.reason) && !scene.terms.sees_server) return;
    scene.exercise<ReasonCarried>();
    if (scene.event.reason == first) return;
    // The service that stopped may be its own.
    if (scene.event.reason == Reason::service_stop && scene.facts.service_stopped())
      return scene.leave_undecided<ReasonCarried>();
    scene.broken<ReasonCarried>(Finding::reason_wrong, static_cast<std::int64_t>(scene.event.reason),
                                static_cast<std::int64_t>(first));
  }
};

/// Each half is judged when its events are observed:
///  - sent: where sends are observed, the operation has a connection and the server has answered;
///  - received: a cancel delivered while the provider runs, where cancel-received is observed;
///  - offered: to a provider that registered, by one callback before its end; to one that polls, by the
///    answer yes; to one that does neither, by refusing its posts: where that asks after, before its end on real clocks, and
///    at once on simulated ones. A refused registration breaks the rule, unless the provider hears otherwise (a
///    subscription's unsubscribe).
///
/// Within the bound told the server or the provider has to hear of a cancel that can travel, or that the client has
/// closed the operation's own connection.
///
/// A declared fault in force when it was cancelled, or one that comes before the cancel is sent, takes the
/// path down. Where the server is not observed, a provider that was let register and still did not hear
/// leaves the rule undecided: the cancel may have been under way.
struct ReachesProvider {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_reaches_provider,
      .name = "cancel.reaches-provider",
      .level = Level::must,
      .who = Who::client_stack_and_server,
      .sources = "S11",
      .reading = Reading::implied,
      .statement =
          "A cancel that can travel is received when it was sent on a live path, and offered to a "
          "provider that listens before that ends; a callback comes once at the most.",
      .needs = {EventKind::cancel},
      .hears = {EventKind::cancel_received, EventKind::cancel_heard, EventKind::cancel_polled,
                EventKind::post, EventKind::provider_start, EventKind::provider_end,
                EventKind::provider_crash, EventKind::send, EventKind::deliver},
      .hooks = {Hook::can_check, Hook::when_fault_begins, Hook::at_end},
      .telling = {EventKind::cancel, EventKind::register_cancel, EventKind::cancel_received, EventKind::send,
                  EventKind::deliver, EventKind::cancel_heard, EventKind::cancel_polled,
                  EventKind::provider_end, EventKind::post},
      .picture = {Picture::Kind::span, EventKind::cancel, EventKind::cancel_received}};
  static constexpr RuleId id = row.id;
  static bool can_check(const Header& header) {
    const bool sends = header.observes(EventKind::send) && header.observes(EventKind::deliver);
    return sends || header.observes(EventKind::cancel_heard) || header.observes(EventKind::cancel_received);
  }

  static void on(Kind<EventKind::cancel_received>, Scene& scene) { told_in_time(scene); }
  static void on(Kind<EventKind::provider_start>, Scene& scene) { told_in_time(scene); }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) {
    told_in_time(scene);
    const bool own = scene.operation.is(Fact::cancelled) || scene.operation.is(Fact::client_gone) ||
                     scene.operation.is(Fact::cancel_received);
    if (own) scene.exercise<ReachesProvider>();
    const bool shares = (scene.event.run != no_index && scene.event.run >= RunTimes::slots - 1) ||
                        scene.facts.lives_overlap(scene.op);
    if (scene.event.heard_by == How::callback && !shares &&
        (scene.operation.called & run_bit(scene.event)) != 0) {
      scene.broken<ReachesProvider>(Finding::called_twice);
    }
  }
  static void on(Kind<EventKind::cancel_polled>, Scene& scene) {
    told_in_time(scene);
    if (!told(scene)) return;
    scene.exercise<ReachesProvider>();
    if (scene.event.answer == Flag::no) not_told(scene, Finding::poll_says_no, surely_told(scene));
  }
  static void on(Kind<EventKind::post>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    told_in_time(scene);
    const std::uint8_t listens = operation.registered | operation.turned_away | operation.polled;
    if (!told(scene) || ((listens | operation.heard) & run_bit(scene.event)) != 0) return;
    scene.exercise<ReachesProvider>();
    if (scene.event.code == no_code) return scene.leave_undecided<ReachesProvider>();
    if (scene.event.code != code::ok) return;
    const bool is_sure = surely_told(scene) && scene.terms.sees_listening;
    not_told(scene, Finding::post_accepted, is_sure);
  }
  static void on(Kind<EventKind::provider_end>, Scene& scene) {
    told_in_time(scene);
    if (!scene.was_killed()) owed(scene, run_bit(scene.event), true);
  }
  static void on(Kind<EventKind::provider_crash>, Scene& scene) { told_in_time(scene); }
  static void on(Kind<EventKind::send>, Scene& scene) {
    unsent(scene, scene.event.earliest().ns);
    if (carries_cancel(scene.event.message)) told_in_time(scene);
  }
  static void on(Kind<EventKind::deliver>, Scene& scene) { unsent(scene, scene.event.earliest().ns); }
  static void when_fault_begins(Scene& scene) {
    untold_yet(scene, scene.event.earliest());
    unsent_yet(scene, scene.event.earliest());
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    if (ending.crashed()) return;
    untold_yet(scene, ending.t);
    unsent_yet(scene, ending.t);
    if (!travels(scene)) return;
    // By the clocks its provider may have heard before the line of the cancel.
    if (operation.heard != 0) scene.exercise<ReachesProvider>();
    const auto running = static_cast<std::uint8_t>(operation.runs & ~operation.ended);
    // What ran when the server was killed died with it.
    const bool died = scene.terms.real_clocks && scene.facts.server_down(scene.op);
    if (running != 0 && !died) owed(scene, running, ending.at_rest());
    if (ending.at_rest()) message_owed(scene);
  }

 private:
  static bool travels(const Scene& scene) {
    return scene.operation.is(Fact::cancelled) && scene.terms.travels(scene.operation.kind);
  }
  /// Something happens while a run of its provider is alive or begins: has the server's side heard by now?
  static void told_in_time(Scene& scene) {
    if (scene.operation.provider_runs() || scene.event.kind == EventKind::provider_start)
      untold(scene, scene.event.earliest().ns);
  }
  /// A run of its provider goes on at `now`: what is found late may have been there. One that has posted its final result may
  /// be over, too.
  static void untold_yet(Scene& scene, Time now) {
    const std::int64_t late =
        std::max(scene.found_within(Place::server), scene.found_within(Place::provider));
    const OperationFacts& operation = scene.operation;
    if ((operation.runs & ~operation.ended & ~operation.finaled) != 0) untold(scene, now.ns - late);
  }
  /// Judges how long something has been owed. It may not be, by the clocks, or since its service has stopped.
  static void owed_for(Scene& scene, Finding finding, std::int64_t took, bool is_doubtful = false) {
    const std::int64_t bound = scene.terms.bounds.told.ns;
    if (took <= bound) return;
    const bool may_not_be_due = took <= bound + scene.terms.skew.ns || scene.facts.service_stopped(scene.op);
    if (may_not_be_due || is_doubtful) return scene.leave_undecided<ReachesProvider>();
    scene.exercise<ReachesProvider>();
    scene.broken<ReachesProvider>(finding, took, bound);
  }
  /// Something of it travels: should its cancel have been sent long ago?
  static void unsent(Scene& scene, std::int64_t t) {
    if (!scene.terms.durations || !scene.terms.sees_sends || !is_unsent(scene)) return;
    // A fault that is over has swallowed nothing: there was nothing yet.
    if (scene.facts.fault_in_force(scene.op)) return;
    const std::int64_t since = scene.facts.times(scene.op).mark;
    owed_for(scene, Finding::not_sent, scene.facts.free_of_faults(scene.op, since, t));
  }
  static void unsent_yet(Scene& scene, Time now) {
    unsent(scene, now.ns - scene.found_within(Place::network));
  }
  static bool is_unsent(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    return travels(scene) && operation.is(Fact::cancel_due) && !operation.is(Fact::cancel_sent) &&
           !has_come(scene) && !operation.is(Fact::own_word_sent);
  }
  /// Whether the cancel has come to the server, or to the provider by no other way, so that it was sent.
  static bool has_come(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool other_way = operation.is(Fact::client_gone) || scene.facts.shutdown_cancels(operation);
    return operation.is(Fact::cancel_received) || (operation.heard != 0 && !other_way);
  }
  /// Time stands still while a cancel is under way or a declared fault is in its way: then nothing is said.
  static void untold(Scene& scene, std::int64_t t) {
    const OperationFacts& operation = scene.operation;
    const bool owed = travels(scene) || operation.is(Fact::client_gone);
    if (!owed || !scene.terms.durations || heard(operation) || was_done(scene)) return;
    const bool under_way =
        scene.terms.sees_sends && operation.is(Fact::cancel_sent) && !operation.is(Fact::cancel_delivered);
    const std::int64_t since = scene.facts.times(scene.op).owes_since;
    if (t - since <= scene.terms.bounds.told.ns) return;  // It is in time, whatever was in the way.
    // Where nobody sees what travels, a fault may have swallowed it, unless it has come.
    const bool comes =
        scene.event.kind == EventKind::cancel_received || scene.event.kind == EventKind::cancel_heard;
    const bool hidden = !scene.terms.sees_sends && !comes &&
                        (operation.is(Fact::path_down_at_cancel) || scene.facts.fault_since(scene.op, since));
    const bool swallowed = operation.is(Fact::message_lost) || hidden;
    // Of what was not sent yet a fault that is over has swallowed nothing.
    const bool is_word = operation.is(Fact::cancel_delivered) || operation.is(Fact::client_gone);
    const bool in_the_way = is_word || !scene.terms.sees_sends ? scene.facts.fault_in_the_way(scene.op, since)
                                                               : scene.facts.fault_in_force(scene.op);
    if (under_way || swallowed || in_the_way) return;
    // A provider that listens in no way does not show whether the server was told.
    const bool listens = operation.registered != 0 || operation.polled != 0 || operation.posted != 0;
    // Its server may have closed the connection.
    const bool may_have_left = scene.facts.at_client(scene.op).let_go_by_nobody;
    const bool is_doubtful =
        may_have_left || (!scene.terms.sees_receipts && (!listens || may_have_been_told_before(scene)));
    owed_for(scene, Finding::told_late, scene.facts.free_of_faults(scene.op, since, t), is_doubtful);
  }
  /// Only its provider is seen, and begins, or asks, so late: the server may have known for long.
  static bool may_have_been_told_before(const Scene& scene) {
    const std::int64_t begun = scene.facts.at_server(scene.op).begun;
    const bool began_late = scene.terms.real_clocks &&
                            begun - scene.facts.times(scene.op).owes_since > scene.terms.bounds.told.ns;
    return began_late || scene.event.kind == EventKind::provider_start || tells_when_asked(scene.event);
  }
  static bool tells_when_asked(const Event& event) {
    return (event.kind == EventKind::cancel_polled && event.answer == Flag::yes) ||
           (event.kind == EventKind::cancel_heard && event.heard_by == How::poll);
  }
  /// Whether the provider of what nobody cancelled had posted its final result by the time that the client left, by the clocks.
  static bool was_done(const Scene& scene) {
    const std::int64_t after =
        scene.facts.at_server(scene.op).posted_final - scene.facts.times(scene.op).owes_since;
    return !scene.operation.is(Fact::cancelled) && scene.operation.finaled != 0 &&
           after <= scene.terms.skew.ns;
  }
  static bool heard(const OperationFacts& operation) {
    return operation.is(Fact::cancel_received) || operation.heard != 0 || operation.is(Fact::server_gone) ||
           operation.is(Fact::provider_done_at_cancel) || operation.is(Fact::post_refused);
  }
  /// The server had been told, before the provider posted its final result.
  static bool told(const Scene& scene) {
    return scene.operation.is(Fact::cancel_received) && !scene.operation.is(Fact::final_untold);
  }
  /// Likewise, by the clocks of both places.
  static bool surely_told(const Scene& scene) {
    const TimesAtServer& times = scene.facts.at_server(scene.op);
    const bool told_late = scene.operation.finaled != 0 && scene.terms.skew.ns != 0 &&
                           times.posted_final - times.received <= scene.terms.skew.ns;
    return scene.surely_after(times.received) && !told_late;
  }
  static void not_told(Scene& scene, Finding finding, bool surely) {
    ask_in_vain<ReachesProvider>(scene, News::cancel, finding, surely,
                                 scene.facts.at_server(scene.op).received);
  }
  /// What is owed to the runs of a provider: they end now, or (`over` being false) the observation does.
  static void owed(Scene& scene, std::uint8_t runs, bool over) {
    const OperationFacts& operation = scene.operation;
    const auto deaf = static_cast<std::uint8_t>(runs & ~operation.heard);
    if (deaf == 0 || operation.is(Fact::hung)) return;
    const AskedInVain in_vain = scene.facts.at_server(scene.op).in_vain(News::cancel);
    if (over && told(scene) && (deaf & (operation.registered | in_vain.surely | in_vain.maybe)) != 0) {
      scene.exercise<ReachesProvider>();
      const bool is_owed =
          (deaf & in_vain.surely) != 0 || ((deaf & operation.registered) != 0 && scene.terms.sees_hearing);
      if (!surely_told(scene) || !is_owed) return scene.leave_undecided<ReachesProvider>();
      return scene.broken<ReachesProvider>(Finding::not_offered);
    }
    if (!travels(scene) || operation.is(Fact::provider_done_at_cancel)) return;
    if (operation.is(Fact::path_down_at_cancel)) {
      if (!scene.terms.sees_receipts) scene.leave_undecided<ReachesProvider>();
      return;
    }
    if ((deaf & operation.turned_away & ~operation.registered) != 0) {
      // A fault may have kept the cancel from it, or it has not come yet.
      const bool doubtful = scene.terms.skew.ns != 0 &&
                            scene.facts.fault_ended_near(scene.op, scene.facts.times(scene.op).mark);
      const bool may_unsubscribe =
          operation.kind == OperationKind::subscribe || operation.kind == OperationKind::none;
      const bool early =
          !over && may_unsubscribe && scene.terms.real_clocks &&
          scene.now() - scene.facts.times(scene.op).mark <= scene.terms.bounds.told.ns + scene.terms.skew.ns;
      if (early || doubtful) return scene.leave_undecided<ReachesProvider>();
      scene.exercise<ReachesProvider>();
      return scene.broken<ReachesProvider>(Finding::registration_refused);
    }
    const int asked = operation.polled | in_vain.surely | in_vain.maybe;
    const bool listens = (deaf & (operation.registered | asked)) != 0;
    if (listens && !(over && scene.terms.sees_receipts)) scene.leave_undecided<ReachesProvider>();
  }
  /// Whether by the clocks of both places the provider may have been at its end when the cancel was delivered.
  static bool arrived_near_its_end(const Scene& scene) {
    const std::int64_t acted = scene.facts.at_server(scene.op).acted;
    const bool over = !scene.operation.provider_runs();
    return scene.terms.skew.ns != 0 && over &&
           acted - scene.facts.on_the_way(scene.op).cancel_arrived <= scene.terms.skew.ns;
  }
  static void message_owed(Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!travels(scene)) return;
    if (scene.terms.sees_receipts && operation.is(Fact::cancel_arrived) &&
        !operation.is(Fact::cancel_received)) {
      const bool died =
          scene.terms.real_clocks && (scene.facts.server_down(scene.op) || scene.facts.was_struck(scene.op));
      if (died || arrived_near_its_end(scene)) return scene.leave_undecided<ReachesProvider>();
      scene.broken<ReachesProvider>(Finding::not_received);
    }
    if (!scene.terms.sees_sends || !operation.is(Fact::cancel_due)) return;
    const bool came = has_come(scene);
    if (!operation.is(Fact::cancel_sent) && operation.is(Fact::own_word_sent) && !came)
      return scene.leave_undecided<ReachesProvider>();
    if (!operation.is(Fact::cancel_sent) && !came) {
      scene.exercise<ReachesProvider>();
      return scene.broken<ReachesProvider>(Finding::not_sent);
    }
    // Of a message that was sent nobody sees what became of it.
    if (!scene.terms.sees_receipts && !scene.terms.sees_provider)
      return scene.leave_undecided<ReachesProvider>();
    scene.exercise<ReachesProvider>();
  }
};

/// Counts the runs in which it happened.
struct MayNotReachProvider {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_may_not_reach_provider,
      .name = "cancel.may-not-reach-provider",
      .level = Level::may,
      .who = Who::nobody,
      .sources = "S11",
      .reading = Reading::stated,
      .statement =
          "For kinds whose cancel cannot travel the provider is not told; only the lost connection "
          "tells it.",
      .needs = {EventKind::cancel, EventKind::provider_end},
      .hears = {EventKind::provider_end},
      .telling = {EventKind::cancel, EventKind::provider_end}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::provider_end>, Scene& scene) {
    if (!scene.operation.is(Fact::cancelled) || scene.terms.travels(scene.operation.kind)) return;
    if (!scene.operation.is(Fact::provider_done_at_cancel)) scene.exercise<MayNotReachProvider>();
  }
};

/// Two halves, each judged where what can explain it is observed: that it failed, where the server's and the provider's side
/// are; that it was told to stop, where its closes, timeouts and the server's shutdown are. An operation to which nothing was done (no cancel, close, timeout, refusal, shutdown, crash, fault, failure of its
/// provider) must not end as failed, hear of a cancel, or lose its connection to the client, once another one
/// was cancelled.
struct NoBystander {
  static constexpr RuleInfo row{
      .id = RuleId::cancel_no_bystander,
      .name = "cancel.no-bystander",
      .level = Level::must,
      .who = Who::client_stack_and_server,
      .sources = "S1",
      .reading = Reading::implied,
      .statement =
          "A cancel changes nothing for any other operation, on the same connection or the next one on "
          "it.",
      .needs = {EventKind::cancel, EventKind::final, EventKind::timeout_fired},
      .hears = {EventKind::final, EventKind::cancel_received, EventKind::cancel_heard,
                EventKind::cancel_polled},
      .hooks = {Hook::can_check, Hook::when_disconnected, Hook::when_hit_is_due, Hook::at_end},
      .telling = {EventKind::start, EventKind::final, EventKind::cancel_received, EventKind::cancel_heard,
                  EventKind::disconnect, EventKind::deliver},
      .cause = EventKind::cancel};
  static constexpr RuleId id = row.id;
  static constexpr Hit hit = Hit::by_cancel;

  static bool can_check(const Header& header) {
    const bool sees_stops =
        header.observes(EventKind::shutdown) &&
        (header.observes(EventKind::cancel_received) || header.observes(EventKind::cancel_heard));
    return sees_stops || shows_failures(header);
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!bystander(scene) || scene.operation.finished() || by_stranger(scene)) return;
    if (scene.terms.explains_failures) scene.exercise<NoBystander>();
    const bool failed = !scene.event.says_ok();
    const bool unexplained = failed && !scene.terms.explains_failures;
    if (names_another_end(scene.event) || unexplained) return scene.leave_undecided<NoBystander>();
    if (failed) hit_unexplained<NoBystander>(scene, Finding::bystander_failed, scene.event.code);
  }
  static void on(Kind<EventKind::cancel_received>, Scene& scene) { told(scene); }
  static void on(Kind<EventKind::cancel_heard>, Scene& scene) { told(scene); }
  static void on(Kind<EventKind::cancel_polled>, Scene& scene) { told(scene); }
  static void when_hit_is_due(Scene& scene) {
    if (!by_stranger(scene)) decide_hit<NoBystander>(scene, Finding::bystander_hit);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!by_stranger(scene)) decide_hit_at_end<NoBystander>(scene, ending, Finding::bystander_hit);
  }
  /// The client closed a whole connection that this operation used; asked once for each of its users.
  static void when_disconnected(Scene& scene) {
    if (scene.event.party != Place::client || scene.operation.finished()) return;
    if (!bystander(scene) || by_stranger(scene)) return;
    if (!scene.terms.explains_failures) return scene.leave_undecided<NoBystander>();
    scene.exercise<NoBystander>();
    hit_unexplained<NoBystander>(scene, Finding::bystander_disconnected);
  }

 private:
  static bool bystander(const Scene& scene) { return scene.facts.cancels_made() && unexplained(scene); }
  static void told(Scene& scene) {
    if (!tells_of_cancel(scene.event) || by_stranger(scene) || scene.operation.finished()) return;
    if (is_of_server(scene.event.reason) && scene.facts.service_stopped())
      return scene.leave_undecided<NoBystander>();
    if (!bystander(scene)) return;
    if (!scene.terms.explains_stops) return scene.leave_undecided<NoBystander>();
    hit_unexplained<NoBystander>(scene, Finding::bystander_told);
  }
  /// What a stranger brings about is security.foreign-refused's.
  static bool by_stranger(const Scene& scene) { return scene.operation.is(Fact::foreign_called); }
};

}  // namespace rescind::rules
