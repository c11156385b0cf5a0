#include "harness/contract/facts.hpp"

#include <algorithm>
#include <limits>

namespace rescind {

namespace {

/// Above this an id cannot be a dense number: whoever made the event is wrong.
constexpr std::uint32_t ids_max = 1u << 28;

template <class Record>
Record& slot(std::vector<Record>& records, std::uint32_t index) {
  RESCIND_ASSERT(index < ids_max);
  if (index >= records.size()) [[unlikely]] {
    records.resize(index + 1);
  }
  return records[index];
}

bool ok(const Event& event) {
  return event.code == 0 || event.code == no_code;
}

bool by_callback(const Event& event, const OperationFacts& operation) {
  return event.via == Via::callback || (event.via == Via::none && operation.mode == Mode::async);
}

bool foreign(const Event& event, const OperationFacts& operation) {
  return event.context.exists() && operation.context != ContextId::nothing &&
         event.context.value != operation.context;
}

bool stale(const Event& event, const OperationFacts& operation) {
  return event.handle == Handle::stale || event.handle == Handle::empty || operation.is(Fact::closed);
}

bool open(const OperationFacts& operation) {
  return operation.is(Fact::started) && !operation.is(Fact::closed) && operation.closes == 0;
}
bool prompt(const OperationFacts& operation) {
  return operation.is(Fact::cancelled) && operation.final_due();
}
bool stopping(const OperationFacts& operation) {
  return (operation.heard & operation.runs & ~operation.ended) != 0 && !operation.is(Fact::hung);
}

/// Messages that carry a cancel, whatever the protocol calls it.
bool carries_cancel(Message message) {
  return message == Message::cancel || message == Message::unsubscribe || message == Message::release;
}
/// The server's last word on an operation: its final result, wherever it rides.
bool ends_use(const Event& event) {
  return event.message == Message::final || event.message == Message::response ||
         (event.message == Message::batch && event.code != no_code);
}
bool to_server(const Event& event) {
  return event.to == Place::server || event.from == Place::client;
}

}  // namespace

const OperationFacts Facts::no_operation{};
const OperationTimes Facts::no_times{};
const SessionFacts Facts::no_session{};
const ConnectionFacts Facts::no_connection{};

/// Keeps the counts over all operations right across one change of one operation.
class Facts::Change {
 public:
  Change(Facts& facts, OpId op) : facts_(facts), operation_(facts.touch(op)), before_(operation_) {}
  ~Change() {
    count(facts_.prompt_, prompt(before_), prompt(operation_));
    count(facts_.stopping_, stopping(before_), stopping(operation_));
    if (open(before_)) --facts_.touch_session(before_.session).open_operations;
    if (open(operation_)) ++facts_.touch_session(operation_.session).open_operations;
  }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  OperationFacts& operator*() const { return operation_; }
  OperationFacts* operator->() const { return &operation_; }

