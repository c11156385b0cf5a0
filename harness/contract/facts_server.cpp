#include <algorithm>
#include <bit>
#include <limits>

#include "harness/contract/facts_change.hpp"

namespace rescind {

namespace {

/// Many charges of the most that a line can say do not overflow.
constexpr std::int64_t units_max = std::int64_t{1} << 62;

std::size_t scope_index(Scope scope) {
  return scope == Scope::none ? 2 : static_cast<std::size_t>(scope) - 1;
}

Fact charged_fact(Scope scope) {
  if (scope == Scope::user) return Fact::charged_to_user;
  return scope == Scope::session ? Fact::charged_to_session : Fact::charged_to_all;
}

}  // namespace

// --- accounts ---

std::uint32_t Facts::owner(OpId op, Scope scope) const {
  if (scope != Scope::user && scope != Scope::session) return no_index;
  const OperationFacts& record = operation(op);
  const ChargedTo to = op.value < charged_to_.size() ? charged_to_[op.value] : ChargedTo{};
  if (scope == Scope::user) {
    if (to.context.exists()) return to.context.value;
    return record.context != no_index ? record.context : session(record.session).context.value;
  }
  return to.session.exists() ? to.session.value : record.session;
}

/// A release that does not say its scope, or one that the operation was not charged in, goes back where its units came from.
Scope Facts::scope(const Event& event) const {
  if (event.kind != EventKind::release) return event.scope;
  const bool was_charged = event.pool == Pool::operations ? operation(event.op).is(charged_fact(event.scope))
                                                          : units(event.op, event.pool, event.scope) > 0;
  const bool is_another = event.scope != Scope::none && !was_charged;
  if ((event.scope == Scope::none || is_another) && event.op.exists()) {
    for (const Scope scope : {Scope::user, Scope::session})
      if (units(event.op, event.pool, scope) > 0) return scope;
  }
  const auto holds = [&](Scope scope) { return pools_.held(event.pool, scope) > 0; };
  if (is_another && event.op.exists() && units(event.op, event.pool, Scope::total) > 0)
    return holds(Scope::none) ? Scope::none : Scope::total;
  if (event.scope == Scope::none && !holds(Scope::none) && holds(Scope::total)) return Scope::total;
  if (event.scope == Scope::total && !holds(Scope::total) && holds(Scope::none)) return Scope::none;
  return event.scope;
}

std::int64_t Facts::limit(OpId op, Pool pool, Scope scope) {
  const std::int64_t own = account(op, pool, scope).own_limit;
  return own != no_number ? own : pools_.limit(pool, scope);
}

/// The limit of the user or session that it names, whose account that is, or of all.
void Facts::set_limit(const Event& event, Pools::Account& account) {
  if (event.limit == no_number) return;
  const bool of_one = (event.scope == Scope::user && event.context.exists()) ||
                      (event.scope == Scope::session && event.session.exists());
  if (of_one) {
    if (event.kind == EventKind::limits) account.limit = Pools::Account::Limit::named;
    // What is said beside a charge is one's own only where it is another than that of all.
    const bool as_all =
        account.limit != Pools::Account::Limit::named && event.limit == pools_.limit(event.pool, event.scope);
    const std::int64_t before =
        account.own_limit != no_number ? account.own_limit : pools_.limit(event.pool, event.scope);
    if (event.limit < before) ++lowerings_;
    account.own_limit = as_all ? no_number : event.limit;
  } else {
    const bool is_news =
        event.kind == EventKind::limits || pools_.limit(event.pool, event.scope) != event.limit;
    if (is_news) {
      note_debts(event.pool, event.earliest().ns);
      limits_changed_at_ = event.t.ns;
    }
    if (event.limit < pools_.limit(event.pool, event.scope)) ++lowerings_;
    if (event.kind == EventKind::limits) pools_.forget_limits_said_beside(event.pool, event.scope);
    pools_.set_limit(event.pool, event.scope, event.limit);
  }
}

void Facts::on(Kind<EventKind::limits>, const Event& event) {
  Pools::Account& account = this->account(event);
  set_limit(event, account);
  take_servers_word(event, account);
  look_at_waiters(event);
}

std::int64_t Facts::units(const Event& event) const {
  return event.op.exists() ? units(event.op, event.pool, scope(event)) : 0;
}

std::int64_t Facts::units(OpId op, Pool pool, Scope scope) const {
  const std::size_t index = scope_index(scope);
  if (pool == Pool::memory) return op.value < memory_.size() ? memory_[op.value].units[index] : 0;
  return operation(op).units[index];
}

std::int64_t Facts::memory_units(OpId op) const {
  if (op.value >= memory_.size()) return 0;
  const std::array<std::int64_t, 3>& held = memory_[op.value].units;
  return std::max({held[0], held[1], held[2]});
}

/// What was given back without saying for which operation, and may be of this one.
template <class Visit>
void Facts::each_given_back(OpId op, Pool pool, Scope scope, Visit visit) {
  visit(account(op, pool, scope).given_back);
  if (scope == Scope::total) visit(account(op, pool, Scope::none).given_back);
  visit(pools_.unplaced(pool, scope).left);
  visit(pools_.unplaced(pool, Scope::none).left);
}

std::int64_t Facts::units_kept(OpId op, Pool pool) {
  const bool holds = pool == Pool::memory ? op.value < memory_.size() : operation(op).holds_units();
  if (!holds) return 0;
  std::int64_t most = 0;
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    std::int64_t held = units(op, pool, scope);
    if (held != 0)
      each_given_back(op, pool, scope, [&held](std::int64_t& given_back) {
        const std::int64_t own = std::min(held, given_back);
        given_back -= own;
        held -= own;
      });
    most = std::max(most, held);
  }
  return most;
}

