#include "harness/contract/facts.hpp"

#include "harness/contract/facts_change.hpp"

namespace rescind {

const OperationFacts Facts::no_operation{};
const OperationTimes Facts::no_times{};
const SessionFacts Facts::no_session{};
const ConnectionFacts Facts::no_connection{};
const ConnectionStruck Facts::nothing_struck{};
const TimesAtClient Facts::no_times_at_client{};
const TimesOnTheWay Facts::no_times_on_the_way{};
const TimesAtServer Facts::no_times_at_server{};
const Doubts Facts::no_doubts{};

void Facts::grow(OpId op) {
  slot(operations_, op.value);
  times_.resize(operations_.size());
}

void Facts::number_by_name(OpId op) {
  if (operations_[op.value] == no_operation) slot(numbers_, op.value) = starts_++;
}

void Facts::grow_sessions(std::size_t last) {
  slot(sessions_, static_cast<std::uint32_t>(last));
}

ConnectionFacts& Facts::touch_connection(std::uint32_t connection) {
  return slot(connections_, connection);
}

void Facts::rename(const Renaming& names) {
  for (OperationFacts& operation : operations_) {
    operation.session = names.of(SessionId{operation.session}).value;
    operation.context = names.of(ContextId{operation.context}).value;
    operation.connection = names.of(ConnectionId{operation.connection}).value;
  }
  for (SessionFacts& session : sessions_) {
    session.connection = names.of(ConnectionId{session.connection}).value;
    session.library = Calls::renamed_number(session.library, names);
    session.units_of = names.of(session.units_of);
    session.context = names.of(session.context);
  }
  move_records(operations_, names.ops);
  move_records(times_, names.ops);
  move_records(memory_, names.ops);
  move_records(charged_to_, names.ops);
  for (ChargedTo& to : charged_to_) to = {names.of(to.context), names.of(to.session)};
  move_records(charged_after_, names.ops);
  move_records(answers_, names.ops);
  move_records(gaps_, names.ops);
  move_records(runs_, names.ops);
  move_records(aims_, names.ops);
  move_records(of_group_, names.ops);
  move_records(behind_, names.ops);
  move_records(numbers_, names.ops);
  move_records(lived_at_, names.ops);
  move_records(named_past_, names.ops);
  move_records(at_client_, names.ops);
  move_records(on_the_way_, names.ops);
  move_records(at_server_, names.ops);
  move_records(said_ok_, names.ops);
  move_records(deadlines_, names.ops);
  move_records(answered_, names.ops);
  move_records(doubts_, names.ops);
  move_records(sessions_, names.sessions, 1);
  move_records(connections_, names.connections);
  move_records(struck_, names.connections);
  calls_.rename(names);
  pools_.rename(names);
  waiters_.rename(names);
  users_.clear();
  for (ConnectionFacts& connection : connections_) {
    connection.users = 0;
    connection.first_user = no_index;
  }
  for (std::uint32_t op = 0; op < operations_.size(); ++op)
    if (operations_[op].is(Fact::uses_connection)) link_user({op});
}

void Facts::forget(OpId op) {
  touch(op);
  drop_connection(op);
  if (waiters_.find(op) != nullptr) waiters_.leave(op);
  const OperationFacts& before = operations_[op.value];
  if (before.is(Fact::cancelled)) count_holder(op, false);
  const bool called = before.readers != 0 || before.cancels != 0 || before.closes != 0;
  if (called || before.is(Fact::foreign_called)) calls_.outdate(op);
  if (serves_in_turn_ && before.final_due()) ++touch_session(before.session).answered;
  {
    Change change(*this, op);
    const FaultsInForce faults = change->faults;  // These are on whoever bears the name.
    owes_no_cancel(*change);
    *change = {};
    change->faults = faults;
  }
  times_[op.value] = {};
  if (op.value < memory_.size()) memory_[op.value] = {};
  if (op.value < charged_to_.size()) charged_to_[op.value] = {};
  if (op.value < charged_after_.size()) charged_after_[op.value] = 0;
  if (op.value < answers_.size()) answers_[op.value] = {};
  if (op.value < gaps_.size()) gaps_[op.value] = {};
  if (op.value < runs_.size()) runs_[op.value] = {};
  if (op.value < lives_.size()) lives_[op.value] = 0;
  if (op.value < aims_.size()) aims_[op.value] = {.cancelled_at = aims_[op.value].cancelled_at};
  if (op.value < lived_at_.size()) lived_at_[op.value] = -1;
  if (op.value < at_client_.size()) at_client_[op.value] = {};
  if (op.value < on_the_way_.size()) on_the_way_[op.value] = {};
  if (op.value < at_server_.size()) at_server_[op.value] = {};
  if (op.value < of_group_.size()) of_group_[op.value] = {};
  if (op.value < behind_.size()) behind_[op.value] = 0;
  if (op.value < said_ok_.size()) said_ok_[op.value] = {};
  if (op.value < deadlines_.size()) deadlines_[op.value] = {};
  if (op.value < answered_.size()) answered_[op.value] = {};
  if (op.value < doubts_.size()) doubts_[op.value] = {};
}

bool Facts::is_over_at_server(const Event& event) const {
  const OperationFacts& record = operation(event.op);
  const bool again = event.run == no_index || (record.runs & run_bit(event)) != 0;
  if (!again || record.in_flight != 0 || memory_units(event.op) != 0) return false;
  if (sees_provider_) return server_is_done(record);
  return event.kind == EventKind::admit && record.is(Fact::units_taken) && !record.holds_units();
}

namespace {
/// Whether the server may still hear that it was cancelled.
bool awaits_receipt(const OperationFacts& record) {
  return record.is(Fact::cancelled) && !record.is(Fact::cancel_received);
}
}  // namespace

bool Facts::may_end_unseen(const Event& event) const {
  const OperationFacts& former = operation(event.op);
  const bool owes =
      !over(event.op) || former.holds_units() || memory_units(event.op) != 0 || awaits_receipt(former);
  if (skew_ == 0 || !owes || former.final_due()) return false;
  const TimesAtClient& seen = at_client(event.op);
  const std::int64_t at_server = server_is_done(former) ? times(event.op).owes_since : -1;
  return event.t.ns - std::max({seen.result, seen.closed, at_server}) <= skew_;
}

void Facts::keep_former(const Event& event) {
  const OperationFacts& former = operations_[event.op.value];
  for (const Pool pool : {Pool::operations, Pool::memory})
    for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
      const bool of_unsaid = scope == Scope::total && !pools_.owners(pool, scope).any;
      account(event.op, pool, of_unsaid ? Scope::none : scope).nobodys += units(event.op, pool, scope);
    }
  if (event.op.value >= former_until_.size()) former_until_.resize(event.op.value + 1, -1);
  const bool may_go_on = former.provider_runs() || awaits_receipt(former);
  former_until_[event.op.value] = may_go_on ? event.t.ns + skew_ : -1;
}

bool Facts::is_line_of_former(const Event& event) const {
  const bool may_be = event.op.value < former_until_.size() && event.t.ns <= former_until_[event.op.value];
  const OperationFacts& record = operation(event.op);
  const bool is_receipt = event.kind == EventKind::cancel_received && !record.is(Fact::cancelled);
  const bool at_work = place_of(event.kind) == Place::provider || is_receipt;
  return may_be && at_work && event.kind != EventKind::provider_start && record.runs == 0;
}

void Facts::forget_name(OpId op) {
  names_forgotten_ = true;
  touch(op).faults = {};
  if (op.value < named_past_.size()) named_past_[op.value] = {};
}

}  // namespace rescind