 private:
  static void count(std::uint32_t& total, bool before, bool after) {
    total = total + (after ? 1u : 0u) - (before ? 1u : 0u);
  }
  Facts& facts_;
  OperationFacts& operation_;
  const OperationFacts before_;
};

void Facts::grow(OpId op) {
  slot(operations_, op.value);
  times_.resize(operations_.size());
}

SessionFacts& Facts::touch_session(std::uint32_t session) {
  return slot(sessions_, static_cast<std::uint32_t>(slot_of_session(session)));
}

ConnectionFacts& Facts::touch_connection(std::uint32_t connection) {
  return slot(connections_, connection);
}

// --- sessions ---

void Facts::on(Kind<EventKind::session_open>, const Event& event) {
  SessionFacts& session = touch_session(event.session.value);
  if (!ok(event) && session.opened) return;  // It was open before, and stays so.
  if (session.phase == SessionFacts::Phase::closing) --closing_sessions_;
  session = {};
  session.opened = ok(event);
  session.phase = ok(event) ? SessionFacts::Phase::open : SessionFacts::Phase::failed;
}

void Facts::on(Kind<EventKind::session_close>, const Event& event) {
  PendingCall& call = calls_.enter(event, CallKind::session_close, event.session.value);
  SessionFacts& session = touch_session(event.session.value);
  if (session.phase != SessionFacts::Phase::open) return;
  call.in_force = true;
  session.phase = SessionFacts::Phase::closing;
  session.wait = event.wait == Wait::notify ? Wait::notify : Wait::block;
  session.closing_since = free_time(event.session.value, event.t.ns);
  ++closing_sessions_;
}

void Facts::on(Kind<EventKind::session_close_returned>, const Event& event) {
  const PendingCall* call = calls_.find(event, CallKind::session_close, event.session.value);
  const bool closes = call == nullptr || call->in_force;
  calls_.leave(event, CallKind::session_close, event.session.value);
  SessionFacts& session = touch_session(event.session.value);
  if (!closes || session.phase != SessionFacts::Phase::closing) return;
  if (!ok(event)) {
    session.phase = SessionFacts::Phase::open;
    --closing_sessions_;
  } else if (session.wait == Wait::block) {
    session.phase = SessionFacts::Phase::closed;
    --closing_sessions_;
  }
}

void Facts::on(Kind<EventKind::session_closed>, const Event& event) {
  SessionFacts& session = touch_session(event.session.value);
  if (session.phase == SessionFacts::Phase::closing) --closing_sessions_;
  session.phase = SessionFacts::Phase::closed;
}

// --- an operation at the client ---

void Facts::forget(OpId op) {
  touch(op);
  drop_connection(op);
  if (operations_[op.value].is(Fact::cancelled)) count_holder(op, false);
  {
    Change change(*this, op);
    const FaultsInForce faults = change->faults;  // These are on whoever bears the name.
    *change = {};
    change->faults = faults;
  }
  times_[op.value] = {};
  if (op.value < memory_.size()) memory_[op.value] = {};
  if (op.value < skewed_.size()) skewed_[op.value] = {};
}

void Facts::on(Kind<EventKind::start>, const Event& event) {
  const OpId op = event.op;
  forget(op);
  {
    Change change(*this, op);
    change->set(Fact::started);
    change->session = event.session.value;
    change->context = event.context.value;
    change->kind = event.operation_kind;
    change->mode = event.mode;
    if (event.acknowledge == Acknowledge::manual) change->set(Fact::by_hand);
    if (event.acknowledge == Acknowledge::automatic || event.mode == Mode::sync)
      change->set(Fact::not_by_hand);
    if (session(event.session.value).phase != SessionFacts::Phase::open)
      change->set(Fact::started_while_closing);
    if (event.duration > 0) change->set(Fact::timeout_armed);
  }
  OperationTimes& times = times_[op.value];
  times.base = free_time(event.session.value, event.t.ns);
  if (event.duration > 0) times.mark = checked_add(event.t.ns, event.duration);
  calls_.enter(event, CallKind::start, op.value);
  hold(op, event.t.ns);
}

void Facts::on(Kind<EventKind::start_returned>, const Event& event) {
  calls_.leave(event, CallKind::start, event.op.value);
  if (ok(event)) return;
  Change change(*this, event.op);  // It never started: nothing is owed.
  change->clear(Fact::started);
}

void Facts::enter_callback(const Event& event, OperationFacts& operation) {
  if (!sees_callback_returned_ || !by_callback(event, operation)) return;
  SessionFacts& session = touch_session(operation.session);
  const std::uint32_t number = Calls::number_of(event.thread);
  if (session.library !=
      number) {  // The session's free time goes on without a jump, from the second thread on.
    const std::int64_t before = calls_.busy(session.library, event.t.ns) - session.busy_offset;
    const bool first =
        session.library == 0;  // Then it was this thread that the session waited for all along.
    session.library = number;
    session.busy_offset = first ? 0 : calls_.busy(number, event.t.ns) - before;
  }
  calls_.enter(event, CallKind::callback, event.op.value);
  operation.set(Fact::in_callback);
}

void Facts::on(Kind<EventKind::result>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  const std::uint32_t next = event.index == no_index ? operation.delivered + 1 : event.index + 1;
  operation.delivered = std::max(operation.delivered, next);
  if (operation.is(Fact::cancelled) && !operation.finished()) count_up(operation.extras);
  if (by_callback(event, operation) && !operation.is(Fact::not_by_hand)) count_up(operation.unacknowledged);
  if (skewed_clocks_) slot(skewed_, event.op.value).result = event.t.ns;
  enter_callback(event, operation);
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::final>, const Event& event) {
  {
    Change change(*this, event.op);
    if (!change->finished() && ok(event)) change->set(Fact::final_ok);
    count_up(change->finals);
    if (event.index != no_index) change->delivered = std::max(change->delivered, event.index + 1);
    if (skewed_clocks_) slot(skewed_, event.op.value).result = event.t.ns;
    enter_callback(event, *change);
  }
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::callback_returned>, const Event& event) {
  calls_.leave(event, CallKind::callback, event.op.value);
  touch(event.op).clear(Fact::in_callback);
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::read>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  PendingCall& call = calls_.enter(event, CallKind::read, event.op.value);
  call.stale = stale(event, operation);
  call.foreign = foreign(event, operation);
  call.running = operation.running();
  if (call.stale) return;
  count_up(operation.readers);
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::read_returned>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  const PendingCall* call = calls_.find(event, CallKind::read, event.op.value);
  const bool touches = call == nullptr || !call->stale;
  calls_.leave(event, CallKind::read, event.op.value);
  if (!touches) return;
  count_down(operation.readers);
  if (event.more != Flag::absent) {
    operation.clear(Fact::said_more);
    operation.clear(Fact::said_last);
    operation.set(event.more == Flag::yes ? Fact::said_more : Fact::said_last);
  }
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::ack>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  const bool dead = event.handle == Handle::stale || event.handle == Handle::empty ||
                    (operation.is(Fact::closed) && operation.finished());
  if (dead || operation.is(Fact::not_by_hand)) return;
  if (!operation.is(Fact::by_hand) && operation.is(Fact::cancelled)) {
    // Only now it shows that the application held it up all the time.
    times_[event.op.value].base = free_time(operation.session, event.t.ns);
  }
  operation.set(Fact::by_hand);
  count_down(operation.unacknowledged);
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::cancel>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  PendingCall& call = calls_.enter(event, CallKind::cancel, event.op.value);
  call.stale = stale(event, operation);
  call.foreign = foreign(event, operation);
  call.running = operation.running();
  call.repeated = operation.is(Fact::cancelled) || operation.finished();
  count_up(operation.cancels);
  cancels_made_ = true;
  if (call.stale) {
    stale_calls_made_ = true;
    return;
  }
  if (call.foreign) {
    operation.set(Fact::foreign_called);
    return;
  }
  operation.set(Fact::own_cause);
  if (call.repeated) operation.set(Fact::cancelled_again);
  if (!call.running || call.repeated) return;
  call.in_force = true;
  bring_into_force(event.op, event.t.ns, event.reason == Reason::absent ? Reason::none : event.reason);
  operation.set(Fact::cancel_unanswered);
  if (event.handle == Handle::callback) operation.set(Fact::cancelled_by_callback);
}

void Facts::on(Kind<EventKind::cancel_returned>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  count_down(operation.cancels);
  const PendingCall* call = calls_.find(event, CallKind::cancel, event.op.value);
  const bool brought_into_force = call != nullptr && call->in_force && operation.is(Fact::cancel_unanswered);
  calls_.leave(event, CallKind::cancel, event.op.value);
  if (!brought_into_force) return;
  operation.clear(Fact::cancel_unanswered);
  if (!ok(event) && !operation.finished()) take_out_of_force(event.op);
}

void Facts::on(Kind<EventKind::timeout_fired>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::timeout_fired);
  operation.set(Fact::own_cause);
  if (!operation.running() || operation.is(Fact::cancelled)) return;
  bring_into_force(event.op, event.t.ns, Reason::timeout);
  operation.set(Fact::cancelled_by_timeout);
}

