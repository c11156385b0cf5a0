#include "models/system/server.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/history/result_code.hpp"
#include "models/mutants/own_code.hpp"
#include "models/system/application.hpp"
#include "models/system/lane.hpp"
#include "models/system/network.hpp"
#include "models/system/provider.hpp"

namespace rescind::server {
namespace {

using code::failed;
using code::ok;
using code::server_is_shutting_down;
using code::server_limits_exceeded;

using Phase = ServerOp::Phase;
using Quota = ServerPlan::Quota;

/// What an operation takes from a pool when it is admitted: itself, or the memory of the result it makes.
std::int64_t working_units(const Turn& turn, const Quota& quota, OpId op) {
  return quota.pool == Pool::operations ? 1 : turn.program.provider(op).result_bytes;
}

/// The memory that an operation holds, in results: those that are queued, and while it runs at least the one
/// it makes. So a running operation can always queue one result, and no two wait for each other for ever.
std::int64_t results_in_memory(const ServerOp& state) {
  return std::max<std::int64_t>(state.charged ? 1 : 0, state.queued);
}

Event quota_event(const Turn& turn, EventKind kind, std::uint32_t quota, OpId op, std::int64_t units,
                  std::int32_t code = no_code) {
  const Quota& plan = turn.plan().server.quotas[quota];
  return {.units = units,
          .held = turn.world.pools[turn.program.pool_of(quota, op)].held,
          .limit = turn.world.limits[quota],
          .op = op,
          .session = turn.program.session_of(op),
          .context = turn.program.context_of(op),
          .code = code,
          .kind = kind,
          .pool = plan.pool,
          .scope = plan.scope};
}

void say_quota(const Turn& turn, EventKind kind, std::uint32_t quota, OpId op, std::int64_t units) {
  turn.emit([&] { return quota_event(turn, kind, quota, op, units); });
}

bool fits(const Turn& turn, std::uint32_t quota, OpId op, std::int64_t units) {
  const PoolId id{turn.program.pool_of(quota, op)};
  if (!turn.world.marks.empty() && mutants::is_marked(turn.world, {.pool = id})) return false;
  std::int64_t limit = turn.world.limits[quota];
  if (!turn.decide.keeps_limit) ++limit;
  if (!turn.decide.fills_limit) --limit;
  if (!turn.decide.counts_cancelled) limit += mutants::held_by_cancelled(turn, quota, op);
  return turn.world.pools[id.value].held + units <= limit;
}

void charge(const Turn& turn, std::uint32_t quota, OpId op, std::int64_t units) {
  turn.world.pools[turn.program.pool_of(quota, op)].held += units;
  say_quota(turn, EventKind::charge, quota, op, units);
}

/// All try again, in the order in which they came to wait; who finds no memory waits on behind them.
void wake_memory_waiters(const Turn& turn) {
  if (!turn.decide.wakes_waiters) return;
  std::vector<OpId> waiters;
  waiters.swap(turn.world.memory_waiters);
  for (const OpId op : waiters) {
    turn.served(op).waits_for_memory = false;
    turn.schedule(on_op(turn, ActionKind::tick, op));
  }
}

/// The provider of `op` waits for memory no longer: it needs none, or has ended.
void stop_waiting(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!state.waits_for_memory) return;
  state.waits_for_memory = false;
  std::erase(turn.world.memory_waiters, op);
  if (state.phase == Phase::running) turn.schedule(on_op(turn, ActionKind::tick, op));
}

void give_back(const Turn& turn, std::uint32_t quota, OpId op, std::int64_t units) {
  turn.world.pools[turn.program.pool_of(quota, op)].held -= units;
  say_quota(turn, EventKind::release, quota, op, units);
}

template <class Act>
void for_quotas(const Turn& turn, Pool pool, Act act) {
  const auto& quotas = turn.plan().server.quotas;
  for (std::uint32_t i = 0; i < quotas.size(); ++i) {
    if (pool == Pool::none || quotas[i].pool == pool) act(i);
  }
}

std::int64_t bytes_of(const Turn& turn, OpId op, std::int64_t results) {
  return checked_multiply(turn.program.provider(op).result_bytes, results);
}

/// Gives back the memory that an operation holds no more since it held that of `before` results.
void give_back_memory(const Turn& turn, OpId op, std::int64_t before) {
  const std::int64_t less = before - results_in_memory(turn.served(op));
  if (less <= 0) return;
  for_quotas(turn, Pool::memory,
             [&](std::uint32_t quota) { give_back(turn, quota, op, bytes_of(turn, op, less)); });
  wake_memory_waiters(turn);
}

/// Whether wrong decisions let what an operation holds leak.
bool leaks(const Turn& turn, OpId op) {
  const ServerOp& state = turn.served(op);
  if (!state.is_unwanted()) return false;
  return !turn.decide.releases_cancelled || (state.runs == 0 && !turn.decide.releases_unstarted);
}

/// Gives back the units of the operations pools.
void give_back_place(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!state.occupies || leaks(turn, op)) return;
  if (!turn.decide.returns_place && state.is_cancelled() && !state.client_gone) return;
  state.occupies = false;
  const bool twice = state.is_unwanted() && !turn.decide.releases_once;
  for_quotas(turn, Pool::operations, [&](std::uint32_t quota) {
    give_back(turn, quota, op, 1);
    if (twice) give_back(turn, quota, op, 1);
  });
}

