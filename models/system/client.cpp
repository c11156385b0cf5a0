#include "models/system/client.hpp"

#include <algorithm>
#include <optional>

#include "harness/base/assert.hpp"
#include "harness/base/burst.hpp"
#include "harness/history/result_code.hpp"
#include "models/mutants/own_code.hpp"
#include "models/system/application.hpp"
#include "models/system/client_parts.hpp"
#include "models/system/network.hpp"

namespace rescind::client {
namespace {

using code::access_denied;
using code::failed;
using code::invalid_parameter;
using code::not_found;
using code::ok;

/// Results already received that a cancelled operation still hands over: "a few extra results" (S10).
constexpr std::uint32_t late_results_max = 4;

/// How long results that are missing before the final one are waited for, on a transport that reorders.
constexpr Duration gap_patience = milliseconds(50);

using Phase = ClientOp::Phase;
using Request = ClientOp::Request;

// --- what can be handed over ---

bool results_wait(const ClientOp& state) {
  return state.delivered < std::min(state.received, state.stop_at);
}

void schedule_return(const Turn& turn, ThreadId thread) {
  turn.thread(thread).phase = Thread::Phase::scheduled;
  turn.schedule({.kind = ActionKind::call_return, .subject = thread.value});
}

/// Readers of one operation wait in line, on one thread each.
void join_readers(const Turn& turn, OpId op, ThreadId thread) {
  ThreadId* last = &turn.op(op).reader;
  while (last->exists()) last = &turn.thread(*last).next_reader;
  *last = thread;
}

void kick_library(const Turn& turn, std::uint32_t of) {
  Thread& library = turn.thread(turn.program.library_thread(of));
  if (library.phase != Thread::Phase::idle || turn.world.ready[of].empty()) return;
  library.phase = Thread::Phase::scheduled;
  turn.schedule({.kind = ActionKind::callback_begin, .subject = of});
}

/// A final result that says ok for a stream that is cut short would lie.
std::int16_t code_of_cut(const Turn& turn, std::int16_t code) {
  return code == ok && turn.decide.tells_of_cut ? failed : code;
}

// --- the connection ---

void pull(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  const bool wants = state.accepted && !state.pulling && !state.final_known && !state.detached;
  if (!wants || results_wait(state)) return;
  state.pulling = network::send(
      turn, {.kind = ActionKind::deliver, .message = Message::pull, .op = op, .to_server = true});
}

/// The operation no longer uses its connection. A connection of its own is closed with it.
void detach(const Turn& turn, OpId op, bool cancelled) {
  ClientOp& state = turn.op(op);
  if (state.detached || (!turn.decide.lets_go_of_connection && state.reason != Reason::absent)) return;
  state.detached = true;
  if (!state.attached) return;
  if (turn.decide.drops_unsent_request)
    std::erase_if(turn.world.unconnected, [&](const Unconnected& waits) { return waits.op == op; });
  const ConnectionId id = turn.program.connection_of(op);
  const bool own = !turn.plan().network.shared_connection;
  const bool drops = cancelled && !turn.decide.keeps_shared_connection;
  if (own || drops) {
    network::disconnect(turn, id, op, true);
    if (!own) connection_lost(turn, id);
  } else if (cancelled) {
    network::disconnect(turn, id, op, false);
  }
}

bool is_by_timeout(const Turn& turn, OpId op) {
  return turn.op(op).reason == Reason::timeout && turn.program.operation(op).timeout.ns >= 0;
}

/// False where it is not sent.
bool send_cancel(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  const Cell& cell = turn.program.cell_of(op);
  if (cell.cancel == Message::none || !turn.decide.sends_cancel) return false;
  if (is_by_timeout(turn, op) && !turn.decide.sends_timeout) return false;
  const bool between_reads = is_sync(turn, op) && !state.reader.exists();
  if (between_reads && !turn.decide.sends_between_reads) return false;
  const Reason reason = !turn.decide.carries_reason ? Reason::none : state.reason;
  return network::send(turn, {.kind = ActionKind::deliver,
                              .message = cell.cancel,
                              .reason = cell.carries_reason ? reason : Reason::absent,
                              .op = op,
                              .code = state.form,
                              .to_server = true});
}

/// Whether the server can be told of a cancel now: an unopened pull stream has no name yet, where one is needed.
bool can_name_stream(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  const bool is_named = turn.program.cell_of(op).opening == Message::none || state.accepted;
  return state.is_requested() && (is_named || turn.ways().hits_widely());
}

/// Whether a cancel that the server may yet deal with would hit `op`, which it does not name.
bool would_be_hit(const Turn& turn, OpId op) {
  if (!turn.ways().hits_widely()) return false;
  for (std::uint32_t i = 0; i < turn.world.ops.size(); ++i)
    if (turn.op({i}).unsettled && turn.are_neighbours({i}, op)) return true;
  return false;
}

/// False for a request that takes no time to send.
bool begin_sending(const Turn& turn, OpId op) {
  const Duration takes = network::sending_time(turn, op);
  if (takes.ns == 0) return false;
  turn.op(op).request = Request::sending;
  turn.schedule(on_op(turn, ActionKind::sent, op), {takes, takes}, Site::none, 0);
  return true;
}

void send_request(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  const bool begun = state.request == Request::sending || state.is_requested();
  if (begun || would_be_hit(turn, op)) return;
  if (state.request == Request::unsent && begin_sending(turn, op)) return;
  state.request = Request::sent;
  network::send(turn,
                {.kind = ActionKind::deliver, .message = Message::request, .op = op, .to_server = true});
}

/// Whether a request that has not left yet is to leave still.
bool is_to_leave(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  const bool wanted = state.phase == Phase::running && !state.final_known;
  const bool unwanted = state.reason != Reason::absent && !turn.decide.drops_unsent_request;
  return wanted || unwanted;
}

// --- cancel ---

/// Whether the client stack itself ends an operation that is cancelled: always what the server has not heard of, or
/// what has run out of time.
bool ends_here(const Turn& turn, OpId op) {
  return turn.ways().client_ends || !turn.op(op).is_requested() || is_by_timeout(turn, op);
}

/// The code of a final result that the client stack makes since it was cancelled.
std::int16_t code_of_cancelled(const Turn& turn) {
  const bool has_words = !turn.ways().words_of(Ended::cancelled).code.empty();
  return turn.decide.tells_of_cut && has_words ? ended_by_cancel : code_of_cut(turn, ok);
}

/// Whether there is, or was, something to cancel: what has not ended yet, and what has ended by a cancel.
bool is_hit(const ClientOp& state) {
  return !state.final_known || state.final_code == ended_by_cancel;
}

/// From now on few results are handed over, and none that is missing is waited for: where the client stack ends what is
/// cancelled, or the way of the system is so.
void cut_short(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  if (!ends_here(turn, op) && !turn.ways().cuts_short) return;
  std::uint32_t most = !turn.decide.cuts_short ? no_index : state.delivered + late_results_max;
  if (state.final_known) most = std::min(most, state.received);
  if (state.stop_at <= most) return;
  state.stop_at = most;
  if (state.final_known) state.final_code = static_cast<std::int8_t>(code_of_cut(turn, state.final_code));
}

// --- sessions ---

void complete_close(const Turn& turn, SessionId id) {
  Session& session = turn.world.sessions[id.value];
  if (!session.closing || session.closed) return;
  if (session.alive > 0 && turn.decide.session_close_waits) return;
  session.closed = true;
  session.open = false;
  if (turn.plan().network.shared_connection) network::disconnect(turn, {id.value}, {}, true);
  if (session.notify) return turn.emit({.session = id, .kind = EventKind::session_closed});
  if (turn.thread(session.closer).phase == Thread::Phase::blocked) schedule_return(turn, session.closer);
}

/// Once an operation is both closed and finished its session need not wait for it.
void leave_session(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  const bool is_open = turn.ways().closes && !state.closed;
  if (is_open || state.phase != Phase::finished) return;
  const SessionId session = turn.program.session_of(op);
  RESCIND_ASSERT(turn.world.sessions[session.value].alive > 0);
  --turn.world.sessions[session.value].alive;
  complete_close(turn, session);
}

// --- handing over ---

std::uint32_t index_to_hand_over(const Turn& turn, OpId op) {
  const bool wrong = !turn.decide.keeps_order || !turn.decide.hands_over_once;
  return wrong ? mutants::index_to_hand_over(turn, op) : turn.op(op).delivered++;
}

/// How an operation ended, where its final result's code tells.
Ended ended_of(const Turn& turn, OpId op) {
  switch (turn.op(op).final_code) {
    case ended_by_cancel:
      return is_by_timeout(turn, op) ? Ended::timed_out : Ended::cancelled;
    case code::server_limits_exceeded:
      return Ended::refused;
    case code::server_is_shutting_down:
      return Ended::shutdown;
    default:
      return Ended::none;
  }
}

void say_final(const Turn& turn, OpId op, ThreadId thread, Via via) {
  Event final{.op = op, .thread = thread, .kind = EventKind::final, .via = via};
  final.code = turn.op(op).final_code == ended_by_cancel ? failed : turn.op(op).final_code;
  const Ended ended = ended_of(turn, op);
  if (!turn.ways().words_of(ended).code.empty()) {
    final.ended = ended;
    final.error = turn.program.code_text(ended);
    final.text = turn.program.message_text(ended);
  }
  if (!turn.decide.tells_cancelled_truly) mutants::tell_as_cancelled(turn, final);
  turn.emit(final);
}

void wake_readers(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  const bool forgets_readers = state.reason != Reason::absent && !turn.decide.wakes_all_readers;
  while (is_sync(turn, op) && state.reader.exists() && !forgets_readers) wake_first_reader(turn, op);
}

void hand_over_final(const Turn& turn, OpId op, ThreadId thread, Via via) {
  ClientOp& state = turn.op(op);
  const bool second = state.phase == Phase::finished;
  say_final(turn, op, thread, via);
  if (!turn.world.marks.empty()) mutants::final_handed_over(turn, op, second);
  state.phase = Phase::finished;
  if (second) return;
  detach(turn, op, false);
  wake_readers(turn, op);
  leave_session(turn, op);
}

bool is_stale(const Turn& turn, OpId op, Handle handle) {
  const ClientOp& state = turn.op(op);
  return handle == Handle::stale || handle == Handle::empty || state.phase == Phase::unused || state.closed;
}

std::int16_t answer_to_stale(const Turn& turn) {
  return !turn.decide.refuses_stale ? ok : invalid_parameter;
}

bool is_foreign(const Turn& turn, OpId op, const Caller& caller) {
  return caller.context != turn.program.context_of(op);
}

}  // namespace

bool is_sync(const Turn& turn, OpId op) {
  return turn.program.operation(op).mode == Mode::sync;
}

Next next_of(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  if (state.phase == Phase::unused || state.in_callback) return Next::nothing;
  if (state.ack_due && turn.decide.waits_for_ack) return Next::nothing;
  if (state.phase == Phase::finished) return mutants::next_after_final(turn, op);
  const bool final_first = !turn.decide.hands_over_before_final || !turn.decide.quiet_after_final;
  if (final_first && state.final_known && state.reason != Reason::absent) return Next::final;
  if (results_wait(state)) return Next::result;
  return state.final_known && state.delivered == state.stop_at ? Next::final : Next::nothing;
}

void wake_first_reader(const Turn& turn, OpId op) {
  const ThreadId reader = turn.op(op).reader;
  turn.op(op).reader = turn.thread(reader).next_reader;
  turn.thread(reader).next_reader = {};
  schedule_return(turn, reader);
}

void offer(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  if (next_of(turn, op) == Next::nothing) return;
  if (is_sync(turn, op)) {
    if (!state.reader.exists()) return;
    if (!turn.decide.wakes_reader && state.reason != Reason::absent) return;
    return wake_first_reader(turn, op);
  }
  if (state.ready) return;
  state.ready = true;
  const std::uint32_t of = turn.program.client_of(op);
  turn.world.ready[of].push(op);
  kick_library(turn, of);
}

void make_final(const Turn& turn, ClientOp& state, std::int16_t code, std::uint32_t after_results) {
  state.final_known = true;
  state.final_code = static_cast<std::int8_t>(after_results > state.stop_at ? code_of_cut(turn, code) : code);
  state.stop_at = std::min(state.stop_at, after_results);
}

/// The stack's own work on an operation, later: of a batch in this very instant, in the order of its steps.
void work_later(const Turn& turn, ActionKind kind, OpId op, bool at_once) {
  if (at_once) {
    turn.effects.scheduled.push_back(
        {.action = on_op(turn, kind, op), .lane = {}, .delay = {}, .urgent = true});
  } else {
    turn.schedule(on_op(turn, kind, op), turn.plan().clients[turn.program.client_of(op)].work_time,
                  Site::client_work, op.value);
  }
}

void begin_cancel(const Turn& turn, OpId op, Reason reason, std::uint8_t form, bool at_once) {
  ClientOp& state = turn.op(op);
  if (state.phase == Phase::cancelling && !turn.decide.keeps_first_reason) state.reason = reason;
  if (state.phase != Phase::running || state.reason != Reason::absent) return;
  state.reason = reason;
  state.form = form;
  // The server drops what it has got of the request.
  if (state.request == Request::sending && turn.decide.drops_unsent_request) state.request = Request::unsent;
  cut_short(turn, op);
  if (state.final_known) {
    if (ends_here(turn, op)) detach(turn, op, true);
    return offer(turn, op);
  }
  state.phase = Phase::cancelling;
  state.unsettled = turn.ways().answers_cancel_in(form) || turn.ways().hits_widely();
  work_later(turn, ActionKind::cancel_work, op, at_once);
}

void cancel_session_of(const Turn& turn, SessionId session, Reason reason) {
  for (std::uint32_t i = 0; i < turn.world.ops.size(); ++i) {
    if (turn.program.session_of({i}) == session) begin_cancel(turn, {i}, reason);
  }
}

std::uint32_t hand_over(const Turn& turn, OpId op, ThreadId thread, Via via) {
  ClientOp& state = turn.op(op);
  const Next next = next_of(turn, op);
  RESCIND_ASSERT(next != Next::nothing);
  state.ack_due = via == Via::callback && turn.program.operation(op).acknowledge == Acknowledge::manual;
  if (next == Next::final) {
    hand_over_final(turn, op, thread, via);
    return no_index;
  }
  const std::uint32_t index = index_to_hand_over(turn, op);
  turn.emit([&] {
    return Event{.op = op, .thread = thread, .index = index, .kind = EventKind::result, .via = via};
  });
  pull(turn, op);
  return index;
}

void open_session(const Turn& turn, SessionId session, ContextId context) {
  Session& state = turn.world.sessions[session.value];
  const bool used = state.open || state.closing;
  state.open = state.open || !used;
  turn.emit({.session = session,
             .context = context,
             .code = used ? invalid_parameter : ok,
             .kind = EventKind::session_open,
             .protocol = turn.plan().network.protocol});
}

void start(const Turn& turn, OpId op, bool at_once) {
  ClientOp& state = turn.op(op);
  state = ClientOp{.phase = Phase::running, .generation = state.generation};
  Session& session = turn.world.sessions[turn.program.session_of(op).value];
  ++session.alive;
  if (!session.open || session.closing) {
    state.detached = true;
    make_final(turn, state, invalid_parameter, 0);
    return offer(turn, op);
  }
  work_later(turn, ActionKind::connect, op, at_once);
  const Duration timeout = turn.program.operation(op).timeout;
  if (timeout.ns >= 0 && turn.decide.sets_timer) {
    turn.schedule(on_op(turn, ActionKind::timeout, op), {timeout, timeout}, Site::none, 0);
  }
}

namespace {

/// Who waits for a connection of its own needs no queue.
void wait_for_connection(const Turn& turn, Unconnected one) {
  if (!turn.plan().network.shared_connection) return;
  std::vector<Unconnected>& waiting = turn.world.unconnected;
  waiting.insert(std::ranges::upper_bound(waiting, one.connection, {}, &Unconnected::connection), one);
}

/// Those that wait for this connection, in the order in which they came.
std::vector<Unconnected> take_unconnected(const Turn& turn, ConnectionId id) {
  if (!turn.plan().network.shared_connection) return {{id, OpId{id.value}}};
  std::vector<Unconnected>& waiting = turn.world.unconnected;
  const auto first = std::ranges::lower_bound(waiting, id, {}, &Unconnected::connection);
  const auto end = std::ranges::upper_bound(waiting, id, {}, &Unconnected::connection);
  std::vector<Unconnected> taken(first, end);
  waiting.erase(first, end);
  if (waiting.empty()) clear_after_burst(waiting);
  return taken;
}

}  // namespace

void connect(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  if (state.phase != Phase::running || state.final_known) return;
  state.attached = true;
  const ConnectionId id = turn.program.connection_of(op);
  Connection& connection = turn.connection(id);
  if (connection.client == Connection::Phase::open) return send_request(turn, op);
  wait_for_connection(turn, {id, op});
  if (connection.client == Connection::Phase::connecting) return;
  connection.client = Connection::Phase::connecting;
  turn.emit({.op = turn.plan().network.shared_connection ? OpId{} : op,
             .session = turn.program.session_of(op),
             .connection = id,
             .kind = EventKind::connect,
             .party = Place::client});
  turn.schedule({.kind = ActionKind::connected, .epoch = connection.epoch, .subject = id.value},
                turn.plan().network.latency, Site::network_latency, id.value);
}

void stand(const Turn& turn, SessionId session) {
  if (!turn.plan().network.shared_connection) return;
  const ConnectionId id{session.value};
  Connection& connection = turn.connection(id);
  if (connection.client == Connection::Phase::none) {
    turn.emit({.session = session, .connection = id, .kind = EventKind::connect, .party = Place::client});
    connection.client = Connection::Phase::connecting;
  }
  if (connection.client == Connection::Phase::connecting) connected(turn, id);
}

void send_raw(const Turn& turn, SessionId session) {
  const ConnectionId id{session.value};
  stand(turn, session);
  network::send(
      turn, {.kind = ActionKind::deliver, .message = Message::other, .subject = id.value, .to_server = true});
}

void connected(const Turn& turn, ConnectionId id) {
  Connection& connection = turn.connection(id);
  if (connection.client != Connection::Phase::connecting) return;
  connection.client = Connection::Phase::open;
  connection.server = Connection::Phase::open;
  for (const Unconnected& waits : take_unconnected(turn, id))
    if (is_to_leave(turn, waits.op)) send_request(turn, waits.op);
}

void sent(const Turn& turn, OpId op) {
  turn.op(op).request = Request::whole;
  if (is_to_leave(turn, op)) send_request(turn, op);
}

Answer read(const Turn& turn, OpId op, const Caller& caller) {
  if (is_stale(turn, op, caller.handle)) return {.code = answer_to_stale(turn)};
  const ClientOp& state = turn.op(op);
  const bool stuck = !turn.decide.wakes_reader && state.phase == Phase::cancelling;
  if (state.phase == Phase::finished || (!stuck && next_of(turn, op) != Next::nothing)) return {.code = ok};
  join_readers(turn, op, caller.thread);
  return {.code = ok, .blocks = true};
}

ReadEnd finish_read(const Turn& turn, OpId op, const Caller& caller, std::int16_t code) {
  const bool stale = is_stale(turn, op, caller.handle);
  if (code == ok && stale) code = answer_to_stale(turn);
  // What was refused at its entry takes nothing, though the operation was started since.
  const bool refused = stale || code != ok;
  const Next next = refused ? Next::nothing : next_of(turn, op);
  if (!refused && next == Next::nothing && turn.op(op).phase != Phase::finished) {
    // Another thread's read was quicker.
    turn.thread(caller.thread).phase = Thread::Phase::blocked;
    join_readers(turn, op, caller.thread);
    return ReadEnd::blocked;
  }
  const bool more = next == Next::result;
  turn.emit({.op = op,
             .thread = caller.thread,
             .code = code,
             .kind = EventKind::read_returned,
             .more = more ? Flag::yes : Flag::no});
  if (next == Next::nothing) return ReadEnd::over;
  hand_over(turn, op, caller.thread, Via::read);
  offer(turn, op);  // To the next reader in line.
  return more ? ReadEnd::more : ReadEnd::over;
}

std::int16_t ack(const Turn& turn, OpId op, const Caller& caller) {
  ClientOp& state = turn.op(op);
  // An operation that was closed early lives until its final result: what is due can still be acknowledged.
  const bool lives = state.phase == Phase::running || state.phase == Phase::cancelling;
  const bool invalid = caller.handle == Handle::stale || caller.handle == Handle::empty;
  if (invalid || (!lives && is_stale(turn, op, caller.handle))) return answer_to_stale(turn);
  if (!turn.decide.survives_late_ack && state.reason != Reason::absent) mutants::crash(turn);
  state.ack_due = false;
  offer(turn, op);
  return ok;
}

Answer cancel(const Turn& turn, OpId op, Reason reason, const Caller& caller) {
  if (is_stale(turn, op, caller.handle)) {
    if (!turn.decide.stale_cancel_hits_none) mutants::cancel_bystander(turn, op, reason);
    return {.code = answer_to_stale(turn)};
  }
  if (is_foreign(turn, op, caller) && turn.decide.refuses_foreign_cancel) {
    if (turn.ways().stranger == Ways::Stranger::refused) return {.code = access_denied};
    if (turn.ways().stranger == Ways::Stranger::ignored) return {.code = ok};
  }
  if (const std::optional<Answer> wrong = mutants::cancel(turn, op, reason, caller)) return *wrong;
  const bool was_cancelled = turn.op(op).reason != Reason::absent;
  begin_cancel(turn, op, reason, caller.form, caller.at_once);
  const bool under_way = turn.op(op).phase == Phase::cancelling;
  const bool is_answered = turn.ways().answers_cancel_in(caller.form);
  return {.code = is_answered && turn.ways().answer_tells && !is_hit(turn.op(op)) ? not_found : ok,
          .blocks = is_answered && under_way && !was_cancelled};
}

namespace {

/// What is cancelled gets no answer: for the client it is over.
void give_up(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  detach(turn, op, true);
  state.final_known = true;
  if (turn.decide.cuts_short) state.stop_at = state.delivered;
  state.phase = Phase::finished;
  if (!turn.decide.cuts_short) offer(turn, op);
  wake_readers(turn, op);
  leave_session(turn, op);
}

/// Tells the server of a cancel, now or once the stream has a name.
void tell_server(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  state.cancel_due = !state.final_known && state.is_requested() && !can_name_stream(turn, op);
  const bool sent = !state.final_known && can_name_stream(turn, op) && send_cancel(turn, op);
  if (sent || state.cancel_due) return;
  network::answer_cancel(turn, op, is_hit(state));
}

}  // namespace

void cancel_work(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  // Ended meanwhile.
  if (state.phase != Phase::cancelling) return network::answer_cancel(turn, op, is_hit(state));
  tell_server(turn, op);
  if (!turn.ways().answers_cancelled_in(state.form)) return give_up(turn, op);
  if (!ends_here(turn, op)) return offer(turn, op);
  detach(turn, op, true);
  if (state.final_known && !turn.decide.ends_once_in_race) mutants::mark(turn.world, {.op = op});
  if (!state.final_known) {
    if (mutants::forgets_final(turn, op)) return;
    make_final(turn, state, code_of_cancelled(turn), state.received);
  }
  offer(turn, op);
}

void timeout(const Turn& turn, OpId op) {
  if (!turn.op(op).can_time_out()) return;
  turn.emit({.op = op, .kind = EventKind::timeout_fired});
  begin_cancel(turn, op, !turn.decide.timeout_says_so ? Reason::none : Reason::timeout);
}

Answer close(const Turn& turn, OpId op, const Caller& caller) {
  ClientOp& state = turn.op(op);
  if (!turn.decide.refuses_second_close && state.closed && caller.handle == Handle::own) return {.code = ok};
  if (is_stale(turn, op, caller.handle)) return {.code = answer_to_stale(turn)};
  const bool refuses = turn.ways().stranger == Ways::Stranger::refused && turn.decide.refuses_foreign_close;
  if (is_foreign(turn, op, caller) && refuses) return {.code = access_denied};
  const bool cancelled = state.reason != Reason::absent;
  if (cancelled && !turn.decide.keeps_handle) return {.code = invalid_parameter};
  if (cancelled && !turn.decide.closes_cancelled) return {.code = failed};
  if (state.phase == Phase::cancelling && !turn.decide.survives_early_close) {
    mutants::crash(turn);
    return {.blocks = true};
  }
  if (is_sync(turn, op) && state.phase != Phase::finished) {
    return !turn.decide.answers_undrained_close ? Answer{.blocks = true} : Answer{.code = failed};
  }
  state.closed = true;
  begin_cancel(turn, op, Reason::none);
  offer(turn, op);
  leave_session(turn, op);
  return {.code = ok};
}

Answer close_session(const Turn& turn, SessionId id, Wait wait, ThreadId thread) {
  Session& session = turn.world.sessions[id.value];
  if (!session.open || session.closing) return {.code = invalid_parameter};
  session.closing = true;
  session.notify = wait == Wait::notify;
  session.closer = thread;
  // A mutant waits for the very callback that it is called from.
  if (!turn.decide.session_close_inside_returns && turn.program.is_library(thread)) ++session.alive;
  if (turn.decide.session_close_cancels) cancel_session_of(turn, id, Reason::none);
  complete_close(turn, id);
  return {.code = ok, .blocks = !session.notify && !session.closed};
}

namespace {

/// Waits for the results that are missing before the final one, as long as some of them come.
void watch_gap(const Turn& turn, OpId op) {
  Action look = on_op(turn, ActionKind::gap, op);
  look.index = turn.op(op).received;
  turn.schedule(look, {gap_patience, gap_patience}, Site::none, 0);
}

}  // namespace

void gap(const Turn& turn, OpId op, std::uint32_t received_then) {
  ClientOp& state = turn.op(op);
  if (!state.final_known || state.phase == Phase::finished || state.received >= state.stop_at) return;
  if (state.received > received_then) return watch_gap(turn, op);
  make_final(turn, state, state.final_code == ok ? failed : state.final_code, state.received);
  offer(turn, op);
}

void callback_begin(const Turn& turn, std::uint32_t of) {
  const ThreadId library = turn.program.library_thread(of);
  ReadyQueue& ready = turn.world.ready[of];
  turn.thread(library).phase = Thread::Phase::idle;
  while (!ready.empty()) {
    const OpId op = ready.pop();
    ClientOp& state = turn.op(op);
    state.ready = false;
    if (next_of(turn, op) == Next::nothing) continue;
    const std::uint32_t index = hand_over(turn, op, library, Via::callback);
    state.in_callback = true;
    return application::run_callback(turn, library, op, index);
  }
}

void callback_returned(const Turn& turn, OpId op) {
  turn.op(op).in_callback = false;
  offer(turn, op);
  application::restart_if_over(turn, op);
  kick_library(turn, turn.program.client_of(op));
}

namespace {

/// Takes in results, in any order; keeps what stands behind a gap.
void take_results(ClientOp& state, std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t index = first; index < first + count; ++index) {
    if (index < state.received) continue;
    const std::uint32_t ahead = index - state.received;
    if (ahead > 0) {
      if (ahead <= 64) state.early |= std::uint64_t{1} << (ahead - 1);
      continue;
    }
    ++state.received;
    while ((state.early & 1) != 0) {
      state.early >>= 1;
      ++state.received;
    }
    state.early >>= 1;
  }
}

}  // namespace

