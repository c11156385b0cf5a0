#include <algorithm>
#include <utility>

#include "harness/contract/facts_change.hpp"

// Faults that a test declares: what they are on, how long they are in force, and what they excuse.

namespace rescind {

namespace {

/// A fault of a moment: it is over as it comes, and has hit what was there.
bool strikes(const Event& fault) {
  const bool of_one_message = fault.message_id != no_index;
  switch (fault.fault) {
    case Fault::reset:
    case Fault::crash:
    case Fault::kill:
      return true;
    default:
      return of_one_message;
  }
}

}  // namespace

// --- what they are on ---

Facts::FaultTarget Facts::target_of(const Event& fault) const {
  FaultTarget target{fault.connection, fault.session};
  if (!fault.op.exists()) return target;
  if (!fault.connection.exists()) target.connection = {operation(fault.op).connection};
  // A connection that is not named cannot be told from the session's others: its fault counts for the whole
  // session.
  target.session = fault.connection.exists() ? SessionId{} : SessionId{operation(fault.op).session};
  return target;
}

bool Facts::hits(const Event& fault, OpId op) const {
  const FaultTarget target = target_of(fault);
  const OperationFacts& hit = operation(op);
  if (target.connection.exists()) return hit.connection == target.connection.value;
  if (fault.op.exists() && !target.session.exists()) return fault.op == op;
  return !target.session.exists() || hit.session == target.session.value;
}

template <class Visit>
bool Facts::any_target(OpId op, Visit visit) const {
  if (!faults_declared_) return false;
  const OperationFacts& record = operation(op);
  const PastFaults by_name = op.value < named_past_.size() ? named_past_[op.value] : PastFaults{};
  return any_target(SessionId{record.session}, way_of(op), visit) || visit(record.faults, by_name);
}

template <class Visit>
bool Facts::any_target(SessionId of, Visit visit) const {
  return faults_declared_ && any_target(of, {session(of.value).connection}, visit);
}

template <class Visit>
bool Facts::any_target(SessionId session, ConnectionId way, Visit visit) const {
  const SessionFacts& of_session = this->session(session.value);
  const ConnectionStruck& on_way = struck(way.value);
  return visit(network_faults_, network_past_) || visit(of_session.faults, of_session.past_faults) ||
         visit(on_way.faults, on_way.past_faults) || visit(server_faults_, server_past_) ||
         (!session.exists() && visit(on_sessions_.faults, on_sessions_.touching())) ||
         (!way.exists() && visit(on_connections_.faults, on_connections_.touching()));
}

bool Facts::was_on(const Event& fault, OpId op) const {
  const OperationFacts& record = operation(op);
  if (fault.op == op) return true;
  if (fault.kind == EventKind::server_fault && fault.op.exists()) return false;
  return was_on(fault, SessionId{record.session}, way_of(op));
}

bool Facts::was_on(const Event& fault, SessionId of) const {
  const bool of_one = fault.kind == EventKind::server_fault && fault.op.exists();
  return !of_one && was_on(fault, of, {session(of.value).connection});
}

bool Facts::was_on(const Event& fault, SessionId session, ConnectionId way) const {
  const FaultTarget target = target_of(fault);
  const bool on_way = target.connection.exists() && target.connection == way;
  const bool on_session = target.session.exists() && target.session == session;
  const bool on_all = !fault.op.exists() && !target.connection.exists() && !target.session.exists();
  // Nobody says whether it is its own.
  const bool may_be_its_own =
      (fault.session.exists() && !session.exists()) || (fault.connection.exists() && !way.exists());
  return on_way || on_session || on_all || (real_clocks_ && !fault.op.exists() && may_be_its_own);
}

// --- how long they are in force ---

void Facts::mark_over(PastFaults& past, std::int64_t t, bool struck) {
  keep_numbers();
  past.before = starts_;
  past.over_at = t;
  if (struck) past.struck_at = t;
}

void Facts::take_fault(const Event& event, FaultsInForce& in_force, PastFaults& past) {
  if (event.fault == Fault::heal) {
    mark_over(past, event.t.ns, in_force.heal(event.healed));
  } else if (strikes(event)) {
    mark_over(past, event.t.ns, true);
  } else {
    in_force.begin(event.fault);
  }
}

/// A fault that lasts begins, or is over: what is owed meanwhile has time off.
void Facts::note_span(const Event& event) {
  if (!has_durations_) return;
  if (event.fault == Fault::heal) {
    spans_.heal(event);
  } else if (!strikes(event) || event.fault == Fault::kill) {
    spans_.begin(event);
  }
}

void Facts::keep_life(const Event& event) {
  if (event.op.value >= lived_at_.size()) lived_at_.resize(event.op.value + 1, -1);
  lived_at_[event.op.value] = event.t.ns;
}

/// What acts now is a server that is up.
void Facts::end_kill(const Event& act) {
  server_killed_ = false;
  note_span({.t = act.t, .kind = EventKind::server_fault, .fault = Fault::heal, .healed = Fault::kill});
}

/// A fault that says how long it lasts ends by itself, if nobody ends it before.
void Facts::note_length(const Event& fault) {
  if (!real_clocks_) return;  // Simulations end each.
  const bool by_itself = fault.fault == Fault::heal && fault.duration > 0;
  if (by_itself) return;
  if (fault.fault == Fault::heal || fault.fault == Fault::cont) {
    const Fault ends = fault.fault == Fault::cont ? Fault::stop : fault.healed;
    const auto found = std::ranges::find_if(lasting_, [&](const auto& lasting) {
      const Event& heal = lasting.second;
      return heal.kind == fault.kind && heal.op == fault.op && heal.session == fault.session &&
             heal.connection == fault.connection && (ends == Fault::none || ends == heal.healed);
    });
    if (found != lasting_.end()) lasting_.erase(found);
  } else if (fault.duration > 0 && !strikes(fault)) {
    Event heal = fault;
    heal.t.ns = checked_add(fault.t.ns, fault.duration);
    heal.fault = Fault::heal;
    heal.healed = fault.fault;
    lasting_.emplace(heal.t.ns, heal);
  }
}

void Facts::end_those_over(Time now) {
  while (!lasting_.empty() && lasting_.begin()->first < now.ns) {
    const Event heal = lasting_.begin()->second;
    lasting_.erase(lasting_.begin());
    if (heal.kind == EventKind::network_fault) {
      on(Kind<EventKind::network_fault>{}, heal);
    } else {
      on(Kind<EventKind::server_fault>{}, heal);
    }
  }
}

void Facts::on(Kind<EventKind::network_fault>, const Event& event) {
  faults_declared_ = true;
  note_length(event);
  note_span(event);
  const auto [connection, session] = target_of(event);
  const auto take_on = [&](auto& target) { take_fault(event, target.faults, target.past_faults); };
  if (connection.exists()) take_on(slot(struck_, connection.value));
  if (session.exists()) take_on(touch_session(session.value));
  if (real_clocks_ && event.session.exists()) take_fault(event, on_sessions_.faults, on_sessions_.past);
  if (real_clocks_ && event.connection.exists())
    take_fault(event, on_connections_.faults, on_connections_.past);
  if (event.op.exists()) {
    take_fault(event, touch(event.op).faults, slot(named_past_, event.op.value));
  } else if (!connection.exists() && !session.exists()) {
    take_fault(event, network_faults_, network_past_);
  }
  const bool resets = event.fault == Fault::reset && (using_ != 0 || server_needed_);
  const bool cuts = event.fault == Fault::reset || FaultsInForce::cuts(event.fault);
  if (resets || (cuts && owed_cancels_ != 0)) cut_off(event);
}

std::vector<OpId> Facts::users_hit(const Event& fault) {
  std::vector<OpId> users;
  const ConnectionId of = target_of(fault).connection;
  if (of.exists()) {
    each_user(of, [&](OpId op) { users.push_back(op); });
    return users;
  }
  for (const OpId op : alive())
    if (operation(op).is(Fact::uses_connection) && hits(fault, op)) users.push_back(op);
  return users;
}

/// What it hits need not be told of a cancel any more; a reset takes its connection.
void Facts::cut_off(const Event& fault) {
  const bool resets = fault.fault == Fault::reset;
  if (resets && server_needed_)
    for (const OpId op : alive())
      if (hits(fault, op)) end_input(operations_[op.value]);
  for (const OpId op : users_hit(fault)) {
    owes_no_cancel(operations_[op.value]);
    if (resets) drop_connection(op);
  }
}

void Facts::on(Kind<EventKind::server_fault>, const Event& event) {
  faults_declared_ = true;
  const bool whole = !event.op.exists() && !event.session.exists();
  if (event.fault == Fault::cont) {
    Event heal = event;
    heal.fault = Fault::heal;
    heal.healed = Fault::stop;
    return on(Kind<EventKind::server_fault>{}, heal);
  }
  note_length(event);
  note_span(event);
  switch (event.fault) {
    case Fault::heal:
      heal_server(event);
      break;
    case Fault::stop:
      if (whole) {
        server_stopped_ = true;
        break;
      }
      [[fallthrough]];
    default:
      // A hang of one operation or session is that of the providers that run.
      if (event.fault == Fault::hang && !whole) break;
      if (event.op.exists()) {
        take_fault(event, touch(event.op).faults, slot(named_past_, event.op.value));
      } else if (event.session.exists()) {
        SessionFacts& session = touch_session(event.session.value);
        take_fault(event, session.faults, session.past_faults);
      } else {
        take_fault(event, server_faults_, server_past_);
      }
  }
  const bool takes_one = event.fault == Fault::kill || event.fault == Fault::stop;
  if (event.fault == Fault::hang && whole) hung_at_ = event.t.ns;
  if (event.fault == Fault::hang || (takes_one && !whole)) hang(event, true);
  if (event.fault == Fault::crash && whole) crash_declared_ = true;
  if (whole && (event.fault == Fault::kill || event.fault == Fault::crash)) {
    server_killed_ = true;
    mark_over(killed_, event.t.ns, true);
    if (real_clocks_) go_down(event);
    waiters_.clear();
    if (!event.text.exists()) lose_server();  // Else it was one process of several.
  }
  if (!server_down() || owed_cancels_ == 0) return;
  for (const OpId op : alive())
    if (operation(op).is(Fact::uses_connection)) owes_no_cancel(operations_[op.value]);
}

/// Ends what it names; where it does not say what, a hang or another one before a stop, and that before a kill.
void Facts::heal_server(const Event& event) {
  const bool any = event.healed == Fault::none;
  const bool of_one = event.op.exists() || event.session.exists();
  const bool of_hung =
      event.op.exists() && operation(event.op).is(Fact::hung) && !operation(event.op).faults.any();
  if (any && of_hung) {
    Event heal = event;
    heal.healed = Fault::hang;
    return heal_server(heal);
  }
  if (any || event.healed == Fault::hang || (of_one && event.healed == Fault::stop)) hang(event, false);
  if (!of_one && (any || event.healed == Fault::hang)) hung_at_ = -1;
  if (event.op.exists()) {
    take_fault(event, touch(event.op).faults, slot(named_past_, event.op.value));
  } else if (of_one) {
    SessionFacts& session = touch_session(event.session.value);
    take_fault(event, session.faults, session.past_faults);
  } else if (event.healed == Fault::stop || (any && !server_faults_.any() && server_stopped_)) {
    server_stopped_ = false;
    mark_over(server_past_, event.t.ns, false);
  } else if (event.healed == Fault::kill || (any && !server_faults_.any() && server_killed_)) {
    server_killed_ = false;
    mark_over(server_past_, event.t.ns, true);
  } else {
    take_fault(event, server_faults_, server_past_);
  }
}

/// Providers that run hang, or go on.
void Facts::hang(const Event& event, bool hangs) {
  if (event.op.exists()) touch(event.op);
  for (const OpId op : event.op.exists() ? std::vector{event.op} : alive()) {
    const OperationFacts& record = operation(op);
    if (event.session.exists() && record.session != event.session.value) continue;
    const bool is_hit = sees_provider_ ? record.provider_runs() : record.running();
    if (hangs && !event.op.exists() && !is_hit) continue;
    if (!hangs && !record.is(Fact::hung)) continue;
    Change change(*this, op);
    if (hangs) {
      change->set(Fact::hung);
      continue;
    }
    change->clear(Fact::hung);
    if (waiters_.find(op) != nullptr) look_at_waiter(op, event);
  }
}

/// What runs, or is asked for before another server is up, ends of that.
void Facts::go_down(const Event& event) {
  is_down_ = true;
  mark_over(went_down_, event.t.ns, true);
}

/// What acts for the server from now on is a new one, which holds nothing, and shuts nothing down.
void Facts::lose_server() {
  pools_.drop_all();
  for (SessionFacts& session : sessions_) session.units = 0;
  if (shutdown_ == Reason::absent || shutdown_before_ != all_starts) return;
  keep_numbers();
  shutdown_before_ = starts_;
}

/// Its providers go down with it.
void Facts::on(Kind<EventKind::crash>, const Event& event) {
  crash_declared_ = false;
  go_down(event);
  waiters_.clear();
  lose_server();
  for (const OpId op : alive()) {
    const bool touched = operation(op).units != no_operation.units || operation(op).provider_runs();
    if (!touched) continue;
    while (operation(op).provider_runs()) end_a_run(op);
    Change(*this, op)->units = {};
  }
  for (MemoryHeld& memory : memory_) memory.units = {};
}

void Facts::end_a_run(OpId op) {
  count_working(op, false);
  Change change(*this, op);
  const unsigned running = change->runs & ~unsigned{change->ended};
  change->ended |= static_cast<std::uint8_t>(running & (~running + 1));  // The lowest bit.
}

// --- what is owed as they begin ---

bool Facts::may_owe(OpId op) const {
  const OperationFacts& record = operation(op);
  const bool ends = (record.is(Fact::cancelled) || record.is(Fact::timeout_armed)) && record.final_due();
  const bool stops = record.provider_runs() && (record.is(Fact::cancelled) || record.is(Fact::client_gone) ||
                                                (record.heard & ~record.ended) != 0);
  const bool over = record.runs != 0 ? !record.provider_runs() : record.is(Fact::refused);
  const bool holds = (over || back_with_session_) && (record.holds_units() || memory_units(op) > 0);
  const bool refused = doubts(op).refusal.answered >= 0;
  return ends || stops || holds || refused || waiters_.find(op) != nullptr;
}

template <class Holds>
std::vector<OpId> Facts::found_among(Noted& noted, Holds holds) {
  if (noted.kept()) return noted.those(holds);
  std::vector<OpId> found;
  for (std::uint32_t i = 0; i < operations_.size(); ++i)
    if (holds(OpId{i})) found.push_back({i});
  // States without times are copied and compared: they keep nothing that only finds it sooner.
  if (has_durations_) noted.keep(found);
  return found;
}

std::vector<OpId> Facts::owing() {
  return found_among(owing_, [this](OpId op) { return may_owe(op); });
}

std::vector<OpId> Facts::alive() {
  return found_among(alive_, [this](OpId op) { return is_alive(op); });
}

bool Facts::is_alive(OpId op) const {
  const OperationFacts& record = operation(op);
  return record.running() || record.provider_runs() || record.is(Fact::uses_connection) ||
         record.is(Fact::hung) || record.units != no_operation.units;
}

// --- what they excuse ---

bool Facts::began_before(OpId op, const PastFaults& past) const {
  if (past.over_at < 0) return false;
  if (number_of(op) < past.before) return true;
  return real_clocks_ && op.value < aims_.size() && aims_[op.value].started_at - past.over_at <= skew_;
}

bool Facts::path_down(OpId op) const {
  return server_down(op) ||
         any_target(op, [](const FaultsInForce& faults, const PastFaults&) { return faults.cutting != 0; });
}

/// Its request is not sent before the server has dealt with a cancel that might hit it, and that cannot come through.
bool Facts::waits_behind_cancel(OpId op) const {
  const OperationFacts& record = operation(op);
  if (!hits_widely_ || record.is(Fact::request_sent)) return false;
  for (std::uint32_t i = 0; i < operations_.size(); ++i) {
    const OperationFacts& other = operations_[i];
    const bool beside = i != op.value && other.session == record.session;
    const bool under_way = other.is(Fact::cancel_sent) && !other.is(Fact::cancel_received);
    if (beside && under_way && (path_down({i}) || other.is(Fact::message_lost))) return true;
  }
  return false;
}

bool Facts::hung_up_excuses(OpId op) const {
  const bool by_client = operation(op).is(Fact::cancelled) && !server_needed_;
  return !by_client && hung_up(op);
}

bool Facts::hung_up(OpId op) const {
  const OperationFacts& record = operation(op);
  const bool session_over =
      session(record.session).phase != SessionFacts::Phase::open && !record.is(Fact::started_while_closing);
  // Its session was closed, and one of the same name opened.
  const bool left = number_of(op) < session(record.session).left_before;
  return record.is(Fact::input_ended) || (server_needed_ && (session_over || left));
}

bool Facts::held_up(OpId op) {
  const OperationFacts& record = operation(op);
  if (record.is(Fact::cancelled) && !server_needed_) return false;
  return path_down(op) || record.is(Fact::hung) || record.is(Fact::message_lost) || waits_behind_hung(op) ||
         waits_behind_cancel(op);
}

bool Facts::faulted(OpId op) const {
  return fault_in_force(op) ||
         any_target(op, [&](const FaultsInForce&, const PastFaults& past) { return began_before(op, past); });
}

bool Facts::fault_in_force(OpId op) const {
  if (!faults_declared_) return false;
  return server_down(op) || operation(op).is(Fact::hung) ||
         any_target(op, [](const FaultsInForce& faults, const PastFaults&) { return faults.any(); });
}

bool Facts::struck_since(const PastFaults& past, std::int64_t t) const {
  return past.struck_at >= 0 && past.struck_at >= t - skew_;
}

bool Facts::fault_in_the_way(OpId op, std::int64_t t) const {
  return fault_in_force(op) ||
         any_target(op, [&](const FaultsInForce&, const PastFaults& past) { return struck_since(past, t); });
}

bool Facts::fault_in_the_way(SessionId session, std::int64_t t) const {
  return server_down() || any_target(session, [&](const FaultsInForce& faults, const PastFaults& past) {
           return faults.any() || struck_since(past, t);
         });
}

bool Facts::server_fault_in_the_way(OpId op, std::int64_t t) const {
  return server_down(op) || operation(op).is(Fact::hung) || server_faults_.any() ||
         struck_since(server_past_, t);
}

bool Facts::fault_ended_near(OpId op, std::int64_t t) const {
  return any_target(op, [&](const FaultsInForce&, const PastFaults& past) {
    return past.over_at >= 0 && past.over_at >= t - skew_ && past.over_at <= t + skew_;
  });
}

bool Facts::was_struck(OpId op) const {
  const std::int64_t started_at = aim_of(op).started_at;
  return began_before(op, went_down_) || any_target(op, [&](const FaultsInForce&, const PastFaults& past) {
           return past.struck_at >= 0 && began_before(op, past) && struck_since(past, started_at);
         });
}

bool Facts::may_have_been_reset(OpId op) const {
  const auto struck = [&](const FaultsOnSome& some) {
    return some.past.struck_at >= 0 && began_before(op, some.touching());
  };
  const bool of_some_session = operation(op).session == no_index && struck(on_sessions_);
  return of_some_session || (!way_of(op).exists() && struck(on_connections_));
}

bool Facts::fault_since(OpId op, std::int64_t t) const {
  return fault_in_the_way(op, t) || any_target(op, [&](const FaultsInForce&, const PastFaults& past) {
           return past.over_at >= 0 && past.over_at >= t - skew_;
         });
}

std::int64_t Facts::free_of_faults(OpId op, std::int64_t since, std::int64_t until) const {
  const auto hits = [&](const Event& fault) { return was_on(fault, op); };
  return FaultSpans::free_time(since, until, spans_.over_since(since, hits));
}

std::int64_t Facts::free_of_faults(SessionId session, std::int64_t since, std::int64_t until) const {
  const auto hits = [&](const Event& fault) { return was_on(fault, session); };
  return FaultSpans::free_time(since, until, spans_.over_since(since, hits));
}

std::int64_t Facts::free_of_server_faults(OpId op, std::int64_t since, std::int64_t until) const {
  const auto hits = [&](const Event& fault) {
    return fault.kind == EventKind::server_fault && was_on(fault, op);
  };
  FaultSpans::Off off = spans_.over_since(since, hits);
  // What its server did by another clock it did before or after.
  for (const auto& lasting : spans_.lasting_until(until, hits)) off.push_back(lasting);
  return FaultSpans::free_time(since, until, std::move(off));
}

bool Facts::crash_is_explained(std::int64_t t) const {
  const std::int64_t last = std::max({network_past_.over_at, server_past_.over_at, service_stop_.over_at});
  return crash_declared_ || server_down() || server_faults_.any() || network_faults_.any() ||
         (last >= 0 && last >= t - skew_);
}

}  // namespace rescind
