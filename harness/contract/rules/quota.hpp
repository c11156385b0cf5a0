#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/counting.hpp"
#include "harness/contract/scene.hpp"

namespace rescind::rules {

// The judge keeps its own account of what is held, from charges and releases; what the server says it holds
// counts only where it is worse.

[[nodiscard]] inline Pools::Account& account_of(const Scene& scene) {
  return scene.facts.account(scene.event);
}
[[nodiscard]] inline std::int64_t limit_of(const Scene& scene) {
  return scene.facts.limit(scene.event);
}

/// Whether what is held, and what may be, may have been found later, or earlier, than it was so.
[[nodiscard]] inline bool account_is_polled(const Scene& scene) {
  return scene.found_within(Place::server) != 0;
}

/// A limit that is lowered below what is held breaks nothing; the next charge does.
struct WithinLimit {
  static constexpr RuleInfo row{
      .id = RuleId::quota_within_limit,
      .name = "quota.within-limit",
      .level = Level::must,
      .who = Who::server,
      .sources = "S13",
      .reading = Reading::implied,
      .statement = "What is held in a pool never exceeds its limit.",
      .needs = {EventKind::charge},
      .hears = {EventKind::charge, EventKind::release, EventKind::limits},
      .hooks = {Hook::at_end_of_run},
      .telling = {EventKind::charge, EventKind::refuse, EventKind::release, EventKind::limits},
      .about_all = true};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::release>, Scene& scene) {
    if (scene.event.since == no_number) return;
    std::vector<OverLimit>& all = scene.facts.over_limits();
    for (auto one = all.rbegin(); one != all.rend() && scene.event.earliest() < one->t; ++one)
      if (is_account_of(scene, *one)) one->held -= scene.event.units;
  }
  /// One that was raised may have been so before a charge that it is found behind.
  static void on(Kind<EventKind::limits>, Scene& scene) {
    if (scene.event.since == no_number) return;
    const Scope scope = scene.facts.scope(scene.event);
    const std::uint32_t owner = scene.facts.owner(scene.op, scope, scene.event);
    for (OverLimit& one : scene.facts.over_limits()) {
      const bool is_its =
          one.pool == scene.event.pool && one.scope == scope && (owner == no_index || owner == one.owner);
      if (is_its && scene.event.earliest() < one.t) one.limit = std::max(one.limit, scene.event.limit);
    }
  }
  static void at_end_of_run(Scene& scene, const Ending& ending) {
    // What would mend it may not have been found before the cut.
    const bool cut = !ending.at_rest() && scene.found_within(Place::server) != 0;
    const std::size_t count = cut ? decided(scene) : scene.facts.over_limits().size();
    if (count != scene.facts.over_limits().size()) scene.leave_undecided<WithinLimit>();
    decide(scene, count);
  }
  static void on(Kind<EventKind::charge>, Scene& scene) {
    decide(scene, decided(scene));
    const std::int64_t limit = limit_of(scene);
    if (limit == no_number) return;
    // What was given back unseen only the server knows.
    if (!scene.terms.sees_releases && scene.event.held == no_number)
      return scene.leave_undecided<WithinLimit>();
    scene.exercise<WithinLimit>();
    const std::int64_t counted =
        scene.terms.sees_releases ? held_before(scene) + scene.event.units : scene.event.held;
    const std::int64_t held = std::max(counted, scene.event.held);
    const bool is_doubtful = scene.facts.owner_is_doubtful(scene.event);
    if (is_doubtful || (held > limit && owner_is_unsaid(scene))) scene.leave_undecided<WithinLimit>();
    if (held <= limit || owner_is_unsaid(scene)) return;
    const std::int64_t unplaced =
        scene.facts.pools().unplaced_of(scene.event.pool, scene.facts.scope(scene.event));
    if (std::max(counted - unplaced, scene.event.held) <= limit) return scene.leave_undecided<WithinLimit>();
    if (!scene.terms.real_clocks) return scene.broken<WithinLimit>(Finding::over_limit, held, limit);
    const Scope scope = scene.facts.scope(scene.event);
    scene.facts.over_limits().push_back({scene.event.pool, scope,
                                         scene.facts.owner(scene.op, scope, scene.event), scene.op,
                                         scene.event.t, scene.event_number, held, limit});
  }