/// Gives back what an operation holds while it runs.
void give_back_working(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (turn.ways().holds != Ways::Holds::until_disconnected || state.client_gone) give_back_place(turn, op);
  if (!state.charged || leaks(turn, op)) return;
  const std::int64_t before = results_in_memory(state);
  state.charged = false;
  give_back_memory(turn, op, before);
  if (state.is_unwanted() && !turn.decide.releases_once) give_back_memory(turn, op, before);
}

/// Whether the connection of an operation holds its place already.
bool has_place(const Turn& turn, OpId op) {
  if (turn.ways().holds != Ways::Holds::until_disconnected) return false;
  bool occupied = false;
  for_operations_on(turn, turn.program.connection_of(op),
                    [&](OpId other) { occupied = occupied || turn.served(other).occupies; });
  return occupied;
}

/// The units of a client that has cancelled, or has gone, come back before its provider ends.
void give_back_early(const Turn& turn, OpId op) {
  const bool places_too = !turn.decide.holds_until_end || turn.ways().holds == Ways::Holds::until_cancelled;
  if (places_too) give_back_place(turn, op);
  if (!turn.decide.holds_until_end) give_back_working(turn, op);
}

/// Gives back the memory of `count` queued results.
void give_back_results(const Turn& turn, OpId op, std::uint32_t count) {
  ServerOp& state = turn.served(op);
  const std::int64_t before = results_in_memory(state);
  state.queued -= std::min(count, state.queued);
  give_back_memory(turn, op, before);
  if (state.queued == 0) stop_waiting(turn, op);  // Its own memory has room for the next result.
}

/// Sends a message of an operation to its client; at most one with the final result.
void reply(const Turn& turn, OpId op, Action message) {
  ServerOp& state = turn.served(op);
  if (state.client_gone || state.answered) return;
  state.answered = message.last;
  message.kind = ActionKind::deliver;
  message.op = op;
  network::send(turn, message);
}

/// The final result, alone in a message.
void reply_final(const Turn& turn, OpId op, std::int16_t code) {
  const Cell& cell = turn.program.cell_of(op);
  reply(turn, op,
        {.message = cell.stream ? Message::final : Message::response,
         .index = turn.served(op).sent,
         .code = code,
         .last = true});
}