void Facts::on(Kind<EventKind::close>, const Event& event) {
  Change change(*this, event.op);
  PendingCall& call = calls_.enter(event, CallKind::close, event.op.value);
  call.stale = stale(event, *change);
  call.foreign = foreign(event, *change);
  call.running = change->running();
  call.undrained = change->mode == Mode::sync && !change->drained();
  if (call.stale) {
    stale_calls_made_ = true;
  } else if (call.foreign) {
    change->set(Fact::foreign_called);
  } else {
    change->set(Fact::close_called);
    change->set(Fact::own_cause);
    count_up(change->closes);
  }
}

void Facts::on(Kind<EventKind::close_returned>, const Event& event) {
  const PendingCall* call = calls_.find(event, CallKind::close, event.op.value);
  const bool stale_call = call != nullptr && call->stale;
  const bool counted = call == nullptr || (!call->stale && !call->foreign);
  calls_.leave(event, CallKind::close, event.op.value);
  Change change(*this, event.op);
  if (counted) count_down(change->closes);
  if (!stale_call && event.code == 0) {
    change->set(Fact::closed);
    change->clear(Fact::timeout_armed);
  }
}

void Facts::bring_into_force(OpId op, std::int64_t t, Reason reason) {
  Change change(*this, op);
  OperationTimes& times = times_[op.value];
  change->set(Fact::cancelled);
  change->clear(Fact::timeout_armed);
  // Closing it, or its session, has cancelled it before; with which reason nobody said.
  const bool cancelled_before = change->is(Fact::close_called) || session_cancels(*change);
  change->reason = cancelled_before ? Reason::absent : reason;
  times.base = free_time(change->session, t);
  times.held_since = times.base;
  times.mark = t;
  if (path_down(*change)) change->set(Fact::path_down_at_cancel);
  if ((change->finaled | change->ended) != 0) change->set(Fact::provider_done_at_cancel);
  if (change->is(Fact::request_sent) && change->is(Fact::heard_from_server) &&
      change->is(Fact::uses_connection) && !path_down(*change)) {
    change->set(Fact::cancel_due);
  }
  count_holder(op, true);
}