void receive(const Turn& turn, const Action& message) {
  if (message.message == Message::other) return;  // The answer to what was no message is nobody's.
  ClientOp& state = turn.op(message.op);
  // Ended before it had a name by which it could be cancelled.
  if (message.last && state.cancel_due) network::answer_cancel(turn, message.op, false);
  if (message.last && !turn.decide.answers_started_only) mutants::answer_unstarted(turn, message);
  if (message.message == Message::accepted) {
    state.accepted = true;
    // Cancelled before the stream had a name: now it can be released.
    const bool due = state.cancel_due;
    state.cancel_due = false;
    if (due && turn.decide.releases_named_late && !send_cancel(turn, message.op))
      network::answer_cancel(turn, message.op, true);
    return pull(turn, message.op);
  }
  if (state.detached || state.phase == Phase::finished) {
    if (message.last) mutants::receive_late_final(turn, message);
    return;
  }
  // On a transport that reorders, results that belong before the final one may come behind it.
  if (state.final_known && (state.received >= state.stop_at || message.last)) return;
  if (message.message == Message::batch) {
    const bool copy = message.index < state.received;
    if (copy) return;
    state.pulling = false;
  }
  take_results(state, message.index, message.count);
  if (message.last) {
    make_final(turn, state, message.code, message.index + message.count);
    if (state.phase == Phase::cancelling) cut_short(turn, message.op);
    if (state.received < state.stop_at) watch_gap(turn, message.op);
  }
  offer(turn, message.op);
  pull(turn, message.op);
}

void connection_lost(const Turn& turn, ConnectionId id) {
  take_unconnected(turn, id);
  for_operations_on(turn, id, [&](OpId op) {
    ClientOp& state = turn.op(op);
    network::answer_cancel(turn, op, false);
    const bool uses = state.attached && !state.detached && state.phase != Phase::finished;
    if (!uses || state.final_known) return;
    state.detached = true;
    make_final(turn, state, failed, state.received);
    offer(turn, op);
  });
}

}  // namespace rescind::client