/// Pull: answers the outstanding pull with what is queued, and with the final result once nothing else comes.
void answer_pull(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!state.pull_outstanding) return;
  const std::uint32_t waiting = state.is_cancelled() ? 0 : state.posted - state.sent;
  const std::uint32_t count = std::min(waiting, turn.plan().network.batch);
  const bool last = (state.phase == Phase::ended || state.final_due) && count == waiting;
  if (count == 0 && !last) return;
  state.pull_outstanding = false;
  const std::uint32_t first = state.sent;
  state.sent += count;
  reply(turn, op,
        {.message = Message::batch, .index = first, .count = count, .code = state.final_code, .last = last});
  give_back_results(turn, op, count);
}

/// Nobody will fetch what is queued.
void drop_results(const Turn& turn, OpId op) {
  give_back_results(turn, op, turn.served(op).queued);
}

/// What the final result of an operation says that has ended with `code`: nothing ends well that was cancelled.
std::int16_t code_of_end(const Turn& turn, OpId op, std::int16_t code) {
  const bool unmarked = code == ok || code == failed;
  if (!turn.served(op).is_cancelled() || !unmarked) return code;
  return turn.ways().words_of(Ended::cancelled).code.empty() ? failed : ended_by_cancel;
}

void end_refused(const Turn& turn, OpId op, std::int16_t code) {
  turn.served(op).phase = Phase::ended;
  reply_final(turn, op, code);
}

void refuse_at_shutdown(const Turn& turn, OpId op) {
  turn.emit({.op = op,
             .session = turn.program.session_of(op),
             .context = turn.program.context_of(op),
             .code = server_is_shutting_down,
             .kind = EventKind::refuse});
  end_refused(turn, op, server_is_shutting_down);
}

void refuse_for_quota(const Turn& turn, OpId op, std::uint32_t quota) {
  const std::int64_t units = working_units(turn, turn.plan().server.quotas[quota], op);
  turn.emit(quota_event(turn, EventKind::refuse, quota, op, units, server_limits_exceeded));
  end_refused(turn, op, server_limits_exceeded);
}

/// Tells the client of an operation that is over for it; its provider may run on. Where results are pulled nothing comes
/// unasked once the stream is open.
void end_for_client(const Turn& turn, OpId op, std::int16_t code) {
  ServerOp& state = turn.served(op);
  const bool is_open = turn.program.cell_of(op).carrier == Message::batch && state.phase != Phase::arrived;
  if (!is_open) return reply_final(turn, op, code);
  state.final_due = true;
  state.final_code = code;
  answer_pull(turn, op);
}

/// What waits for its turn to work, and is not wanted any more, waits no longer.
void end_waiting(const Turn& turn, OpId op) {
  const bool may_wait = turn.ways().holds == Ways::Holds::until_cancelled;
  if (may_wait && turn.served(op).phase == Phase::admitted)
    turn.schedule(on_op(turn, ActionKind::dispatch, op));
}

/// Whether the server itself ends what is cancelled: its client does not, and its provider does not listen.
bool ends_deaf(const Turn& turn, OpId op) {
  const bool is_deaf = turn.program.provider(op).hears == How::none;
  return is_deaf && turn.served(op).phase == Phase::running && !turn.ways().client_ends &&
         turn.ways().answers_cancelled;
}

/// What a cancellation does, wherever it comes from. Its reason is absent where the message carries none.
void cancel(const Turn& turn, OpId op, Reason reason) {
  ServerOp& state = turn.served(op);
  if (state.is_cancelled()) return;
  state.reason_known = reason != Reason::absent;
  state.reason = state.reason_known ? reason : Reason::none;
  if (turn.decide.releases_queued_results) drop_results(turn, op);
  stop_waiting(turn, op);  // What it posts now is refused, and needs no memory.
  give_back_early(turn, op);
  end_waiting(turn, op);
  if (!turn.decide.offers_cancel) return;
  if (ends_deaf(turn, op)) end_for_client(turn, op, code_of_end(turn, op, failed));
  provider::offer_cancel(turn, op);
}