std::int64_t Facts::units_surely_kept(OpId op, Pool pool) {
  std::int64_t most = 0;
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    std::int64_t held = units(op, pool, scope);
    if (held != 0) each_given_back(op, pool, scope, [&held](std::int64_t given_back) { held -= given_back; });
    most = std::max(most, held);
  }
  return most;
}

/// Moves units between the account of the event, which is of that scope, and its operation.
void Facts::change_units(const Event& event, Scope scope, Pools::Account& account, std::int64_t change) {
  OperationFacts& operation = touch(event.op);
  const std::size_t index = scope_index(scope);
  const std::int64_t before = units(event.op, event.pool, scope);
  const std::int64_t after = std::clamp<std::int64_t>(before + change, 0, units_max);
  // What nobody knew whose it was may have been its own.
  const std::int64_t given_back =
      std::min(account.given_back, std::max<std::int64_t>(0, before - after - account.charged));
  account.given_back -= given_back;
  // What a server held that was killed counts no more.
  account.charged = std::clamp<std::int64_t>(account.charged + (after - before) + given_back, 0, units_max);
  // What it did not take was charged for nobody, or held for it before the recording.
  const std::int64_t more = std::max<std::int64_t>(0, -(before + change));
  const std::int64_t of_nobody = std::min(more, account.nobodys);
  account.nobodys -= of_nobody;
  account.charged -= of_nobody;
  account.give_back_before(more - of_nobody);
  if (event.pool == Pool::memory) {
    MemoryHeld& memory = slot(memory_, event.op.value);
    memory.units[index] = after;
    if (change > 0) memory.needed_until = std::max(memory.needed_until, event.t.ns);
  } else {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    operation.units[index] = static_cast<std::int32_t>(std::min(after, most));
  }
  if (!operation.is(Fact::cancelled) || (before > 0) == (after > 0)) return;
  if (after > 0) {
    ++account.cancelled_holders;
  } else if (account.cancelled_holders != 0) {
    --account.cancelled_holders;
  }
}