 private:
  static bool owner_is_unsaid(const Scene& scene) {
    const Scope scope = scene.facts.scope(scene.event);
    const bool has_owners = scope == Scope::user || scope == Scope::session;
    return has_owners && scene.facts.owner(scene.op, scope, scene.event) == no_index;
  }
  /// What its account held before this charge. What the server said of it earlier counts no more where it says so now.
  static std::int64_t held_before(const Scene& scene) {
    const Pools::Account& account = account_of(scene);
    return scene.event.held != no_number ? account.charged : account.held();
  }
  static bool is_account_of(const Scene& scene, const OverLimit& one) {
    const Scope scope = scene.facts.scope(scene.event);
    return one.pool == scene.event.pool && one.scope == scope &&
           one.owner == scene.facts.owner(scene.op, scope, scene.event);
  }
  /// How many of the first no release that is still to come can have preceded. Where nobody said how late a release may
  /// be found: none, before the end.
  static std::size_t decided(const Scene& scene) {
    const Duration wait = scene.terms.polled_at(Place::server);
    const std::vector<OverLimit>& all = scene.facts.over_limits();
    std::size_t count = 0;
    while (wait.ns != 0 && count < all.size() && scene.event.t - all[count].t > wait) ++count;
    return count;
  }
  static void decide(Scene& scene, std::size_t count) {
    std::vector<OverLimit>& all = scene.facts.over_limits();
    for (std::size_t i = 0; i < count; ++i) {
      const OverLimit& one = all[i];
      if (one.held <= one.limit || !scene.facts.report(static_cast<std::uint32_t>(id), one.op)) continue;
      scene.verdicts.add({.rule = id,
                          .finding = Finding::over_limit,
                          .op = one.op,
                          .session = {},
                          .t = one.t,
                          .number = one.held,
                          .limit = one.limit,
                          .event = one.event});
    }
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
  }
};

/// Operations are meant; memory comes and goes with results.
struct HeldWhileRunning {
  static constexpr RuleInfo row{
      .id = RuleId::quota_held_while_running,
      .name = "quota.held-while-running",
      .level = Level::must,
      .who = Who::server,
      .sources = "S13",
      .reading = Reading::stated,
      .statement =
          "The units of an operation are held as long as its provider runs, also after the client has "
          "gone.",
      .needs = {EventKind::charge, EventKind::release, EventKind::provider_start, EventKind::provider_end},
      .hears = {EventKind::release, EventKind::provider_start, EventKind::provider_end,
                EventKind::provider_crash, EventKind::post},
      .hooks = {Hook::at_end},
      .telling = {EventKind::charge, EventKind::release, EventKind::provider_start, EventKind::provider_end,
                  EventKind::provider_crash},
      .picture = {Picture::Kind::covers, EventKind::release, EventKind::provider_end}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::release>, Scene& scene) {
    if (scene.event.pool != Pool::operations || scene.operation.runs == 0) return;
    scene.exercise<HeldWhileRunning>();
    const bool early = scene.operation.provider_runs() && scene.facts.gives_back_needed(scene.event);
    // Where the clocks differ, what the provider does later tells.
    if (early && !differs(scene)) too_early(scene);
  }
  static void on(Kind<EventKind::provider_start>, Scene& scene) {
    if (!scene.operation.is(Fact::units_taken) || scene.operation.holds_units()) return;
    if (!scene.surely_after(scene.facts.at_server(scene.op).early_release))
      return scene.leave_undecided<HeldWhileRunning>();
    scene.broken<HeldWhileRunning>(Finding::runs_without_units);
  }
  static void on(Kind<EventKind::provider_end>, Scene& scene) { still_at_work(scene); }
  static void on(Kind<EventKind::provider_crash>, Scene& scene) { still_at_work(scene); }
  static void on(Kind<EventKind::post>, Scene& scene) { still_at_work(scene); }
  /// Across places: it ran on without them to the end of the observation.
  static void at_end(Scene& scene, const Ending& ending) {
    const std::int64_t released = scene.facts.at_server(scene.op).early_release;
    if (released < 0 || !scene.operation.provider_runs()) return;
    const std::int64_t unfound = ending.at_rest() ? 0 : scene.found_within(Place::provider);
    // With a server that was killed its provider died, nobody says when.
    const bool died = scene.facts.server_down(scene.op);
    if (died || ending.crashed() || ending.t.ns - released <= scene.terms.skew.ns + unfound)
      return scene.leave_undecided<HeldWhileRunning>();
    too_early(scene);
  }

