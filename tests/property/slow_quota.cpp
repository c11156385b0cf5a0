#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about quotas. A pool is what a user, a session, or all of them together may hold of one thing.

namespace rescind::slow {
namespace {

using enum EventKind;

}  // namespace

bool same_pool(const Event& one, const Event& two) {
  if (one.pool != two.pool || one.scope != two.scope) return false;
  if (one.scope == Scope::user) return one.context == two.context;
  return one.scope != Scope::session || one.session == two.session;
}

namespace {

/// What `op` holds in the pool of `like` before position `until`; less than nothing where it gave back too
/// much.
std::int64_t held_by(const Story& story, OpId op, const Event& like, Position until) {
  std::int64_t units = 0;
  for (Position at = 0; at < std::min(until, story.size()); ++at) {
    const Event& event = story[at];
    if (!same_pool(event, like) || event.op != op) continue;
    if (event.kind == charge) units += event.units;
    if (event.kind == release) units -= event.units;
  }
  return units;
}

/// What all together hold in it: what one gives back twice is not another's.
std::int64_t held(const Story& story, const Event& like, Position until) {
  std::int64_t units = 0;
  for (const OpId op : story.operations())
    units += std::max<std::int64_t>(0, held_by(story, op, like, until));
  return units + std::max<std::int64_t>(0, held_by(story, {}, like, until));
}

/// The same, and what the server has said that it holds beyond that: of what somebody gives back twice one is another's.
std::int64_t held_as_told(const Story& story, const Event& like, Position until) {
  const std::int64_t seen = held(story, like, until);
  for (Position at = std::min(until, story.size()); at-- > 0;) {
    if (same_pool(story[at], like) && story[at].held != no_number)
      return std::max(seen, story[at].held + seen - held(story, like, at + 1));
  }
  return seen;
}

}  // namespace

std::int64_t limit_of(const Story& story, const Event& like, Position until) {
  std::int64_t for_all = no_number;
  std::int64_t own = no_number;
  for (Position at = 0; at < until; ++at) {
    const Event& event = story[at];
    if (event.kind != limits || event.pool != like.pool || event.scope != like.scope) continue;
    const bool of_one = event.context.exists() || event.session.exists();
    if (!of_one) for_all = event.limit;
    if (of_one && same_pool(event, like)) own = event.limit;
  }
  return own != no_number ? own : for_all;
}

namespace {

/// A start that was refused for a pool of which `units` more would have fit.
bool fits(const Story& story, Position refused) {
  const Event& event = story[refused];
  // The server may hold for others than those that were seen: then it says so.
  const std::int64_t all = std::max(held(story, event, refused), event.held);
  return all + event.units <= limit_of(story, event, refused);
}

std::vector<Position> quota_refusals(const Story& story) {
  std::vector<Position> found;
  for (const Position at : story.all(refuse))
    if (story[at].code == code::server_limits_exceeded && story[at].pool != Pool::none) found.push_back(at);
  return found;
}

}  // namespace

// "What is held in a pool never exceeds its limit." A limit that is lowered takes nothing away from who has
// it.
Broken quota_within_limit(const Story& story) {
  Broken broken;
  for (const Position at : story.all(charge))
    if (std::max(held(story, story[at], at + 1), story[at].held) > limit_of(story, story[at], at))
      broken.insert(story[at].op.value);
  return broken;
}

// "The units of an operation are held as long as its provider runs, also after the client has gone: not
// released early." The operation itself is meant: the memory of its results comes and goes.
Broken quota_held_while_running(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position begin = story.first(provider_start, op);
    if (begin == never) continue;
    for (const Position at : story.all(charge, op))
      if (at < begin && story[at].pool == Pool::operations && held_by(story, op, story[at], begin) <= 0)
        broken.insert(op.value);
    const Position over = std::min(story.first(provider_end, op), story.first(provider_crash, op));
    for (const Position at : story.all(release, op)) {
      const bool running = at > begin && at < over && story[at].pool == Pool::operations;
      // Or the server says that it holds none for anybody.
      const bool all_back = held_by(story, op, story[at], at + 1) <= 0 || story[at].held == 0;
      if (running && all_back) broken.insert(op.value);
    }
  }
  return broken;
}