/// Units of a session, whose end gives them back. Returns what it did not take: of what it does not hold.
std::int64_t Facts::charge_session(const Event& event, std::int64_t units) {
  SessionFacts& session = touch_session(event.session.value);
  Pools::Account& of = account(event);
  const std::int64_t before = session.units;
  session.units = std::clamp<std::int64_t>(before + units, 0, units_max);
  const std::int64_t change = session.units - before;
  // What nobody knew whose it was may have been its own.
  const std::int64_t given_back = std::min(of.given_back, std::max<std::int64_t>(0, -change - of.charged));
  of.given_back -= given_back;
  of.charged = std::clamp<std::int64_t>(of.charged + change + given_back, 0, units_max);
  if (units > 0) {
    session.units_of = event.context;
    session.units_scope = event.scope;
    session.charged = true;
  }
  return units > 0 ? 0 : units - change;
}

Pools::Account& Facts::account_of(SessionId session) {
  const SessionFacts& of = this->session(session.value);
  return account(
      {.session = session, .context = of.units_of, .pool = Pool::operations, .scope = of.units_scope});
}

std::int64_t Facts::units_of_sessions() const {
  std::int64_t units = 0;
  for (const SessionFacts& session : sessions_) units += session.units;
  return units;
}

std::optional<std::int64_t> Facts::idle_since(SessionId session) const {
  std::int64_t since = -1;
  for (std::uint32_t i = 0; i < operations_.size(); ++i) {
    if (operations_[i].session != session.value || operations_[i].runs == 0) continue;
    if (operations_[i].provider_runs()) return std::nullopt;
    since = std::max(since, times_[i].owes_since);
  }
  return since;
}

std::int64_t Facts::units_kept(SessionId session) {
  if (this->session(session.value).units == 0) return 0;
  SessionFacts& of = touch_session(session.value);
  std::int64_t& given_back = account_of(session).given_back;
  const std::int64_t own = std::min(of.units, given_back);
  given_back -= own;
  return of.units - own;
}

/// Units of no operation: what is given back beyond them is some operation's, or was held before the recording.
void Facts::charge_nobody(const Event& event, std::int64_t units) {
  if (is_of_session(event)) units = charge_session(event, units);
  if (units == 0) return;
  Pools::Account& of = account(event);
  const std::int64_t after = std::clamp<std::int64_t>(of.nobodys + units, 0, units_max);
  const std::int64_t more = std::max<std::int64_t>(0, -(of.nobodys + units));
  of.charged = std::min(of.charged + (after - of.nobodys), units_max);
  of.nobodys = after;
  const std::int64_t of_some = std::min(more, of.charged);
  of.given_back += of_some;
  of.charged -= of_some;
  of.give_back_before(more - of_some);
}

/// What was charged under a limit leaves no more room for what was held before the recording.
void Facts::bound_before(const Event& charge) {
  if (from_start_ || opening_seen_ || limit(charge) == no_number) return;
  Pools::Account& of = account(charge);
  const std::int64_t most = std::max<std::int64_t>(0, limit(charge) - of.charged);
  of.before_most = of.before_most == no_number ? most : std::min(of.before_most, most);
}

/// What the server says that it holds beyond what was seen: since before the recording.
void Facts::take_servers_word(const Event& event, Pools::Account& account) {
  if (event.held == no_number) return;
  account.before = std::max<std::int64_t>(0, event.held - account.charged);
  if (!from_start_ && !opening_seen_) account.before_most = account.before;
}

bool Facts::cancel_received_for(const Event& event) const {
  const OperationFacts& record = operation(event.op);
  if (event.run == no_index || record.is(Fact::received_for_all)) return record.is(Fact::cancel_received);
  return record.is(event.run == 0 ? Fact::received_for_first : Fact::received_for_later);
}