 private:
  static bool differs(const Scene& scene) {
    const bool ends_late = scene.terms.real_clocks && scene.found_within(Place::provider) != 0;
    return scene.terms.skew.ns != 0 || scene.event.since != no_number || ends_late;
  }
  /// The provider works, and its units had been given back.
  static void still_at_work(Scene& scene) {
    const std::int64_t released = scene.facts.at_server(scene.op).early_release;
    if (released < 0) return;
    scene.exercise<HeldWhileRunning>();
    if (scene.surely_after(released)) return too_early(scene);
    if (scene.event.kind != EventKind::post) scene.leave_undecided<HeldWhileRunning>();
  }
  static void too_early(Scene& scene) { scene.broken<HeldWhileRunning>(Finding::released_while_running); }
};

/// Excused: while a declared fault in force is the cause (a hung provider, a server that is down, a lost
/// message, also the one that the connection is closed; a path that is down, for what was not cancelled, or runs on or keeps its results since the cancel
/// did not come through), and what the application has neither finished nor closed.
struct Released {
  static constexpr RuleInfo row{
      .id = RuleId::quota_released,
      .name = "quota.released",
      .level = Level::must,
      .who = Who::server,
      .sources = "S13 S14",
      .reading = Reading::stated,
      .statement =
          "Every unit taken is given back exactly once, at the latest when everything has come to rest.",
      .needs = {EventKind::charge, EventKind::release},
      .hears = {EventKind::release},
      .hooks = {Hook::when_fault_begins, Hook::at_end, Hook::at_end_of_session, Hook::at_end_of_run},
      .telling = {EventKind::charge, EventKind::release, EventKind::provider_start, EventKind::provider_end,
                  EventKind::provider_crash},
      .picture = {Picture::Kind::span, EventKind::provider_end, EventKind::release}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::release>, Scene& scene) {
    if (!scene.event.op.exists()) return by_account(scene);
    if (sees_when_unneeded(scene, scene.event.pool)) {
      scene.exercise<Released>();
    } else {
      scene.leave_undecided<Released>();  // Whether it was in time.
    }
    const std::int64_t held = scene.facts.units(scene.event);
    const Pools::Account& account = account_of(scene);
    const bool too_many = scene.event.units - held > account.before + account.nobodys;
    const bool charged_before =
        !scene.operation.is(Fact::units_taken) && scene.facts.may_have_begun_before(scene.op);
    if (too_many && (charged_before || scene.facts.may_be_of_dead_server(scene.event)))
      return scene.leave_undecided<Released>();
    if (too_many) scene.broken<Released>(Finding::released_twice, scene.event.units, held);
    if (held > 0) needed(scene, scene.event.pool, scene.event.earliest().ns);
  }
  static void when_fault_begins(Scene& scene) {
    for (const Pool pool : {Pool::operations, Pool::memory})
      if (scene.facts.units_surely_kept(scene.op, pool) > 0) needed_yet(scene, pool, scene.event.earliest());
  }
  static void at_end_of_session(Scene& scene, const SessionFacts& session, SessionId id,
                                const Ending& ending) {
    const std::int64_t kept = scene.facts.units_kept(id);
    if (kept != 0 && !scene.terms.sees_sessions) return scene.leave_undecided<Released>();
    if (kept == 0 || session.phase == SessionFacts::Phase::open) return;
    if (!ending.at_rest() || session.phase != SessionFacts::Phase::closed) {
      if (!ending.crashed())
        session_needs(scene, session, id, ending.t.ns - scene.found_within(Place::server));
      return scene.leave_undecided<Released>();
    }
    const bool untold = scene.facts.connection(session.connection).close_lost;
    if (untold || scene.facts.fault_in_the_way(id, ending.t.ns)) return;
    scene.exercise<Released>();
    session_broke(scene, id, Finding::session_units_kept, kept, 0);
  }
  /// What was charged for no operation, and no session, is owed by its account.
  static void at_end_of_run(Scene& scene, const Ending& ending) {
    unplaced_beyond_all(scene);
    const std::int64_t kept = kept_of_nobody(scene.facts.pools());
    if (kept == 0 || scene.facts.server_fault_in_force()) return;
    // A session that is open keeps what was charged for it.
    const bool of_sessions = scene.terms.promises.operations_back == UnitsBack::session_end;
    if (of_sessions && scene.facts.a_session_is_open()) return;
    if (of_sessions && !scene.terms.sees_sessions) return scene.leave_undecided<Released>();
    scene.exercise<Released>();
    if (!ending.at_rest()) return scene.leave_undecided<Released>();
    scene.broken<Released>(Finding::nobodys_units_kept, kept);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    const std::int64_t operations = scene.facts.units_kept(scene.op, Pool::operations);
    const std::int64_t memory = scene.facts.units_kept(scene.op, Pool::memory);
    const std::int64_t held = std::max(operations, memory);
    if (held == 0) return;
    if (!ending.at_rest()) {
      if (!ending.crashed() && operations != 0) needed_yet(scene, Pool::operations, ending.t);
      if (!ending.crashed() && memory != 0) needed_yet(scene, Pool::memory, ending.t);
      return scene.leave_undecided<Released>();
    }
    if (operations != 0 && scene.terms.promises.operations_back == UnitsBack::session_end) {
      // Nothing is due while the session is open.
      const SessionFacts::Phase session = scene.facts.session(operation.session).phase;
      if (session == SessionFacts::Phase::open) return;
      if (session != SessionFacts::Phase::closed) return scene.leave_undecided<Released>();
      if (scene.facts.connection_of(scene.op).close_lost) return;
    }
    // Once its final result is out, and its provider not waiting for a callback, none keeps the server from giving them back.
    const bool is_over = operation.runs != 0 && !operation.provider_runs();
    const bool is_free = operations != 0 && operation.finished() && (is_over || scene.terms.real_clocks);
    const bool kept_open = !operation.is(Fact::cancelled) && !operation.is(Fact::closed) && !is_free &&
                           scene.facts.waits_for_application(scene.op);
    // A provider that cannot begin or go on, or results that nobody fetches, of an operation whose cancel could
    // not come through: the server knows of nothing.
    const bool waits =
        operation.provider_runs() || operations == 0 || scene.facts.waits_behind_hung(scene.op);
    const bool untold = waits && scene.facts.path_down(scene.op) && !operation.is(Fact::cancel_received);
    const bool stands_still =
        scene.terms.real_clocks && scene.facts.server_fault_in_the_way(scene.op, ending.t.ns);
    // Between the end of a provider and the server's account nothing travels.
    const bool by_server =
        is_over && operations != 0 && scene.terms.promises.operations_back != UnitsBack::session_end;
    const bool held_up = !by_server && (operation.is(Fact::message_lost) || scene.facts.held_up(scene.op));
    if (stands_still || kept_open || untold || held_up || operation.is(Fact::hung) ||
        scene.facts.server_down(scene.op))
      return;
    scene.broken<Released>(Finding::units_kept, held);
  }