/// Takes the memory of one more result, if there is enough.
bool charge_result(const Turn& turn, OpId op) {
  const std::int64_t bytes = turn.program.provider(op).result_bytes;
  bool room = true;
  for_quotas(turn, Pool::memory, [&](std::uint32_t quota) { room = room && fits(turn, quota, op, bytes); });
  if (room) for_quotas(turn, Pool::memory, [&](std::uint32_t quota) { charge(turn, quota, op, bytes); });
  return room;
}

/// From now on it waits for the memory of one more result.
void wait_for_memory(const Turn& turn, OpId op) {
  const std::int64_t bytes = turn.program.provider(op).result_bytes;
  turn.served(op).waits_for_memory = true;
  turn.world.memory_waiters.push_back(op);
  for_quotas(turn, Pool::memory, [&](std::uint32_t quota) {
    if (!fits(turn, quota, op, bytes)) say_quota(turn, EventKind::wait, quota, op, bytes);
  });
}

/// Leaves a request to its admission: by itself, or behind those that came before it on its connection.
void admit_later(const Turn& turn, OpId op) {
  const ServerPlan& plan = turn.plan().server;
  if (!plan.admits_in_turn)
    return turn.schedule(on_op(turn, ActionKind::admit, op), plan.admission, Site::server_admission,
                         op.value);
  turn.effects.scheduled.push_back({.action = on_op(turn, ActionKind::admit, op),
                                    .lane = admission_lane(turn.program.connections_count()),
                                    .delay = {},
                                    .occupies = plan.admission.least});
}

void receive_request(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::unseen) return;  // A copy of a request that is known.
  state.phase = Phase::arrived;
  if (turn.world.shutdown != Reason::absent && turn.decide.shutdown_refuses) {
    return refuse_at_shutdown(turn, op);
  }
  admit_later(turn, op);
  if (!turn.decide.forgets_late_cancel && mutants::is_hit_late(turn, op)) cancel(turn, op, Reason::none);
}

/// Whether a cancel of `op` hits what else runs beside it: its scope is wider, or its operation is over.
bool hits_others(const Turn& turn, OpId op) {
  const bool is_over = turn.served(op).phase == Phase::ended;
  return is_over ? turn.ways().names_next : turn.ways().scope >= CancelTarget::session;
}

/// Cancels what else the server knows of its session or connection.
void cancel_around(const Turn& turn, const Action& message) {
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    const Phase phase = turn.world.served[i].phase;
    const bool runs = phase == Phase::arrived || phase == Phase::admitted || phase == Phase::running;
    if (runs && OpId{i} != message.op && turn.are_neighbours({i}, message.op))
      cancel(turn, {i}, message.reason);
  }
}

/// What is no message of the protocol changes nothing; where cancels are answered, so is what was to be one, by an error.
void refuse_raw(const Turn& turn, const Action& message) {
  if (!turn.ways().answers_cancel) return;
  network::send(turn, {.kind = ActionKind::deliver, .message = Message::other, .subject = message.subject});
}

void receive_cancel(const Turn& turn, const Action& message) {
  ServerOp& state = turn.served(message.op);
  turn.emit(
      [&] { return Event{.op = message.op, .kind = EventKind::cancel_received, .reason = message.reason}; });
  const bool is_over = state.phase == Phase::ended;
  network::answer_cancel(turn, message.op, !is_over || state.is_cancelled());
  if (is_over && !turn.decide.ignores_late_cancel) {
    const OpId next = mutants::next_on_connection(turn, message.op);
    if (next.exists()) cancel(turn, next, message.reason);
    return;
  }
  const bool gets_answer = turn.ways().answers_cancelled_in(static_cast<std::uint8_t>(message.code));
  if (!gets_answer && turn.decide.offers_cancel) state.answered = true;
  if (hits_others(turn, message.op)) cancel_around(turn, message);
  if (is_over && !turn.decide.forgets_late_cancel) mutants::remember_cancel(turn, message.op);
  const bool waits = state.phase == Phase::arrived || state.phase == Phase::admitted;
  if (waits && !turn.decide.cancels_own_in_queue) {
    const OpId other = mutants::running_elsewhere(turn, message.op);
    if (other.exists()) cancel(turn, other, message.reason);
  }
  if (waits && !turn.decide.remembers_queued_cancel) return;
  if (state.posted > 0 && !is_over && !turn.decide.heeds_cancel_between_posts) return;
  if (is_over) return drop_results(turn, message.op);
  cancel(turn, message.op, message.reason);
}

}  // namespace