void Facts::take_out_of_force(OpId op) {
  Change change(*this, op);
  change->clear(Fact::cancelled);
  change->clear(Fact::cancelled_by_callback);
  change->clear(Fact::path_down_at_cancel);
  change->clear(Fact::provider_done_at_cancel);
  change->clear(Fact::cancel_due);
  change->reason = Reason::absent;
  count_holder(op, false);
}

void Facts::hold(OpId op, std::int64_t t) {
  OperationFacts& operation = operations_[op.value];
  const bool due =
      operation.mode == Mode::sync
          ? operation.readers == 0
          : operation.is(Fact::by_hand) && operation.unacknowledged != 0 && !operation.is(Fact::in_callback);
  const bool holds = due && operation.final_due();
  if (holds == operation.is(Fact::application_holds)) return;
  OperationTimes& times = times_[op.value];
  const std::int64_t now = free_time(operation.session, t);
  if (holds) {
    operation.set(Fact::application_holds);
    times.held_since = now;
  } else if (operation.final_due()) {
    operation.clear(Fact::application_holds);
    times.base = operation.is(Fact::cancelled) ? times.base + (now - times.held_since) : now;
  } else {
    operation.clear(Fact::application_holds);
  }
}

// --- the network ---

void Facts::use_connection(OpId op, ConnectionId connection) {
  OperationFacts& operation = touch(op);
  if (!connection.exists()) return;
  if (operation.is(Fact::uses_connection) && operation.connection == connection.value) return;
  drop_connection(op);
  operation.connection = connection.value;
  operation.set(Fact::uses_connection);
  ConnectionFacts& used = touch_connection(connection.value);
  ++used.users;
  used.user_sum ^= op.value;
}

void Facts::drop_connection(OpId op) {
  OperationFacts& operation = operations_[op.value];
  if (!operation.is(Fact::uses_connection)) return;
  operation.clear(Fact::uses_connection);
  ConnectionFacts& used = touch_connection(operation.connection);
  --used.users;
  used.user_sum ^= op.value;
}

void Facts::on(Kind<EventKind::connect>, const Event& event) {
  if (event.op.exists()) use_connection(event.op, event.connection);
}

void Facts::on(Kind<EventKind::disconnect>, const Event& event) {
  if (event.op.exists()) {
    touch(event.op);
    drop_connection(event.op);
    return;
  }
  if (!event.connection.exists()) return;
  each_user(event.connection, [this](OpId op) { drop_connection(op); });
}

void Facts::on(Kind<EventKind::send>, const Event& event) {
  if (!event.op.exists()) return;
  OperationFacts& operation = touch(event.op);
  count_up(operation.in_flight);
  if (!to_server(event)) return;
  if (carries_cancel(event.message)) {
    operation.set(Fact::cancel_sent);
    return;
  }
  if (event.message == Message::close) return;  // Of its connection.
  if (event.message == Message::request) operation.set(Fact::request_sent);
  use_connection(event.op, event.connection);
}

void Facts::on(Kind<EventKind::deliver>, const Event& event) {
  if (!event.op.exists()) return;
  OperationFacts& operation = touch(event.op);
  count_down(operation.in_flight);
  if (!to_server(event)) {
    operation.set(Fact::heard_from_server);
    if (!ends_use(event)) return;
    if (!operation.is(Fact::timeout_armed) || event.t.ns <= times(event.op).mark)
      operation.set(Fact::answered_in_time);
    operation.clear(Fact::cancel_due);
    if (operation.in_flight != 0) operation.set(Fact::overtaken);
    drop_connection(event.op);
  } else if (event.message == Message::request) {
    operation.set(Fact::request_arrived);
  } else if (carries_cancel(event.message) && operation.provider_runs() && operation.finaled == 0) {
    operation.set(Fact::cancel_arrived);
  }
}