// "Every unit taken is given back exactly once, at the latest when everything has come to rest." A hung
// provider is excused, and a server that is down. So is, where messages do not get through, what was not
// cancelled, and what is held since nobody could tell the server of the cancel: by a provider that runs on
// (S13), and the memory of results that nobody fetches.
Broken quota_released(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position at : story.all(release, op))
      if (held_by(story, op, story[at], at + 1) < 0) broken.insert(op.value);
    const bool is_over = story.any(provider_start, op) &&
                         std::min(story.first(provider_end, op), story.first(provider_crash, op)) != never;
    const bool has_ended = is_over && story.final(op) != never;
    const bool waits_for_client = !story.any(cancel_received, op) && story.waits_for_application(op, never);
    const bool cut_off = story.path_down(op);
    if (!story.at_rest() || story.hangs(op) || story.server_down(op)) continue;
    const bool excused = story.lost_message(op) || (cut_off && story.cancelled(op) == never);
    const bool untold = cut_off && !story.any(cancel_received, op);
    const bool runs = story.any(provider_start, op) &&
                      std::min(story.first(provider_end, op), story.first(provider_crash, op)) == never;
    for (const Position at : story.all(charge, op)) {
      // Once it has ended and the client has its final result, no callback keeps the server from giving back its own units.
      const bool is_free = has_ended && story[at].pool == Pool::operations;
      const bool held_up = waits_for_client && !is_free;
      // Between the end of a provider and the server's account nothing travels.
      const bool by_server = is_over && story[at].pool == Pool::operations;
      const bool waits =
          held_up || (excused && !by_server) || (untold && (runs || story[at].pool == Pool::memory));
      if (held_by(story, op, story[at], never) > 0 && !waits) broken.insert(op.value);
    }
  }
  // What was taken for nobody.
  for (const Position at : story.all(charge))
    if (story.at_rest() && !story[at].op.exists() && held_by(story, {}, story[at], never) > 0 &&
        !story.server_down({}) && !story.in_force(Fault::hang, {}, never))
      broken.insert(whole_run);
  return broken;
}

// "A start may fail with a quota violation while a cancelled operation still holds its units."
Broken quota_violation_allowed(const Story& story) {
  Broken seen;
  for (const Position at : quota_refusals(story)) {
    for (const OpId op : story.operations())
      if (story.cancelled(op) < at && held_by(story, op, story[at], at) > 0) seen.insert(story[at].op.value);
  }
  return seen;
}

// "A start fails with a quota violation only while its units do not fit."
Broken quota_violation_justified(const Story& story) {
  Broken broken;
  for (const Position at : quota_refusals(story))
    if (fits(story, at)) broken.insert(story[at].op.value);
  return broken;
}

// "After the release a start that fits succeeds again": what is refused though it fits, in a pool that
// refused before and was given something back since, before another start has succeeded.
Broken quota_recovers(const Story& story) {
  Broken broken;
  const auto succeeded = [&story](Position from, Position to) {
    return std::ranges::any_of(story.all(charge), [&](Position at) {
      return at > from && at < to && same_pool(story[at], story[to]) &&
             held_by(story, story[at].op, story[at], at) == 0;
    });
  };
  const std::vector<Position> refusals = quota_refusals(story);
  for (const Position at : refusals) {
    if (!fits(story, at)) continue;
    for (const Position before : refusals) {
      if (before >= at || !same_pool(story[before], story[at])) continue;
      for (const Position back : story.all(release))
        if (back > before && back < at && same_pool(story[back], story[at]) && !succeeded(back, at))
          broken.insert(story[at].op.value);
    }
  }
  return broken;
}

