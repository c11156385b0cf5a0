#include <utility>

#include "harness/contract/facts_change.hpp"
#include "harness/contract/messages.hpp"

namespace rescind {

namespace {

/// The server's last word on an operation: its final result, wherever it rides.
bool ends_use(const Event& event) {
  return event.message == Message::final || event.message == Message::response ||
         (event.message == Message::batch && event.code != no_code);
}
bool to_server(const Event& event) {
  const bool unsaid = event.to == Place::none && event.from == Place::none;
  if (unsaid) return event.message == Message::request || carries_cancel(event.message);
  return event.to == Place::server || event.from == Place::client;
}

}  // namespace

void Facts::use_connection(OpId op, ConnectionId connection) {
  OperationFacts& operation = touch(op);
  if (!connection.exists()) return;
  if (operation.is(Fact::uses_connection) && operation.connection == connection.value) return;
  drop_connection(op);
  operation.connection = connection.value;
  operation.set(Fact::uses_connection);
  link_user(op);
  ++using_;
}

/// Puts it first among the users of its connection.
void Facts::link_user(OpId op) {
  ConnectionFacts& used = touch_connection(operations_[op.value].connection);
  if (used.first_user != no_index) {
    slot(users_, used.first_user).before = op.value;
    slot(users_, op.value).behind = used.first_user;
  }
  used.first_user = op.value;
  ++used.users;
}

void Facts::drop_connection(OpId op) {
  OperationFacts& operation = operations_[op.value];
  if (!operation.is(Fact::uses_connection)) return;
  operation.clear(Fact::uses_connection);
  ConnectionFacts& used = touch_connection(operation.connection);
  const UserLink link = op.value < users_.size() ? std::exchange(users_[op.value], {}) : UserLink{};
  if (link.before != no_index) users_[link.before].behind = link.behind;
  if (link.behind != no_index) users_[link.behind].before = link.before;
  if (used.first_user == op.value) used.first_user = link.behind;
  --used.users;
  --using_;
}

void Facts::on(Kind<EventKind::connect>, const Event& event) {
  if (nothing_before(event)) opening_seen_ = true;
  if (event.op.exists()) {
    if (event.connection.exists()) touch_connection(event.connection.value).of_one = true;
    // What bore the name before is over.
    const OperationFacts& record = operation(event.op);
    const bool is_anothers = real_clocks_ && record.finished() && (record.is(Fact::closed) || !closes_);
    if (!is_anothers) use_connection(event.op, event.connection);
    return;
  }
  if (event.session.exists()) touch_session(event.session.value).connection = event.connection.value;
}

void Facts::on(Kind<EventKind::disconnect>, const Event& event) {
  if (event.op.exists()) {
    let_go(event.op, event);
    return;
  }
  if (!event.connection.exists()) return;
  if (real_clocks_ && (event.party == Place::client || event.party == Place::none)) {
    keep_numbers();
    connection_left_before_ = starts_;
  }
  each_user(event.connection, [&](OpId op) { let_go(op, event); });
}

/// One side gives up the use of the connection. Where that was the operation's own, the other side hears of it.
void Facts::let_go(OpId op, const Event& event) {
  OperationFacts& operation = touch(op);
  const std::uint32_t used = event.connection.exists() ? event.connection.value : operation.connection;
  if (event.party == Place::server) operation.set(Fact::server_gone);
  if (event.party == Place::none) slot(at_client_, op.value).let_go_by_nobody = true;
  const bool heard_by_server =
      event.party == Place::client && (connection(used).of_one || !event.op.exists());
  const unsigned at_work = operation.runs & ~unsigned{operation.ended} & ~unsigned{operation.finaled};
  const bool leaves_it = has_durations_ && operation.running() && (operation.runs == 0 || at_work != 0);
  const bool is_owed = operation.is(Fact::cancelled) || leaves_it;
  if (heard_by_server && is_owed && !operation.is(Fact::client_gone)) {
    operation.set(Fact::client_gone);
    if (operation.heard == 0 && !server_is_done(operation)) owes_now(op, event.t.ns);
    look_again(op);
  }
  if (event.party == Place::client) end_input(operation);
  drop_connection(op);
}

/// The server sends its answer, perhaps to what was cancelled meanwhile.
void Facts::take_answer(const Event& sent, OperationFacts& operation) {
  if (!real_clocks_ && !forbids_answers_) return;
  if (!operation.is(Fact::cancel_received)) operation.set(Fact::answer_untold);
  if (!real_clocks_) return;
  std::int64_t& answered = slot(answered_, sent.op.value).t;
  if (answered < 0) answered = sent.t.ns;
}

void Facts::on(Kind<EventKind::send>, const Event& event) {
  if (event.message == Message::close && event.connection.exists())
    touch_connection(event.connection.value).leaving = true;
  if (!event.op.exists()) return;
  OperationFacts& operation = touch(event.op);
  count_up(operation.in_flight);
  if (!to_server(event)) {
    server_acts(event);
    note_life(event);
    if (ends_use(event)) take_answer(event, operation);
    return count_up(operation.to_client);
  }
  if (carries_cancel(event.message)) {
    operation.set(Fact::cancel_sent);
    last_cancel_.sent = event.t.ns;
    return;
  }
  if (event.message == Message::close) return;  // Of its connection.
  if (event.message == Message::request) operation.set(Fact::request_sent);
  if (event.message == Message::other && operation.is(Fact::cancelled)) operation.set(Fact::own_word_sent);
  use_connection(event.op, event.connection);
}

/// Whether the client stack had ended the operation itself before this word of the server was there, and before any was on
/// its way as it was cancelled.
bool Facts::ended_before(const Event& word) const {
  const OperationFacts& record = operation(word.op);
  if (server_needed_ || !record.is(Fact::cancelled) || !record.finished()) return false;
  if (!real_clocks_) return true;
  const std::int64_t answered = this->answered(word.op);
  const bool crossed = answered >= 0 && answered - times(word.op).mark <= skew_;
  return !crossed && word.earliest().ns - at_client(word.op).result > skew_;
}

void Facts::on(Kind<EventKind::deliver>, const Event& event) {
  if (event.message == Message::close && event.connection.exists())
    touch_connection(event.connection.value).left_at = event.t.ns;
  if (!event.op.exists()) return;
  OperationFacts& operation = touch(event.op);
  // More arrives than was under way: there were copies, and which message was late cannot be told.
  if (operation.in_flight == 0 && operation.is(Fact::request_sent)) operation.set(Fact::overtaken);
  count_down(operation.in_flight);
  if (!to_server(event)) {
    count_down(operation.to_client);
    operation.set(Fact::heard_from_server);
    if (!ends_use(event)) return;
    if (!operation.is(Fact::timeout_armed) || event.t.ns <= times(event.op).mark)
      operation.set(Fact::answered_in_time);
    // Nothing need be told any more; but what has let go without a word owes it still.
    if (operation.is(Fact::uses_connection) && !ended_before(event)) owes_no_cancel(operation);
    if (operation.to_client != 0) operation.set(Fact::overtaken);
    drop_connection(event.op);
  } else if (event.message == Message::request) {
    operation.set(Fact::request_arrived);
  } else if (carries_cancel(event.message)) {
    const bool first = !operation.is(Fact::cancel_delivered);  // And no copy of it.
    if (first && operation.heard == 0 && !server_is_done(operation)) owes_now(event.op, event.t.ns);
    if (real_clocks_ && first) slot(on_the_way_, event.op.value).cancel_delivered = event.t.ns;
    operation.set(Fact::cancel_delivered);
    if (!operation.provider_runs() || operation.finaled != 0) return;
    if (real_clocks_ && !operation.is(Fact::cancel_arrived))
      slot(on_the_way_, event.op.value).cancel_arrived = event.t.ns;
    operation.set(Fact::cancel_arrived);
  }
}

void Facts::on(Kind<EventKind::lost>, const Event& event) {
  if (event.message == Message::close && event.connection.exists())
    touch_connection(event.connection.value).close_lost = true;
  if (!event.op.exists()) return;
  OperationFacts& operation = touch(event.op);
  count_down(operation.in_flight);
  if (!to_server(event)) count_down(operation.to_client);
  // What arrives for an operation that has let go of its connection is nobody's loss, but for what its cancel
  // has to name.
  const bool needed = operation.is(Fact::uses_connection) || event.message == Message::accepted;
  if (to_server(event) || needed) operation.set(Fact::message_lost);
}

}  // namespace rescind