void Facts::on(Kind<EventKind::admit>, const Event& event) {
  server_acts(event);
  end_wait(event);
  OperationFacts& operation = touch(event.op);
  operation.clear(Fact::refused);  // At first, perhaps; now it was let in.
  if (operation.context == no_index && event.context.exists())
    slot(charged_to_, event.op.value).context = event.context;
  if (operation.session == no_index && event.session.exists())
    slot(charged_to_, event.op.value).session = event.session;
  if (cancel_received_for(event)) operation.set(Fact::admitted_cancelled);
}

void Facts::on(Kind<EventKind::charge>, const Event& event) {
  server_acts(event);
  take_charge(event);
  bound_before(event);
  if (may_be_of_dead_server(event)) [[unlikely]]
    give_back_somewhere(event);  // It went with that server, perhaps.
  end_wait(event);
  look_at_waiters(event);
}

void Facts::take_charge(const Event& event) {
  const std::uint32_t owner = this->owner(event.op, event.scope, event);
  Pools::Account& account = pools_.account(event.pool, event.scope, owner);
  set_limit(event, account);
  pools_.note_owner(event.pool, event.scope, owner);
  const bool starts = units(event) == 0;  // What runs may grow: that is no start that succeeds again.
  if (starts && account.refusal == Pools::Account::Refusal::released)
    account.refusal = Pools::Account::Refusal::none;
  // Who is at work for all is counted in one account, whether or not the lines say `total`.
  const bool unsaid = event.scope == Scope::none;
  const bool at_work =
      account.working != 0 || (unsaid && pools_.account(event.pool, Scope::total, no_index).working != 0);
  if (account.charged == 0 && !at_work) account.charged_under = 0;
  account.charged_under =
      std::max(account.charged_under, event.limit != no_number ? event.limit : known_limit(event, account));
  if (!event.op.exists()) {
    charge_nobody(event, event.units);
    return take_servers_word(event, account);
  }
  const OperationFacts& record = operation(event.op);
  const bool anothers =
      (event.scope == Scope::user && event.context.exists() && event.context.value != record.context) ||
      (event.scope == Scope::session && event.session.exists() && event.session.value != record.session);
  if (anothers) {
    ChargedTo& to = slot(charged_to_, event.op.value);
    if (event.scope == Scope::user) to.context = event.context;
    if (event.scope == Scope::session) to.session = event.session;
  }
  if (event.pool == Pool::operations) {
    touch(event.op).set(charged_fact(event.scope));
    if (lowerings_ != 0) slot(charged_after_, event.op.value) = lowerings_;
    touch(event.op).set(Fact::units_taken);
    if (event.op.value < at_server_.size()) at_server_[event.op.value].early_release = -1;
  }
  if (real_clocks_) {
    const Holders::Account of{event.pool, event.scope, owner};
    holders_.note(of, event.op, [&](OpId op) { return holds_of(op, of); });
  }
  change_units(event, event.scope, account, event.units);
  take_servers_word(event, account);
}

void Facts::on(Kind<EventKind::release>, const Event& event) {
  take_release(event);
  look_at_waiters(event);
}

bool Facts::gives_back_needed(const Event& release) const {
  if (release.pool != Pool::operations) return false;
  const OperationFacts& record = operation(release.op);
  const bool of_one_run = std::has_single_bit(record.runs) && record.provider_runs();
  return of_one_run || units(release) <= release.units;
}

void Facts::take_release(const Event& event) {
  const Scope scope = this->scope(event);
  Pools::Account& account = this->account(event.op, event.pool, scope, event);
  set_limit(event, account);
  if (account.refusal == Pools::Account::Refusal::refused)
    account.refusal = Pools::Account::Refusal::released;
  if (!event.op.exists()) {
    charge_nobody(event, -event.units);
    return take_servers_word(event, account);
  }
  // The provider's lines may come later, though it ran before: the time decides.
  const bool runs_or_may = operation(event.op).runs == 0 || operation(event.op).provider_runs();
  if (real_clocks_ && gives_back_needed(event) && runs_or_may)
    slot(at_server_, event.op.value).early_release = event.t.ns;
  change_units(event, scope, account, -event.units);
  take_servers_word(event, account);
}