void begin(const Turn& turn) {
  for_quotas(turn, Pool::none, [&](std::uint32_t quota) {
    const Quota& plan = turn.plan().server.quotas[quota];
    turn.emit({.limit = turn.world.limits[quota],
               .kind = EventKind::limits,
               .pool = plan.pool,
               .scope = plan.scope});
  });
}

void set_limit(const Turn& turn, std::uint32_t quota, std::int64_t limit) {
  turn.world.limits[quota] = limit;
  const Quota& plan = turn.plan().server.quotas[quota];
  turn.emit({.limit = limit, .kind = EventKind::limits, .pool = plan.pool, .scope = plan.scope});
  wake_memory_waiters(turn);
}

void receive(const Turn& turn, const Action& message) {
  switch (message.message) {
    case Message::request:
      return receive_request(turn, message.op);
    case Message::pull:
      turn.served(message.op).pull_outstanding = true;
      return answer_pull(turn, message.op);
    case Message::other:
      return refuse_raw(turn, message);
    default:
      return receive_cancel(turn, message);
  }
}

void connection_closed(const Turn& turn, ConnectionId connection) {
  for_operations_on(turn, connection, [&](OpId op) {
    ServerOp& state = turn.served(op);
    if (state.phase == Phase::unseen || state.client_gone) return;
    state.client_gone = true;
    drop_results(turn, op);
    stop_waiting(turn, op);
    give_back_early(turn, op);
    end_waiting(turn, op);
    // What came to its end before has kept its place until now, if it has kept it; so has what has not begun.
    const bool kept = turn.ways().holds == Ways::Holds::until_disconnected && state.phase == Phase::admitted;
    if (state.phase == Phase::ended || kept) give_back_place(turn, op);
    if (state.phase != Phase::ended) provider::offer_cancel(turn, op);
    application::restart_if_over(turn, op);
  });
}

void admit(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::arrived) return;
  const auto& quotas = turn.plan().server.quotas;
  const bool seated = has_place(turn, op);
  const auto is_needed = [&](std::uint32_t quota) {
    return quotas[quota].pool != Pool::operations || !seated;
  };
  if (state.is_unwanted()) {
    for (std::uint32_t i = 0; i < quotas.size() && !turn.decide.recovers_from_queued_cancel; ++i) {
      mutants::mark(turn.world, {.pool = {turn.program.pool_of(i, op)}});
    }
    end_refused(turn, op, code_of_end(turn, op, failed));
    return application::restart_if_over(turn, op);
  }
  for (std::uint32_t i = 0; i < quotas.size(); ++i) {
    if (!is_needed(i) || fits(turn, i, op, working_units(turn, quotas[i], op))) continue;
    if (!turn.decide.recovers_from_refusal)
      mutants::mark(turn.world, {.pool = {turn.program.pool_of(i, op)}});
    refuse_for_quota(turn, op, i);
    return application::restart_if_over(turn, op);
  }
  state.phase = Phase::admitted;
  turn.emit([&] {
    return Event{.op = op,
                 .session = turn.program.session_of(op),
                 .context = turn.program.context_of(op),
                 .kind = EventKind::admit};
  });
  state.charged = true;
  state.occupies = !seated;
  for (std::uint32_t i = 0; i < quotas.size(); ++i) {
    if (is_needed(i)) charge(turn, i, op, working_units(turn, quotas[i], op));
  }
  if (turn.program.cell_of(op).opening != Message::none) reply(turn, op, {.message = Message::accepted});
  turn.schedule(on_op(turn, ActionKind::dispatch, op), turn.plan().server.dispatch, Site::server_dispatch,
                op.value);
}

