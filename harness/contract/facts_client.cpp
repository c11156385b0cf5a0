#include <algorithm>
#include <utility>

#include "harness/contract/codes.hpp"
#include "harness/contract/facts_change.hpp"

namespace rescind {

namespace {

bool by_callback(const Event& event, const OperationFacts& operation) {
  return event.via == Via::callback || (event.via == Via::none && operation.mode == Mode::async);
}

bool foreign(const Event& event, const OperationFacts& operation) {
  return event.context.exists() && operation.context != no_index && event.context.value != operation.context;
}

bool stale(const Event& event, const OperationFacts& operation) {
  return event.handle == Handle::stale || event.handle == Handle::empty || operation.is(Fact::closed);
}

}  // namespace

PendingCall& Facts::enter(const Event& event, CallKind kind, const OperationFacts& operation) {
  PendingCall& call = calls_.enter(event, kind, event.op.value);
  call.stale = stale(event, operation);
  call.foreign = !by_key_ && foreign(event, operation);
  call.of_unsaid = !event.context.exists();
  call.running = operation.running();
  return call;
}

// --- sessions ---

void Facts::on(Kind<EventKind::session_open>, const Event& event) {
  if (operations_.empty()) opening_seen_ = true;
  if (server_needed_ && event.succeeded()) server_acts(event);  // It had to be asked.
  SessionFacts& session = touch_session(event.session.value);
  if (!event.succeeded() && session.opened) return;  // It was open before, and stays so.
  if (session.phase == SessionFacts::Phase::closing) --closing_sessions_;
  const SessionFacts before = session;
  const bool again = before.phase != SessionFacts::Phase::open;
  if (again) keep_numbers();
  const bool goes_on = !before.opened && !again;
  // What is held still is the old one's, which has no name any more.
  if (!goes_on && before.units != 0) account_of(event.session).nobodys += before.units;
  session = {};
  session.left_before = again ? starts_ : before.left_before;
  session.faults = before.faults;  // These are on whoever bears the name.
  session.past_faults = before.past_faults;
  if (goes_on) {
    // Opened only now, inside the start of what already runs in it.
    session.open_operations = before.open_operations;
    session.late_operations = before.late_operations;
    session.units = before.units;
    session.units_of = before.units_of;
    session.units_scope = before.units_scope;
    session.charged = before.charged;
  }
  session.context = event.context;
  session.opened = event.succeeded();
  session.phase = event.succeeded() ? SessionFacts::Phase::open : SessionFacts::Phase::failed;
}

void Facts::on(Kind<EventKind::session_close>, const Event& event) {
  PendingCall& call = calls_.enter(event, CallKind::session_close, event.session.value);
  SessionFacts& session = touch_session(event.session.value);
  if (session.phase != SessionFacts::Phase::open) return;
  session_closed_before_ = starts_;
  call.in_force = true;
  session.phase = SessionFacts::Phase::closing;
  const bool is_said = event.wait != Wait::none || closes_;
  session.wait = is_said ? event.wait : Wait::block;
  session.closing_since = free_time(event.session.value, event.t.ns);
  session.closing_at = event.t.ns;
  ++closing_sessions_;
  leave_unseen(event, CallKind::session_close, event.session.value);
}

void Facts::on(Kind<EventKind::session_close_returned>, const Event& event) {
  const PendingCall* call = calls_.find(event, CallKind::session_close, event.session.value);
  const bool closes = call == nullptr || call->in_force;
  calls_.leave(event, CallKind::session_close, event.session.value);
  SessionFacts& session = touch_session(event.session.value);
  if (!closes || session.phase != SessionFacts::Phase::closing) return;
  if (!event.succeeded()) {
    session.phase = SessionFacts::Phase::open;
    --closing_sessions_;
  } else if (may_complete_later(session)) {
    session.returned_early = true;
  } else if (session.wait != Wait::notify) {
    session.phase = SessionFacts::Phase::closed;
    session.closed_at = event.t.ns;
    --closing_sessions_;
  }
}

void Facts::on(Kind<EventKind::session_closed>, const Event& event) {
  SessionFacts& session = touch_session(event.session.value);
  if (session.phase == SessionFacts::Phase::closing) --closing_sessions_;
  session.phase = SessionFacts::Phase::closed;
  session.closed_at = event.t.ns;
}

// --- an operation ---

void Facts::on(Kind<EventKind::start>, const Event& event) {
  const OpId op = event.op;
  if (waiters_.find(op) != nullptr) leave_line(op, event);
  forget(op);
  {
    Change change(*this, op);
    change->set(Fact::started);
    change->set(Fact::asked_for);
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
  if (event.session.exists() && !session(event.session.value).opened) opened_before_ = true;
  if (keeps_aims_) {
    Aim& aim = slot(aims_, op.value);
    aim.started_at = event.t.ns;
    if (event.group.exists()) slot(of_group_, op.value) = event.group;
    if (serves_in_turn_) slot(behind_, op.value) = touch_session(event.session.value).asked++;
    if (aim.cancelled_at == event.t.ns) touch(op).set(Fact::own_cause);  // Of one write.
  }
  if (keeps_numbers_) slot(numbers_, op.value) = starts_;
  ++starts_;
  OperationTimes& times = times_[op.value];
  times.base = free_time(operations_[op.value], event.t.ns);
  if (event.duration > 0) times.mark = checked_add(event.t.ns, event.duration);
  calls_.enter(event, CallKind::start, op.value);
  leave_unseen(event, CallKind::start, op.value);
  hold(op, event.t.ns);
}

void Facts::on(Kind<EventKind::start_returned>, const Event& event) {
  calls_.leave(event, CallKind::start, event.op.value);
  if (real_clocks_ && operation(event.op).mode == Mode::sync) {
    come_back(event);
    hold(event.op, event.t.ns);
  }
  if (event.succeeded()) return;
  if (!operation(event.op).finished()) take_turn(operation(event.op).session, event.t.ns);
  Change change(*this, event.op);  // It never started: nothing is owed.
  change->clear(Fact::started);
}

/// The start was not all of the call: what has no final result yet has to be read for it, and nothing was due before.
void Facts::come_back(const Event& event) {
  slot(at_client_, event.op.value).came_back = true;
  times_[event.op.value].base = free_time(operation(event.op), event.t.ns);
}

/// An operation of the session is over: it is the next one's turn, where one is served after the other.
void Facts::take_turn(std::uint32_t session, std::int64_t t) {
  if (!serves_in_turn_) return;
  SessionFacts& of = touch_session(session);
  ++of.answered;
  of.answered_at = t;
}

void Facts::enter_callback(const Event& event, OperationFacts& operation) {
  if (!sees_callback_returned_ || !by_callback(event, operation)) return;
  SessionFacts& session = touch_session(operation.session);
  const std::uint32_t number = Calls::number_of(event.thread);
  if (session.library != number) {  // The session's free time goes on without a jump.
    const std::int64_t before = calls_.busy(session.library, event.t.ns) - session.busy_offset;
    session.library = number;
    session.busy_offset = calls_.busy(number, event.t.ns) - before;
  }
  calls_.enter(event, CallKind::callback, event.op.value);
  operation.set(Fact::in_callback);
}

/// Who answers what was asked for after the kill is another one.
void Facts::new_server_answers(const Event& event) {
  if (server_killed_ && !began_before(event.op, killed_)) server_acts(event);
}

/// A result is delivered, whose number is not the next one.
void Facts::skip(const Event& event, const OperationFacts& operation) {
  if (event.index == no_index || operation.delivered == no_index) return;
  SkippedResults& gap = slot(gaps_, event.op.value);
  if (event.index < operation.delivered) return gap.fill(event.index);
  if (gap.begin == gap.end) gap = {operation.delivered, event.index, gap.posts_skip};
}

void Facts::on(Kind<EventKind::result>, const Event& event) {
  new_server_answers(event);
  OperationFacts& operation = touch(event.op);
  if (event.index != operation.delivered) [[unlikely]]
    skip(event, operation);
  operation.delivered = std::max(operation.delivered, one_past(event));
  needs_memory_until(event.op, event.t.ns);
  if (operation.is(Fact::cancelled) && !operation.finished()) count_up(operation.extras);
  if (by_callback(event, operation) && !operation.is(Fact::not_by_hand)) count_up(operation.unacknowledged);
  if (real_clocks_) slot(at_client_, event.op.value).result = event.t.ns;
  enter_callback(event, operation);
  hold(event.op, event.t.ns);
}

/// How it ended, which the answer of a cancel that comes later has to agree with.
void Facts::take_end(const Event& final, OperationFacts& operation) const {
  if (final.says_ok()) operation.set(Fact::final_ok);
  if (!answers_tell_) return;
  if (final.ended == Ended::ok) operation.set(Fact::ended_ok);
  if (final.ended == Ended::cancelled) operation.set(Fact::ended_cancelled);
}

void Facts::on(Kind<EventKind::final>, const Event& event) {
  const bool of_server = server_needed_ && event.ended != Ended::none && event.ended != Ended::lost;
  if (event.succeeded() || of_server) new_server_answers(event);
  if (waiters_.find(event.op) != nullptr) note_debt(event.op, event.earliest().ns);
  {
    Change change(*this, event.op);
    if (!change->finished() && change->is(Fact::started)) take_turn(change->session, event.t.ns);
    if (!change->finished()) take_end(event, *change);
    count_up(change->finals);
    needs_memory_until(event.op, event.t.ns);
    if (event.index != change->delivered) skip(event, *change);
    if (event.index != no_index) change->delivered = std::max(change->delivered, event.index + 1);
    if (real_clocks_) slot(at_client_, event.op.value).result = event.t.ns;
    if (real_clocks_ && event.index != no_index) slot(at_client_, event.op.value).final_index = event.index;
    if (real_clocks_ && names_another_end(event)) {
      change->set(Fact::own_cause);
      ends_are_named_ = true;
    }
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
  const bool dead = enter(event, CallKind::read, operation).stale;
  leave_unseen(event, CallKind::read, event.op.value);
  if (dead) {
    stale_calls_made_ = true;
    return;
  }
  count_up(operation.readers);
  if (blocks_its_caller(event.op)) come_back(event);  // Only now it shows.
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::read_returned>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  const PendingCall* call = calls_.find(event, CallKind::read, event.op.value);
  const bool touches = call == nullptr || !call->stale;
  // One that is refused may be somebody else's, or made on another handle.
  const bool is_refused = event.code == code::invalid_parameter || event.code == code::access_denied;
  const bool is_own = call != nullptr && !call->foreign && !is_refused;
  calls_.leave(event, CallKind::read, event.op.value);
  if (!touches) return;
  count_down(operation.readers);
  if (event.more != Flag::absent) {
    operation.clear(Fact::said_more);
    operation.clear(Fact::said_last);
    const bool tells = event.more == Flag::yes || event.succeeded() || is_own || !real_clocks_;
    if (tells) operation.set(event.more == Flag::yes ? Fact::said_more : Fact::said_last);
  }
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::ack>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  const bool dead = event.handle == Handle::stale || event.handle == Handle::empty ||
                    (operation.is(Fact::closed) && operation.finished());
  if (dead) stale_calls_made_ = true;
  const bool refused = !event.succeeded() && !operation.is(Fact::cancelled);
  if (dead || refused || operation.is(Fact::not_by_hand)) return;
  if (!operation.is(Fact::by_hand) && operation.is(Fact::cancelled)) {
    // Only now it shows that the application held it up all the time.
    times_[event.op.value].base = free_time(operation, event.t.ns);
  }
  operation.set(Fact::by_hand);
  needs_memory_until(event.op, event.t.ns);
  count_down(operation.unacknowledged);
  hold(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::cancel>, const Event& event) {
  call_cancel(event);
  if (sees_returned(CallKind::cancel)) return;
  OperationFacts& operation = touch(event.op);
  count_down(operation.cancels);
  operation.clear(Fact::cancel_unanswered);
  calls_.leave(event, CallKind::cancel, event.op.value);
}

/// What its client does explains nothing that hit the operation longer before than the clocks may differ.
void Facts::come_after_hits(const Event& act) {
  if (doubts(act.op).last_hit() < 0 || explained(act.op)) return;
  Doubts& seen = doubts_[act.op.value];
  for (std::size_t i = 0; i < seen.hits.size(); ++i)
    if (seen.hits.at(i) >= 0 && act.earliest().ns - seen.hits.at(i) > skew_)
      seen.hits_by_final |= std::uint64_t{1} << i;
}

void Facts::call_cancel(const Event& event) {
  OperationFacts& operation = touch(event.op);
  PendingCall& call = enter(event, CallKind::cancel, operation);
  call.repeated = operation.is(Fact::cancelled) || operation.finished();
  come_after_hits(event);
  count_up(operation.cancels);
  if (!event.thread.exists() && operation.cancels > 1) calls_.mark_ambiguous(event.op);
  cancels_made_ = true;
  if (!call.stale && !call.foreign) aim(event);
  if (!call.stale && (travelling_kinds_ >> static_cast<unsigned>(operation.kind) & 1u) != 0)
    last_cancel_.called = event.t.ns;
  if (call.stale) {
    stale_calls_made_ = true;
    return;
  }
  if (call.foreign) {
    operation.set(Fact::foreign_called);
    if (event.cancel_target == CancelTarget::session && operation.session != no_index)
      aim_foreign(operation.session);
    return;
  }
  operation.set(Fact::own_cause);
  if (call.repeated) operation.set(Fact::cancelled_again);
  if (!call.running || call.repeated) return;
  call.in_force = true;
  bring_into_force(event.op, event.t.ns, event.reason);
  operation.set(Fact::cancel_unanswered);
  if (event.handle == Handle::callback) operation.set(Fact::cancelled_by_callback);
}

void Facts::on(Kind<EventKind::cancel_returned>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  const PendingCall* call = calls_.find(event, CallKind::cancel, event.op.value);
  if (call == nullptr || !call->outdated) count_down(operation.cancels);
  const bool brought_into_force = call != nullptr && call->in_force && operation.is(Fact::cancel_unanswered);
  const bool own = call != nullptr && !call->stale && !call->foreign;
  const bool second = own && call->repeated && operation.is(Fact::cancel_unanswered);
  calls_.leave(event, CallKind::cancel, event.op.value);
  if (second && event.code == code::not_found) operation.set(Fact::second_not_found);
  if (own && event.code == 0) {
    if (real_clocks_ && answers_tell_ && !operation.is(Fact::cancel_said_ok))
      slot(said_ok_, event.op.value).t = event.t.ns;
    operation.set(Fact::cancel_said_ok);
    if (round_trip_) new_server_answers(event);
  }
  if (own && event.code == code::not_found) operation.set(Fact::cancel_said_not_found);
  if (!brought_into_force) return;
  operation.clear(Fact::cancel_unanswered);
  operation.clear(Fact::second_not_found);
  // Another one may have been taken meanwhile.
  const bool is_refused = !event.succeeded() && !operation.is(Fact::cancel_said_ok);
  if (is_refused && !operation.finished()) take_out_of_force(event.op);
}

void Facts::on(Kind<EventKind::timeout_fired>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::timeout_fired);
  operation.set(Fact::own_cause);
  if (!operation.running() || operation.is(Fact::cancelled)) return;
  cancels_made_ = true;
  aim(event);
  bring_into_force(event.op, event.t.ns, Reason::timeout);
  operation.set(Fact::cancelled_by_timeout);
}

void Facts::on(Kind<EventKind::close>, const Event& event) {
  call_close(event);
  leave_unseen(event, CallKind::close, event.op.value);
}

void Facts::call_close(const Event& event) {
  Change change(*this, event.op);
  PendingCall& call = enter(event, CallKind::close, *change);
  call.undrained = change->mode == Mode::sync && !change->drained();
  come_after_hits(event);
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
    if (real_clocks_) slot(at_client_, event.op.value).closed = event.t.ns;
    change->clear(Fact::timeout_armed);
  }
}

void Facts::promise_answer(OpId op, const AnswerPromise& promise) {
  const OperationFacts& record = operation(op);
  const bool by_timer = record.is(Fact::cancelled_by_timeout) && !record.is(Fact::cancelled_again);
  SaidAnswer& said = slot(answers_, op.value);
  if (!record.is(Fact::cancelled) || by_timer) {
    said = {promise, true};
  } else if (said.said && said.promise.is_owed() != promise.is_owed()) {
    // Cancelled in two ways: which of them took it nobody says.
    const Duration crossing = std::max(said.promise.crossing, promise.crossing);
    said.promise = {.whether = CancelledAnswer::optional, .crossing = crossing, .is_unsaid = true};
  }
}

/// A stranger's cancel names a whole session.
void Facts::aim_foreign(std::uint32_t of_session) {
  for (const OpId op : alive()) {
    OperationFacts& record = operations_[op.value];
    if (record.session == of_session && record.running()) record.set(Fact::foreign_called);
  }
}

/// A cancel that names more than its operation is aimed at what runs now; at a group, also at what joins it later.
void Facts::aim(const Event& cancel) {
  const CancelTarget target = cancel.cancel_target == CancelTarget::none ? scope_ : cancel.cancel_target;
  if (!keeps_aims_) {
    if (target <= CancelTarget::operation) return;
    keep_aims();
  }
  slot(aims_, cancel.op.value).cancelled_at = cancel.t.ns;
  const GroupId group = group_of(cancel.op);
  const OperationFacts& record = operation(cancel.op);
  if (target == CancelTarget::group && group.exists()) {
    if (group.value >= aimed_groups_.size()) aimed_groups_.resize(group.value + 1);
    aimed_groups_[group.value] = true;
  }
  if (target != CancelTarget::session && target != CancelTarget::connection) return;
  any_aimed_before_ = starts_;
  if (target == CancelTarget::connection && record.connection != no_index)
    slot(struck_, record.connection).aimed_before = starts_;
  if (record.session == no_index) {
    if (target == CancelTarget::session || record.connection == no_index) maybe_aimed_before_ = starts_;
    return;
  }
  SessionFacts& session = touch_session(record.session);
  if (target == CancelTarget::session) {
    session.aimed_before = starts_;
  } else {
    session.connection_aimed_before = starts_;
    if (record.connection == no_index) session.maybe_aimed_before = starts_;
  }
}

/// The first cancel of that kind: of those that run already nothing was kept, and each of them counts as before it.
void Facts::keep_aims() {
  keeps_aims_ = true;
  aims_.resize(operations_.size());
  keep_numbers();
}

void Facts::keep_numbers() {
  if (keeps_numbers_) return;
  keeps_numbers_ = true;
  numbers_.resize(operations_.size());
}

void Facts::bring_into_force(OpId op, std::int64_t t, Reason reason) {
  Change change(*this, op);
  OperationTimes& times = times_[op.value];
  change->set(Fact::cancelled);
  if (real_clocks_ && change->is(Fact::timeout_armed)) slot(deadlines_, op.value).t = times.mark;
  change->clear(Fact::timeout_armed);
  // Closing it, or its session, has cancelled it before; with which reason nobody said.
  const bool cancelled_before = change->closing() || session_cancels(*change);
  change->reason = cancelled_before ? Reason::absent : reason;
  times.base = free_time(*change, t);
  times.held_since = times.base;
  times.mark = t;
  if (change->heard == 0 && !server_is_done(*change)) times.owes_since = t;
  if (path_down(op)) change->set(Fact::path_down_at_cancel);
  const unsigned done = change->finaled | change->ended;
  if (done != 0 && (change->runs & ~done) == 0) change->set(Fact::provider_done_at_cancel);
  // What streams can be told only once it is known at the server; a single answer ends it.
  const bool known = change->is(Fact::heard_from_server) || !is_stream(change->kind);
  if (change->is(Fact::request_sent) && known && change->is(Fact::uses_connection) && !path_down(op)) {
    change->set(Fact::cancel_due);
    ++owed_cancels_;
  }
  count_holder(op, true);
  look_again(op);
}

void Facts::take_out_of_force(OpId op) {
  Change change(*this, op);
  change->clear(Fact::cancelled);
  change->clear(Fact::cancelled_by_callback);
  change->clear(Fact::path_down_at_cancel);
  change->clear(Fact::provider_done_at_cancel);
  owes_no_cancel(*change);
  change->reason = Reason::absent;
  if (moment(deadlines_, op) >= 0) {
    change->set(Fact::timeout_armed);
    times_[op.value].mark = std::exchange(deadlines_[op.value].t, -1);
  }
  count_holder(op, false);
}

/// The application, which held the operation up, has let it go `now`: from when on its final result is due.
std::int64_t Facts::released_base(const OperationFacts& operation, const OperationTimes& times,
                                  std::int64_t now) const {
  if (operation.is(Fact::cancelled)) return times.base + (now - times.held_since);
  if (!session_cancels(operation)) return now;
  const SessionFacts& closing = session(operation.session);
  const std::int64_t due =
      std::max(times.base, operation.mode == Mode::sync ? closing.closing_at : closing.closing_since);
  return due + (now - std::max(due, times.held_since));
}

void Facts::hold(OpId op, std::int64_t t) {
  OperationFacts& operation = operations_[op.value];
  const bool told_last = real_clocks_ && operation.is(Fact::said_last);
  const bool due =
      operation.mode == Mode::sync
          ? sees_reads_ && operation.readers == 0 && !told_last && !blocks_its_caller(op)
          : operation.is(Fact::by_hand) && operation.unacknowledged != 0 && !operation.is(Fact::in_callback);
  const bool holds = due && operation.final_due();
  if (holds == operation.is(Fact::application_holds)) return;
  OperationTimes& times = times_[op.value];
  const std::int64_t now = free_time(operation, t);
  if (holds) {
    operation.set(Fact::application_holds);
    times.held_since = now;
  } else if (operation.final_due()) {
    operation.clear(Fact::application_holds);
    times.base = released_base(operation, times, now);
  } else {
    operation.clear(Fact::application_holds);
  }
}

}  // namespace rescind