void Facts::on(Kind<EventKind::refuse>, const Event& event) {
  end_wait(event);
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::refused);
  if (operation.runs == 0) owes_now(event.op, event.t.ns);
  if (event.pool == Pool::none) return;
  Pools::Account& account = this->account(event);
  set_limit(event, account);
  if (account.refusal == Pools::Account::Refusal::none) account.refusal = Pools::Account::Refusal::refused;
  take_servers_word(event, account);
}

// --- what is given back without saying whose it was ---

bool Facts::holds_of(OpId op, const Holders::Account& account) const {
  const auto& [pool, scope, owner] = account;
  return units(op, pool, scope) > 0 && this->owner(op, scope) == owner;
}

std::vector<Event> Facts::by_operation(const Event& release) {
  const Scope scope = this->scope(release);
  const std::uint32_t owner = this->owner({}, scope, release);
  const Pools::Account& of = pools_.account(release.pool, scope, owner);
  const bool may_be_older = !from_start_ && !opening_seen_ && of.before_most != 0;
  const bool is_clear = real_clocks_ && of.nobodys == 0 && of.given_back == 0 && of.before == 0 &&
                        !is_of_session(release) && release.units > 0 && release.units <= of.charged;
  if (!is_clear) return {};
  const Holders::Account account{release.pool, scope, owner};
  const auto holds = [&](OpId op) { return holds_of(op, account); };
  std::vector<OpId> whose;
  if (release.units == of.charged) {
    whose = holders_.all(account, holds);
  } else if (const OpId only = holders_.only(account, holds); only.exists()) {
    whose.push_back(only);
  }
  std::vector<Event> all;
  std::int64_t left = release.units;
  for (const OpId op : whose) {
    // What works still may keep its own, and another one's of before the recording be given back.
    const bool is_idle = operation(op).is(Fact::refused) || server_is_done(operation(op));
    if (may_be_older && !is_idle) return {};
    Event own = release;
    own.op = op;
    own.units = std::min(left, units(op, release.pool, scope));
    left -= own.units;
    if (op != whose.back()) own.held = no_number;  // It is said of the end.
    all.push_back(own);
  }
  if (left != 0) all.clear();  // Some of it is nobody's.
  return all;
}

bool Facts::leaves_owner_unsaid(const Event& release) const {
  const bool of_user = pools_.owners(release.pool, Scope::user).any;
  const bool of_session = pools_.owners(release.pool, Scope::session).any;
  if (release.scope == Scope::none) return of_user || of_session;
  if (release.scope == Scope::user) return of_user && !release.context.exists();
  return release.scope == Scope::session && of_session && !release.session.exists();
}

std::optional<Event> Facts::placed(const Event& release) const {
  Event placed = release;
  for (const Scope scope : {Scope::user, Scope::session, Scope::total, Scope::none}) {
    const bool fits = release.scope == Scope::none || release.scope == scope;
    if (!fits || !pools_.owners(release.pool, scope).any) continue;
    if (release.scope == Scope::none && placed.scope != Scope::none)
      return std::nullopt;  // Of another scope, too.
    placed.scope = scope;
  }
  const Pools::Owners& owners = pools_.owners(release.pool, placed.scope);
  const bool is_said = (placed.scope == Scope::user && release.context.exists()) ||
                       (placed.scope == Scope::session && release.session.exists());
  if (is_said) return placed;
  if (owners.several) return std::nullopt;
  if (placed.scope == Scope::user) placed.context = {owners.first};
  if (placed.scope == Scope::session) placed.session = {owners.first};
  return placed;
}