void Facts::on(Kind<EventKind::lost>, const Event& event) {
  if (!event.op.exists()) return;
  OperationFacts& operation = touch(event.op);
  count_down(operation.in_flight);
  // What arrives for an operation that has let go of its connection is nobody's loss.
  if (to_server(event) || operation.is(Fact::uses_connection)) operation.set(Fact::message_lost);
}

void Facts::on(Kind<EventKind::network_fault>, const Event& event) {
  ConnectionId connection = event.connection;
  if (!connection.exists() && event.op.exists()) connection = {operation(event.op).connection};
  SessionId session = event.session;
  // A connection that is not up yet cannot be told from the session's others: its fault counts for the whole
  // session.
  if (event.op.exists()) session = {operation(event.op).session};
  const auto change = [&event](FaultsInForce& faults) {
    if (event.what == Fault::heal) {
      faults.heal();
    } else {
      faults.begin(event.what, event.duration != no_number);
    }
  };
  if (connection.exists()) change(touch_connection(connection.value).faults);
  if (session.exists()) change(touch_session(session.value).faults);
  if (!connection.exists() && !session.exists()) change(network_faults_);
  if (event.op.exists()) change(touch(event.op).faults);
  if (event.what != Fault::heal) faults_seen_ = true;
  if (event.what != Fault::reset) return;
  for (std::uint32_t i = 0; i < operations_.size(); ++i) {
    const bool hit = connection.exists() ? operations_[i].connection == connection.value
                     : session.exists()  ? operations_[i].session == session.value
                                         : true;
    if (hit) drop_connection({i});
  }
}

// --- the server ---

void Facts::on(Kind<EventKind::limits>, const Event& event) {
  pools_.set_limit(event.pool, event.scope, event.limit);
}

std::int64_t Facts::units(const Event& event) const {
  if (!event.op.exists()) return 0;
  const std::size_t scope = event.scope == Scope::none ? 2 : static_cast<std::size_t>(event.scope) - 1;
  if (event.pool == Pool::memory) return event.op.value < memory_.size() ? memory_[event.op.value][scope] : 0;
  return operation(event.op).units[scope];
}

std::int64_t Facts::memory_units(OpId op) const {
  if (op.value >= memory_.size()) return 0;
  const std::array<std::int64_t, 3>& held = memory_[op.value];
  return std::max({held[0], held[1], held[2]});
}

/// Moves units between the account of the event and its operation.
void Facts::change_units(const Event& event, std::int64_t change) {
  OperationFacts& operation = touch(event.op);
  const std::size_t scope = event.scope == Scope::none ? 2 : static_cast<std::size_t>(event.scope) - 1;
  Pools::Account& account = pools_.account(event, operation.context, operation.session);
  const std::int64_t before = units(event);
  const std::int64_t after = std::max<std::int64_t>(0, before + change);
  account.held += after - before;
  if (event.pool == Pool::memory) {
    slot(memory_, event.op.value)[scope] = after;
  } else {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    operation.units[scope] = static_cast<std::int32_t>(std::min(after, most));
  }
  if (!operation.is(Fact::cancelled) || (before > 0) == (after > 0)) return;
  if (after > 0) {
    ++account.cancelled_holders;
  } else if (account.cancelled_holders != 0) {
    --account.cancelled_holders;
  }
}

void Facts::on(Kind<EventKind::charge>, const Event& event) {
  if (event.limit != no_number) pools_.set_limit(event.pool, event.scope, event.limit);
  Pools::Account& account = pools_.account(event, operation(event.op).context, operation(event.op).session);
  if (account.refusal == Pools::Account::Refusal::released) account.refusal = Pools::Account::Refusal::none;
  if (!event.op.exists()) {
    account.held += event.units;
    return;
  }
  if (event.pool == Pool::operations) touch(event.op).set(Fact::units_taken);
  change_units(event, event.units);
}

void Facts::on(Kind<EventKind::release>, const Event& event) {
  Pools::Account& account = pools_.account(event, operation(event.op).context, operation(event.op).session);
  if (account.refusal == Pools::Account::Refusal::refused)
    account.refusal = Pools::Account::Refusal::released;
  if (!event.op.exists()) {
    account.held = std::max<std::int64_t>(0, account.held - event.units);
    return;
  }
  if (skewed_clocks_ && operation(event.op).provider_runs()) {
    slot(skewed_, event.op.value).early_release = event.t.ns;
  }
  change_units(event, -event.units);
}