 private:
  /// The most of any scope that was charged for no operation, and not given back.
  static std::int64_t kept_of_nobody(const Pools& pools) {
    std::int64_t most = 0;
    pools.each_scope([&](Pool pool, Scope scope, std::span<const Pools::Account> accounts) {
      std::int64_t largest = 0;
      std::int64_t all = -pools.unplaced_of(pool, scope);
      for (const Pools::Account& account : accounts) {
        largest = std::max(largest, account.nobodys);
        all = saturated_sum(all, account.nobodys);
      }
      most = std::max(most, std::min(largest, all));
    });
    return most;
  }
  /// More was given back to nobody knows whose accounts than all of them hold.
  static void unplaced_beyond_all(Scene& scene) {
    if (!scene.terms.from_start || scene.facts.server_died()) return;
    const Pools& pools = scene.facts.pools();
    std::int64_t given_back = 0;
    std::int64_t held_by_all = 0;
    Pool of = Pool::none;
    pools.each_scope([&](Pool pool, Scope scope, std::span<const Pools::Account> accounts) {
      if (pool != of) given_back = held_by_all = 0;
      of = pool;
      std::int64_t held = 0;
      for (const Pools::Account& account : accounts) held = saturated_sum(held, account.held());
      given_back = saturated_sum(given_back, pools.unplaced(pool, scope).all);
      held_by_all = saturated_sum(held_by_all, held);
      // Scope::none comes last: what may be of any.
      const bool beyond =
          scope == Scope::none ? given_back > held_by_all : pools.unplaced(pool, scope).all > held;
      if (!beyond) return;
      if (account_is_polled(scene)) return scene.leave_undecided<Released>();
      session_broke(scene, {}, Finding::released_beyond, given_back, held_by_all);
    });
  }
  /// Given back for no operation: by a session, or nobody knows whose they were.
  static void by_account(Scene& scene) {
    const Pools::Account& account = account_of(scene);
    const bool of_session = scene.facts.is_of_session(scene.event);
    const SessionFacts& session = scene.facts.session(scene.event.session.value);
    const bool knows_all = scene.terms.from_start && !scene.facts.server_died();
    const bool beyond_all = scene.event.units > account.held();
    const bool beyond_its_own = of_session && session.charged && scene.event.units > session.units &&
                                scene.event.units > account.held() - of_other_sessions(scene);
    if (knows_all && (beyond_its_own || beyond_all)) {
      if (account_is_polled(scene)) return scene.leave_undecided<Released>();
      scene.exercise<Released>();
      const std::int64_t held = beyond_its_own ? session.units : account.held();
      session_broke(scene, scene.event.session, Finding::released_beyond, scene.event.units, held);
    }
    if (!of_session || session.units == 0 || session.phase != SessionFacts::Phase::closed) return;
    scene.exercise<Released>();
    session_needs(scene, session, scene.event.session, scene.event.earliest().ns);
  }
  /// What other sessions hold of the event's account.
  static std::int64_t of_other_sessions(const Scene& scene) {
    if (scene.facts.scope(scene.event) == Scope::session) return 0;
    return scene.facts.units_of_sessions() - scene.facts.session(scene.event.session.value).units;
  }
  /// Units of the session are held at `t`: likewise.
  static void session_needs(Scene& scene, const SessionFacts& session, SessionId id, std::int64_t t) {
    const ConnectionFacts& connection = scene.facts.connection(session.connection);
    const bool being_told = connection.leaving && connection.left_at < 0;
    if (!scene.terms.durations || session.phase != SessionFacts::Phase::closed || being_told) return;
    const std::int64_t since = std::max(session.closed_at, connection.left_at);
    if (scene.facts.fault_in_the_way(id, since)) return;
    const std::int64_t bound = scene.terms.bounds.release.ns;
    const std::int64_t late = scene.facts.free_of_faults(id, since, t);
    if (late <= bound) return;
    // What works for one of its operations needs them, also after the client has gone.
    const std::optional<std::int64_t> idle = scene.facts.idle_since(id);
    if (!idle || (*idle > since && scene.facts.free_of_faults(id, *idle, t) <= bound)) return;
    if (late <= bound + scene.terms.skew.ns) return scene.leave_undecided<Released>();
    session_broke(scene, id, Finding::session_units_late, late, bound);
  }
  static void session_broke(Scene& scene, SessionId id, Finding finding, std::int64_t number,
                            std::int64_t limit) {
    if (!scene.facts.report(static_cast<std::uint32_t>(Released::id), {})) return;
    scene.verdicts.add({.rule = Released::id,
                        .finding = finding,
                        .op = {},
                        .session = id,
                        .t = scene.event.t,
                        .number = number,
                        .limit = limit,
                        .event = scene.event_number});
  }
  /// Units are held still: a release may not have been found yet.
  static void needed_yet(Scene& scene, Pool pool, Time now) {
    needed(scene, pool, now.ns - scene.found_within(Place::server));
  }
  /// Units are held at `t`: are they needed still, or were until a moment ago? Time stands still while a declared fault may
  /// keep the server from giving them back.
  static void needed(Scene& scene, Pool pool, std::int64_t t) {
    const std::int64_t since = unneeded_since(scene, pool);
    if (!scene.terms.durations || since < 0) return;
    // Between the end of a provider and the server's account nothing travels.
    const bool by_server =
        pool == Pool::operations && scene.terms.promises.operations_back != UnitsBack::session_end;
    const bool excused = by_server ? scene.facts.server_fault_in_the_way(scene.op, since)
                                   : scene.facts.fault_in_the_way(scene.op, since);
    if (excused) return;
    const std::int64_t bound = scene.terms.bounds.release.ns;
    const std::int64_t late = by_server ? scene.facts.free_of_server_faults(scene.op, since, t)
                                        : scene.facts.free_of_faults(scene.op, since, t);
    if (late <= bound) return;
    const bool may_not_be_due = late <= bound + doubt(scene, pool) || scene.facts.service_stopped(scene.op);
    if (may_not_be_due) return scene.leave_undecided<Released>();
    scene.broken<Released>(Finding::released_late, late, bound);
  }
  /// Whether what the units of the pool are needed for is observed: their provider's end, the results or the session.
  static bool sees_when_unneeded(const Scene& scene, Pool pool) {
    const Promises& promises = scene.terms.promises;
    const bool memory = pool == Pool::memory;
    const UnitsBack back = memory ? promises.memory_back : promises.operations_back;
    const bool of_session = back == UnitsBack::session_end;
    return scene.terms.sees_provider_ends && (!memory || scene.terms.sees_finals) &&
           (!of_session || scene.terms.sees_sessions);
  }
  /// Where the server refused the operation and nothing else is waited for, its own clock alone counts.
  static std::int64_t doubt(const Scene& scene, Pool pool) {
    const bool one_place = scene.operation.runs == 0 && pool != Pool::memory &&
                           scene.terms.promises.operations_back != UnitsBack::session_end;
    return one_place ? scene.terms.resolution.ns : scene.terms.skew.ns;
  }
  /// When the server had to know that the session is over, and the provider had ended; -1 while it is being told.
  static std::int64_t session_over_since(const Scene& scene, const SessionFacts& session) {
    const OperationFacts& operation = scene.operation;
    const ConnectionFacts& connection = scene.facts.connection_of(scene.op);
    if (connection.leaving && connection.left_at < 0) return -1;
    const std::int64_t ended = operation.runs != 0 ? scene.facts.times(scene.op).owes_since : -1;
    return std::max({session.closed_at, connection.left_at, ended});
  }
  /// When it was seen that nothing needs the operation's units any more; or -1.
  static std::int64_t unneeded_since(const Scene& scene, Pool pool) {
    const OperationFacts& operation = scene.operation;
    const Promises& promises = scene.terms.promises;
    const bool memory = pool == Pool::memory;
    if ((memory ? promises.memory_back : promises.operations_back) == UnitsBack::session_end) {
      const SessionFacts& session = scene.facts.session(operation.session);
      const bool over = operation.session != no_index && session.phase == SessionFacts::Phase::closed;
      return over && !operation.provider_runs() ? session_over_since(scene, session) : -1;
    }
    const bool over = operation.runs != 0 ? !operation.provider_runs() : operation.is(Fact::refused);
    if (!over) return -1;
    const std::int64_t ended = scene.facts.times(scene.op).owes_since;
    if (!memory) return ended;
    // The results that it stands for: taken by the application, to which a failure may have been told before they came; or
    // dropped, since nobody wants them any more.
    const bool acknowledged = !operation.is(Fact::by_hand) || operation.unacknowledged == 0;
    const bool taken = operation.is(Fact::final_ok) && acknowledged;
    const bool dropped = operation.is(Fact::cancel_received) || operation.heard != 0;
    if (!taken && !dropped && !operation.is(Fact::refused)) return -1;
    return std::max(ended, scene.facts.memory_needed_until(scene.op));
  }
};