/// Of one scope, where only one was ever charged.
void Facts::give_back_somewhere(const Event& release) {
  Scope scope = release.scope;
  if (scope == Scope::none) {
    const bool of_user = pools_.owners(release.pool, Scope::user).any;
    const bool of_session = pools_.owners(release.pool, Scope::session).any;
    const bool of_all =
        pools_.owners(release.pool, Scope::total).any || pools_.owners(release.pool, Scope::none).any;
    if (of_user && !of_session && !of_all) scope = Scope::user;
    if (of_session && !of_user && !of_all) scope = Scope::session;
  }
  Pools::Unplaced& unplaced = pools_.unplaced(release.pool, scope);
  unplaced.all = std::min(unplaced.all + release.units, units_max);
  unplaced.left = std::min(unplaced.left + release.units, units_max);
}

// --- who waits for units ---

void Facts::on(Kind<EventKind::wait>, const Event& event) {
  server_acts(event);
  Pools::Account& account = this->account(event);
  set_limit(event, account);
  take_servers_word(event, account);
  if (waiters_.find(event.op) != nullptr) leave_line(event.op, event);
  look_at_waiters(event);
  // Lines of the provider may come before those of the server.
  const std::int64_t acted = at_server(event.op).acted;
  if (skew_ != 0 && acted - event.t.ns > skew_) return;
  waiters_.join(event.op, {.units = event.units,
                           .since = event.t.ns,
                           .owners = {owner(event.op, Scope::user, event),
                                      owner(event.op, Scope::session, event), no_index},
                           .pool = event.pool,
                           .doubtful = skew_ != 0 && acted >= 0 && event.earliest().ns - acted <= skew_});
  look_at_waiter(event.op, event);
}

bool Facts::ends_wait(const Event& event) const {
  const Waiters::Waiter* waiter = waiters_.find(event.op);
  if (waiter == nullptr) return false;
  if (event.kind == EventKind::charge) return event.pool == waiter->pool;
  if (place_of(event.kind) != Place::provider || skew_ == 0) return true;
  const std::int64_t after = event.t.ns - waiter->since;
  const bool is_last = event.kind != EventKind::post && event.kind != EventKind::cancel_heard;
  return is_last ? after >= -skew_ : after > skew_;
}

void Facts::end_wait(const Event& event) {
  if (waiters_.find(event.op) == nullptr) return;
  if (ends_wait(event)) return leave_line(event.op, event);
  // By the clocks it may have come before the wait, or behind it.
  const bool is_near = event.t.ns - waiters_.find(event.op)->since >= -skew_;
  if (place_of(event.kind) == Place::provider && is_near) waiters_.set_doubtful(event.op);
}

/// Those behind it may be the first now.
void Facts::leave_line(OpId op, const Event& event) {
  const Waiters::Waiter left = *waiters_.find(op);
  waiters_.leave(op);
  for (std::size_t line = 0; line < Waiters::lines_each; ++line)
    look_at_waiter(waiters_.first(left.pool, line, left.owners.at(line)), event);
}

/// What is held, or a limit, has changed in an account of the event: who comes first may go on, or may not.
void Facts::look_at_waiters(const Event& event) {
  if (waiters_.empty()) return;
  quota_changed_at_ = std::max(quota_changed_at_, event.t.ns);
  look_at_waiter(waiters_.first(event.pool, 0, owner(event.op, Scope::user, event)), event);
  look_at_waiter(waiters_.first(event.pool, 1, owner(event.op, Scope::session, event)), event);
  look_at_waiter(waiters_.first(event.pool, 2, no_index), event);
}

void Facts::look_at_waiter(OpId op, const Event& event) {
  const Waiters::Waiter* waiter = waiters_.find(op);
  if (waiter == nullptr) return;
  if (!can_go_on(op)) {
    note_debt(op, event.earliest().ns);
    return waiters_.set_free_since(op, -1);
  }
  if (waiter->free_since < 0) waiters_.set_free_since(op, std::max(event.t.ns, quota_changed_at_));
}