namespace {

/// Whether the event shows that its operation, which waited for units of `pool`, waits no more.
bool goes_on(const Event& event, Pool pool) {
  switch (event.kind) {
    case charge:
      return event.pool == pool;
    case admit:
    case refuse:
    case cancel_received:
    case post:
    case provider_final:
    case cancel_heard:
    case provider_end:
    case provider_crash:
      return true;
    default:
      return false;
  }
}

/// Whatever waits dies with the server.
bool is_servers_death(const Event& event) {
  const bool kill = event.kind == server_fault && event.fault == Fault::kill && !event.op.exists();
  return kill || event.kind == crash;
}

/// Where what began to wait at `wait` waits no more, was told to wait anew, or died with the server; or `never`.
Position wait_over(const Story& story, Position wait) {
  for (Position at = wait + 1; at < story.size(); ++at) {
    const bool own = story[at].op == story[wait].op;
    if (is_servers_death(story[at])) return at;
    if (own && (story[at].kind == EventKind::wait || goes_on(story[at], story[wait].pool))) return at;
  }
  return never;
}

/// Whether the units that are waited for since `wait` fit in the account of that scope before `until`, and nobody has
/// waited longer for some of that.
bool has_its_turn(const Story& story, Position wait, Scope scope, Position until) {
  Event like = story[wait];
  like.scope = scope;
  if (held_as_told(story, like, until) + like.units > limit_of(story, like, until)) return false;
  return std::ranges::none_of(story.all(EventKind::wait), [&](Position other) {
    Event others = story[other];
    others.scope = scope;
    return other < wait && same_pool(others, like) && wait_over(story, other) >= until;
  });
}

/// Likewise for every account that has a limit.
bool could_go_on(const Story& story, Position wait, Position until) {
  bool is_limited = false;
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    Event like = story[wait];
    like.scope = scope;
    if (limit_of(story, like, until) == no_number) continue;
    is_limited = true;
    if (!has_its_turn(story, wait, scope, until)) return false;
  }
  return is_limited;
}

/// Since when it could go on at `until`, by everything that happened up to there.
Time could_go_on_since(const Story& story, Position wait, Position until) {
  Position first = until;
  while (first > wait + 1 && could_go_on(story, wait, first - 1)) --first;
  Time since = story.time(first - 1);
  for (const Position at : story.all(limits))
    if (at < until) since = std::max(since, story.time(at));
  return since;
}

/// For how long it could go on at `until`: not while a declared fault keeps the server from it.
Duration could_go_on_for(const Story& story, Position wait, Position until) {
  const Time since = could_go_on_since(story, wait, std::min(until, story.size()));
  return story.free_of_server_faults(story[wait].op, since, until);
}

/// Whether something else keeps it waiting at `at`, or its client has gone.
bool wait_is_excused(const Story& story, OpId op, Position at) {
  for (const Position gone : story.all(disconnect)) {
    const Event& event = story[gone];
    const bool its_own = event.op.exists() ? event.op == op : story.would_use(op, event.connection);
    if (gone < at && its_own) return true;
  }
  const bool answered = story.client_has_answer(op) < at;
  return answered || story.in_force(Fault::hang, op, at) || story.server_down(op, at) ||
         story.first(shutdown) < at;
}

}  // namespace

// "The operation that has waited longest for units goes on within the bound once they are free." Not while the server or
// the provider is held up by a declared fault, and nobody need go on whose client has gone or has its final result.
Broken quota_waiters_go_on(const Story& story) {
  Broken broken;
  for (const Position wait : story.all(EventKind::wait)) {
    const OpId op = story[wait].op;
    const Position over = wait_over(story, wait);
    // What was overdue when a fault began it does not excuse.
    for (const Position fault : story.faults_begun()) {
      const bool waits = wait < fault && fault < std::min(over, story.final(op));
      if (!waits || wait_is_excused(story, op, fault) || !could_go_on(story, wait, fault)) continue;
      if (could_go_on_for(story, wait, fault) > story.bounds().release) broken.insert(op.value);
    }
    const bool ends = over != never && goes_on(story[over], story[wait].pool);
    const bool lasts = over == never && story.final(op) == never;
    if ((!ends && !lasts) || wait_is_excused(story, op, over)) continue;
    if (!could_go_on(story, wait, std::min(over, story.size()))) continue;
    const bool late = story.has_time() && story.why() != EndWhy::crashed &&
                      could_go_on_for(story, wait, over) > story.bounds().release;
    if (late || (lasts && story.at_rest())) broken.insert(op.value);
  }
  return broken;
}

}  // namespace rescind::slow