/// Counts the runs in which it happened.
struct ViolationAllowed {
  static constexpr RuleInfo row{
      .id = RuleId::quota_violation_allowed,
      .name = "quota.violation-allowed",
      .level = Level::may,
      .who = Who::nobody,
      .sources = "S14",
      .reading = Reading::stated,
      .statement =
          "A start may fail with a quota violation while a cancelled operation still holds its units.",
      .needs = {EventKind::refuse, EventKind::charge, EventKind::release, EventKind::cancel},
      .hears = {EventKind::refuse},
      .telling = {EventKind::charge, EventKind::refuse, EventKind::release, EventKind::limits}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::refuse>, Scene& scene) {
    if (scene.event.pool != Pool::none && account_of(scene).cancelled_holders != 0)
      scene.exercise<ViolationAllowed>();
  }
};

/// Whether a refusal names a full pool although the units fit.
[[nodiscard]] inline bool refused_though_fits(const Scene& scene) {
  if (limit_of(scene) == no_number || scene.event.units == no_number) return false;
  // What is held since before the recording only the server can say.
  const std::int64_t held = std::max(account_of(scene).held(), scene.event.held);
  return held + scene.event.units <= limit_of(scene);
}

/// Whether its units fit, whatever was held before the recording, was found late, or is of nobody knows whom.
[[nodiscard]] inline bool surely_fits(const Scene& scene) {
  return scene.facts.surely_fits(scene.event) && !account_is_polled(scene) &&
         !scene.facts.owner_is_doubtful(scene.event);
}