/// It could go on until now, and waits on: what it was owed for so long stays owed.
void Facts::note_debt(OpId op, std::int64_t t) {
  const Waiters::Waiter& waiter = *waiters_.find(op);
  if (waiter.free_since < 0 || waiter.doubtful || operation(op).finished() || waits_excused(op)) return;
  const std::int64_t since = std::max({waiter.free_since, waiter.since, limits_changed_at_});
  waiters_.note_debt(op, free_of_server_faults(op, since, t));
}

void Facts::note_debts(Pool pool, std::int64_t t) {
  waiters_.each_first(pool, [&](OpId op) { note_debt(op, t); });
}

/// It comes first in the line of each account that has a limit, and its units fit in all of them. What is charged in total
/// may leave that unsaid. A limit under which nothing was ever charged is some other account's.
bool Facts::can_go_on(OpId op) {
  const Waiters::Waiter& waiter = *waiters_.find(op);
  bool is_limited = false;
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    const std::size_t line = scope_index(scope);
    const std::uint32_t owner = waiter.owners.at(line);
    const Pools::Account account = pools_.account(waiter.pool, scope, owner);
    const bool is_total = scope == Scope::total;
    const Pools::Account unsaid =
        is_total ? pools_.account(waiter.pool, Scope::none, no_index) : Pools::Account{};
    std::int64_t limit =
        account.own_limit != no_number ? account.own_limit : pools_.limit(waiter.pool, scope);
    if (is_total && limit == no_number) limit = pools_.limit(waiter.pool, Scope::none);
    if (limit == no_number || (account.charged_under == 0 && unsaid.charged_under == 0)) continue;
    is_limited = true;
    if (waiters_.first(waiter.pool, line, owner) != op) return false;
    if (waiter.units > limit - account.held() - unsaid.held()) return false;
  }
  return is_limited;
}

std::int64_t Facts::could_go_on_since(OpId op) {
  if (!can_go_on(op)) return -1;
  const Waiters::Waiter& waiter = *waiters_.find(op);
  return std::max({waiter.free_since, waiter.since, limits_changed_at_});
}

bool Facts::waits_excused(OpId op) const {
  const OperationFacts& record = operation(op);
  const bool is_gone = record.connection != no_index && !record.is(Fact::uses_connection);
  return is_gone || record.is(Fact::hung) || shut_down(op) || server_faults_.any() || server_down(op);
}

void Facts::count_holder(OpId op, bool more) {
  if (operations_[op.value].holds_units()) count_holder(op, Pool::operations, more);
  if (memory_units(op) != 0) count_holder(op, Pool::memory, more);
}

void Facts::count_holder(OpId op, Pool pool, bool more) {
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    if (units(op, pool, scope) <= 0) continue;
    std::uint32_t& holders = account(op, pool, scope).cancelled_holders;
    if (more) {
      ++holders;
    } else if (holders != 0) {
      --holders;
    }
  }
}

/// One run of its provider more, or less, is at work for the accounts that the operation was charged to.
void Facts::count_working(OpId op, bool more) {
  const OperationFacts& record = operations_[op.value];
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    if (!record.is(charged_fact(scope))) continue;
    std::uint32_t& working = account(op, Pool::operations, scope).working;
    if (more) {
      count_up(working);
    } else {
      count_down(working);
    }
  }
}

Facts::AtWork Facts::at_work(OpId op, Scope scope) {
  // Of all, where no line says `total`.
  const bool unsaid = scope == Scope::total && limit(op, Pool::operations, Scope::total) == no_number &&
                      account(op, Pool::operations, Scope::total).charged == 0;
  const Scope charged = unsaid ? Scope::none : scope;
  AtWork found{.working = account(op, Pool::operations, scope).working};
  const std::int64_t in_force = limit(op, Pool::operations, charged);
  if (in_force == no_number) return found;
  const auto bounded = [this](std::int64_t under) {
    std::int64_t most = 0;
    return __builtin_mul_overflow(under, std::int64_t{work_bound_}, &most)
               ? std::numeric_limits<std::int64_t>::max()
               : most;
  };
  found.most_now = bounded(in_force);
  const std::int64_t let_in_under =
      charged_since_lowering(op) ? in_force : account(op, Pool::operations, charged).charged_under;
  found.most = bounded(std::max(in_force, let_in_under));
  return found;
}