void Facts::on(Kind<EventKind::refuse>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::refused);
  operation.set(Fact::own_cause);
  if (event.pool == Pool::none) return;
  if (event.limit != no_number) pools_.set_limit(event.pool, event.scope, event.limit);
  pools_.account(event, operation.context, operation.session).refusal = Pools::Account::Refusal::refused;
}

void Facts::count_holder(OpId op, bool more) {
  const OperationFacts& operation = operations_[op.value];
  const std::uint32_t keys[3] = {operation.context, operation.session, 0};
  for (std::size_t i = 0; i < 3; ++i) {
    const Scope scope = static_cast<Scope>(i + 1);
    const bool memory = op.value < memory_.size() && memory_[op.value][i] > 0;
    for (Pool pool : {Pool::operations, Pool::memory}) {
      const bool holds = pool == Pool::operations ? operation.units[i] > 0 : memory;
      if (!holds) continue;
      std::uint32_t& holders = pools_.account(pool, scope, keys[i]).cancelled_holders;
      if (more) {
        ++holders;
      } else if (holders != 0) {
        --holders;
      }
    }
  }
}

void Facts::on(Kind<EventKind::cancel_received>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  if (!operation.is(Fact::cancel_received) && shutdown_ != Reason::absent)
    operation.set(Fact::shutdown_first);
  operation.set(Fact::cancel_received);
}

void Facts::on(Kind<EventKind::shutdown>, const Event& event) {
  if (shutdown_ != Reason::absent) return;
  shutdown_ =
      event.reason == Reason::absent || event.reason == Reason::none ? Reason::shutdown : event.reason;
}

void Facts::on(Kind<EventKind::server_fault>, const Event& event) {
  if (event.what != Fault::heal && event.what != Fault::cont) faults_seen_ = true;
  if (event.what == Fault::stop) server_stopped_ = true;
  if (event.what == Fault::cont) server_stopped_ = false;
  if (event.what == Fault::kill) server_killed_ = true;
  if (event.what != Fault::hang) return;
  if (event.op.exists()) {
    Change(*this, event.op)->set(Fact::hung);
    return;
  }
  for (std::uint32_t i = 0; i < operations_.size(); ++i) {
    if (operations_[i].provider_runs()) Change(*this, {i})->set(Fact::hung);
  }
}

// --- the provider ---

void Facts::on(Kind<EventKind::provider_start>, const Event& event) {
  Change change(*this, event.op);
  change->runs |= run_bit(event);
  if (shutdown_ == Reason::absent) change->set(Fact::started_before_shutdown);
}

void Facts::on(Kind<EventKind::register_cancel>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  std::uint8_t& runs = ok(event) ? operation.registered : operation.turned_away;
  runs |= run_bit(event);
}

void Facts::on(Kind<EventKind::post>, const Event& event) {
  if (!ok(event)) return;
  OperationFacts& operation = touch(event.op);
  const std::uint32_t next = event.index == no_index ? operation.posted + 1 : event.index + 1;
  operation.posted = std::max(operation.posted, next);
}

void Facts::on(Kind<EventKind::provider_final>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  operation.finaled |= run_bit(event);
  if (!operation.is(Fact::cancel_received)) operation.set(Fact::final_untold);
  if (shutdown_ == Reason::absent) operation.set(Fact::final_before_shutdown);
  if (!ok(event)) operation.set(Fact::provider_failed);
  if (event.index != no_index) operation.posted = std::max(operation.posted, event.index + 1);
}

void Facts::on(Kind<EventKind::cancel_heard>, const Event& event) {
  Change change(*this, event.op);
  if (change->heard == 0) times_[event.op.value].heard = event.t.ns;
  change->heard |= run_bit(event);
  if (event.how == How::callback) change->called |= run_bit(event);
}

void Facts::on(Kind<EventKind::cancel_polled>, const Event& event) {
  Change change(*this, event.op);
  change->polled |= run_bit(event);
  if (event.answer != Flag::yes) return;
  if (change->heard == 0) times_[event.op.value].heard = event.t.ns;
  change->heard |= run_bit(event);
}

void Facts::end_run(const Event& event) {
  Change change(*this, event.op);
  change->ended |= run_bit(event);
}

void Facts::on(Kind<EventKind::provider_end>, const Event& event) {
  end_run(event);
}

void Facts::on(Kind<EventKind::provider_crash>, const Event& event) {
  end_run(event);
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::provider_failed);
  operation.set(Fact::provider_crashed);
}

}  // namespace rescind