/// A quota violation is a refusal that names its pool.
struct ViolationJustified {
  static constexpr RuleInfo row{
      .id = RuleId::quota_violation_justified,
      .name = "quota.violation-justified",
      .level = Level::must,
      .who = Who::server,
      .sources = "S14",
      .reading = Reading::implied,
      .statement = "A start fails with a quota violation only while its units do not fit.",
      .needs = {EventKind::refuse, EventKind::charge, EventKind::release},
      .hears = {EventKind::refuse},
      .telling = {EventKind::charge, EventKind::refuse, EventKind::release, EventKind::limits},
      .about_all = true};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::refuse>, Scene& scene) {
    if (scene.event.pool == Pool::none) return;
    if (limit_of(scene) == no_number || scene.event.units == no_number)
      return scene.leave_undecided<ViolationJustified>();
    scene.exercise<ViolationJustified>();
    if (refused_though_fits(scene) && !surely_fits(scene)) return scene.leave_undecided<ViolationJustified>();
    if (refused_though_fits(scene)) {
      scene.broken<ViolationJustified>(Finding::refused_though_fits, account_of(scene).held(),
                                       limit_of(scene));
    }
  }
};

/// A charge of what held nothing yet is a start that succeeds; more for what runs already, such as its queued
/// results, is none.
struct Recovers {
  static constexpr RuleInfo row{
      .id = RuleId::quota_recovers,
      .name = "quota.recovers",
      .level = Level::must,
      .who = Who::server,
      .sources = "S14",
      .reading = Reading::stated,
      .statement = "After the release a start that fits succeeds again.",
      .needs = {EventKind::refuse, EventKind::charge, EventKind::release},
      .hears = {EventKind::charge, EventKind::refuse},
      .telling = {EventKind::charge, EventKind::refuse, EventKind::release, EventKind::limits},
      .about_all = true,
      .picture = {Picture::Kind::nothing_after, EventKind::release, EventKind::refuse}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::charge>, Scene& scene) {
    const bool starts = scene.facts.units(scene.event) == 0;
    if (starts && account_of(scene).refusal == Pools::Account::Refusal::released) scene.exercise<Recovers>();
  }
  static void on(Kind<EventKind::refuse>, Scene& scene) {
    if (scene.event.pool == Pool::none || account_of(scene).refusal != Pools::Account::Refusal::released)
      return;
    if (!refused_though_fits(scene)) return;
    scene.exercise<Recovers>();
    if (!surely_fits(scene)) return scene.leave_undecided<Recovers>();
    scene.broken<Recovers>(Finding::still_refused, account_of(scene).held(), limit_of(scene));
  }
};

}  // namespace rescind::rules