bool Facts::waits_behind_hung(OpId op) {
  const bool bounded = works_without_units_ && work_bound_ != Promises::unlimited;
  if (!bounded || operation(op).runs != 0) return false;
  bool full = false;
  for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
    if (!operation(op).is(charged_fact(scope))) continue;
    const AtWork now = at_work(op, scope);
    full = full || (now.most_now != no_number && now.working >= now.most_now);
  }
  return full && std::ranges::any_of(operations_, [](const OperationFacts& other) {
           return other.is(Fact::hung) && other.provider_runs();
         });
}

void Facts::on(Kind<EventKind::cancel_received>, const Event& event) {
  server_acts(event);
  end_wait(event);
  OperationFacts& operation = touch(event.op);
  if (!operation.is(Fact::cancel_received) && shuts_down()) operation.set(Fact::shutdown_first);
  if (real_clocks_ && !operation.is(Fact::cancel_received))
    slot(at_server_, event.op.value).received = event.t.ns;
  if (!operation.is(Fact::cancel_received) && operation.heard == 0 && !server_is_done(operation))
    owes_now(event.op, event.t.ns);
  if (event.run == no_index) {
    operation.set(Fact::received_for_all);
  } else {
    operation.set(event.run == 0 ? Fact::received_for_first : Fact::received_for_later);
  }
  operation.set(Fact::cancel_received);
  needs_memory_until(event.op, event.t.ns);
  last_cancel_.received = event.t.ns;
}

void Facts::note_hit(OpId op, Hit by, const Event& event) {
  Doubts& seen = slot(doubts_, op.value);
  std::int64_t& hit = seen.hits[static_cast<std::size_t>(by)];
  if (hit < 0) hit = event.t.ns;
  if (event.kind == EventKind::final) seen.hits_by_final |= std::uint64_t{1} << static_cast<unsigned>(by);
}

bool Facts::hit_was_long_ago(const Event& event, const Terms& terms) const {
  const std::int64_t last = doubts(event.op).last_hit();
  return last >= 0 && event.earliest().ns - last > (terms.skew + terms.skew + found_within(terms)).ns;
}

void Facts::settle_hits(const Event& event) {
  Doubts& seen = doubts_[event.op.value];
  if (event.kind == EventKind::final || !operation(event.op).final_due()) seen.hits_await_final = 0;
  for (const Hit by : {Hit::by_cancel, Hit::by_dead_handle, Hit::by_nobody})
    if (!seen.hit_awaits_final(by)) seen.hits[static_cast<std::size_t>(by)] = -1;
  seen.hits_by_final = 0;
  seen.refusal = {};
}

void Facts::note_refusal(OpId op, const RefusedCancel& refusal) {
  Doubts& seen = slot(doubts_, op.value);
  if (seen.refusal.answered < 0) seen.refusal = refusal;
}

void Facts::on(Kind<EventKind::shutdown>, const Event& event) {
  if (event.text.exists()) {
    // One service stops, and nobody says which operations are its own: it may explain how any that was started ends.
    mark_over(service_stop_, event.t.ns, true);
    return;
  }
  if (shuts_down()) return;
  for (const Pool pool : {Pool::operations, Pool::memory}) note_debts(pool, event.earliest().ns);
  shutdown_before_ = all_starts;
  shutdown_at_ = event.t.ns;
  shutdown_reason_ = event.reason == Reason::none ? Reason::absent : event.reason;
  shutdown_ = shutdown_reason_ == Reason::absent ? Reason::shutdown : shutdown_reason_;
}

}  // namespace rescind