namespace {

/// Units that come back before their providers end bound no work: then as many providers are at work as the limit
/// allows, and the next one waits for its turn.
bool may_work(const Turn& turn, OpId op) {
  if (turn.ways().holds != Ways::Holds::until_cancelled || !turn.decide.counts_cancelled) return true;
  bool may = true;
  for_quotas(turn, Pool::operations, [&](std::uint32_t quota) {
    std::int64_t working = 0;
    for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
      const bool same_pool = turn.program.pool_of(quota, {i}) == turn.program.pool_of(quota, op);
      if (same_pool && turn.world.served[i].phase == Phase::running) ++working;
    }
    // A limit that has been lowered stops nobody who was let in for ever.
    may = may && working < std::max<std::int64_t>(turn.world.limits[quota], 1);
  });
  return may;
}

/// Those that wait for their turn try again.
void let_next_work(const Turn& turn) {
  if (turn.ways().holds != Ways::Holds::until_cancelled) return;
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    if (turn.world.served[i].phase == Phase::admitted) turn.schedule(on_op(turn, ActionKind::dispatch, {i}));
  }
}

}  // namespace

void dispatch(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::admitted) return;
  if (!state.is_unwanted() && !may_work(turn, op)) return;
  if (state.is_unwanted()) {
    // Cancelled before its provider began: the provider never does.
    return provider_ended(turn, op, failed);
  }
  state.phase = Phase::running;
  ++state.runs;
  provider::start(turn, op);
}

bool take_result(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  const bool is_queued = turn.program.cell_of(op).carrier == Message::batch;
  if (is_queued && !state.is_unwanted()) {
    const bool is_first = state.queued == 0 && state.charged;
    if (!is_first && !charge_result(turn, op)) {
      wait_for_memory(turn, op);
      return false;
    }
    ++state.queued;
  }
  ++state.posted;
  return true;
}

void send_result(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  const Cell& cell = turn.program.cell_of(op);
  if (state.is_unwanted()) return;
  if (cell.carrier == Message::batch) return answer_pull(turn, op);
  if (cell.carrier == Message::response) return;  // Rides in the response, with the final result.
  const std::uint32_t index = state.sent++;
  reply(turn, op, {.message = cell.carrier, .index = index, .count = 1});
}

void provider_ended(const Turn& turn, OpId op, std::int16_t code) {
  ServerOp& state = turn.served(op);
  state.phase = Phase::ended;
  stop_waiting(turn, op);
  if (!state.final_due) state.final_code = code_of_end(turn, op, code);
  give_back_working(turn, op);
  let_next_work(turn);
  const Cell& cell = turn.program.cell_of(op);
  const bool batches = cell.carrier == Message::batch;
  if (batches && state.pull_outstanding) {
    answer_pull(turn, op);
  } else if (cell.carrier == Message::response) {
    const std::uint32_t count = state.is_cancelled() ? 0 : state.posted - state.sent;
    reply(turn, op,
          {.message = Message::response, .index = 0, .count = count, .code = state.final_code, .last = true});
  } else if (!batches) {
    reply_final(turn, op, state.final_code);
  }
  application::restart_if_over(turn, op);
}

void shut_down(const Turn& turn, Reason reason) {
  turn.world.shutdown = reason;
  turn.emit({.kind = EventKind::shutdown, .reason = reason});
  if (!turn.decide.shutdown_cancels) return;
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    ServerOp& state = turn.world.served[i];
    const bool alive =
        state.phase == Phase::arrived || state.phase == Phase::admitted || state.phase == Phase::running;
    if (!alive || state.is_cancelled()) continue;
    cancel(turn, {i}, reason);
    end_for_client(turn, {i}, server_is_shutting_down);
  }
}

}  // namespace rescind::server
