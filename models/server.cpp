#include <algorithm>

#include "harness/base/assert.hpp"
#include "models/turn.hpp"

// The server: admission under quotas, results on their way to the client, cancellation on their way to the
// provider.

namespace rescind::server {
namespace {

constexpr std::int16_t ok = 0;
constexpr std::int16_t failed = 1;
constexpr std::int16_t server_limits_exceeded = 27;
constexpr std::int16_t server_is_shutting_down = 28;

using Phase = ServerOp::Phase;
using Quota = ServerPlan::Quota;

/// What an operation takes from a pool while it runs: itself, or its working memory.
std::int64_t working_units(const Turn& turn, const Quota& quota, OpId op) {
  return quota.pool == Pool::operations ? 1 : turn.program.provider(op).result_bytes;
}

void say_quota(const Turn& turn, EventKind kind, std::uint32_t quota, OpId op, std::int64_t units) {
  const Quota& plan = turn.plan().server.quotas[quota];
  turn.emit({.units = units,
             .held = turn.world.pools[turn.program.pool_of(quota, op)].held,
             .limit = turn.world.limits[quota],
             .op = op,
             .session = turn.program.session_of(op),
             .context = turn.program.context_of(op),
             .kind = kind,
             .pool = plan.pool,
             .scope = plan.scope});
}

bool fits(const Turn& turn, std::uint32_t quota, OpId op, std::int64_t units) {
  const PoolState& pool = turn.world.pools[turn.program.pool_of(quota, op)];
  if (pool.shut) return false;
  std::int64_t limit = turn.world.limits[quota];
  if (turn.wrong(Mutant::quota_overrun)) ++limit;
  if (turn.wrong(Mutant::quota_off_by_one)) --limit;
  return pool.held + units <= limit;
}

void charge(const Turn& turn, std::uint32_t quota, OpId op, std::int64_t units) {
  turn.world.pools[turn.program.pool_of(quota, op)].held += units;
  say_quota(turn, EventKind::charge, quota, op, units);
}

void wake_memory_waiters(const Turn& turn) {
  std::vector<OpId> waiters;
  waiters.swap(turn.world.memory_waiters);
  for (const OpId op : waiters) {
    turn.served(op).waits_for_memory = false;
    turn.schedule(on_op(turn, ActionKind::tick, op));
  }
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

/// Gives back what an operation holds while it runs.
void give_back_working(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!state.charged) return;
  const bool cancelled = state.reason != Reason::absent || state.client_gone;
  if (cancelled && turn.wrong(Mutant::quota_leak)) return;
  state.charged = false;
  for_quotas(turn, Pool::none, [&](std::uint32_t quota) {
    const std::int64_t units = working_units(turn, turn.plan().server.quotas[quota], op);
    give_back(turn, quota, op, units);
    if (cancelled && turn.wrong(Mutant::quota_twice)) give_back(turn, quota, op, units);
  });
  wake_memory_waiters(turn);
}

/// Gives back the memory of `count` queued results.
void give_back_results(const Turn& turn, OpId op, std::uint32_t count) {
  ServerOp& state = turn.served(op);
  count = std::min(count, state.queued);
  state.queued -= count;
  if (count == 0) return;
  for_quotas(turn, Pool::memory, [&](std::uint32_t quota) {
    give_back(turn, quota, op, turn.program.provider(op).result_bytes * std::int64_t{count});
  });
  wake_memory_waiters(turn);
}

/// Sends a message of an operation to its client; at most one with the final result.
void reply(const Turn& turn, OpId op, Action message) {
  ServerOp& state = turn.served(op);
  if (state.client_gone || (message.last && state.answered)) return;
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

bool is_cancelled(const ServerOp& state) {
  return state.reason != Reason::absent;
}

/// Pull: answers the outstanding pull with what is queued, and with the final result once nothing else comes.
void answer_pull(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!state.pull_outstanding) return;
  const std::uint32_t waiting = is_cancelled(state) ? 0 : state.posted - state.sent;
  const std::uint32_t count = std::min(waiting, turn.plan().network.batch);
  const bool last = state.phase == Phase::ended && count == waiting;
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
  ServerOp& state = turn.served(op);
  give_back_results(turn, op, state.queued);
  if (state.phase == Phase::ended) application::restart_if_over(turn, op);
}

void refuse(const Turn& turn, OpId op, std::int16_t code, Pool pool) {
  turn.served(op).phase = Phase::ended;
  turn.emit({.op = op,
             .session = turn.program.session_of(op),
             .context = turn.program.context_of(op),
             .code = code,
             .kind = EventKind::refuse,
             .pool = pool});
  reply_final(turn, op, code);
  application::restart_if_over(turn, op);
}

/// What a cancellation does, wherever it comes from. Its reason is absent where the message carries none.
void cancel(const Turn& turn, OpId op, Reason reason) {
  ServerOp& state = turn.served(op);
  if (is_cancelled(state)) return;
  state.reason_known = reason != Reason::absent;
  state.reason = state.reason_known ? reason : Reason::none;
  drop_results(turn, op);
  if (turn.wrong(Mutant::quota_early)) give_back_working(turn, op);
  if (turn.wrong(Mutant::cancel_not_offered)) return;
  provider::offer_cancel(turn, op);
}

void receive_request(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::unseen) return;  // A copy of a request that is known.
  state.phase = Phase::arrived;
  if (turn.world.shutdown != Reason::absent && !turn.wrong(Mutant::shutdown_admits)) {
    return refuse(turn, op, server_is_shutting_down, Pool::none);
  }
  turn.schedule(on_op(turn, ActionKind::admit, op), turn.plan().server.admission, Site::server_admission,
                op.value);
}

/// The operation of the same connection that a misdirected cancel hits.
OpId next_on_connection(const Turn& turn, OpId op) {
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    const bool same = turn.program.session_of({i}) == turn.program.session_of(op);
    if (same && OpId{i} != op && turn.world.served[i].phase == Phase::running) return {i};
  }
  return {};
}

void receive_cancel(const Turn& turn, const Action& message) {
  ServerOp& state = turn.served(message.op);
  turn.emit({.op = message.op, .kind = EventKind::cancel_received, .reason = message.reason});
  if (state.phase == Phase::ended && turn.wrong(Mutant::late_cancel_hits_next)) {
    const OpId next = next_on_connection(turn, message.op);
    if (next.exists()) cancel(turn, next, message.reason);
    return;
  }
  if (state.phase == Phase::ended) return drop_results(turn, message.op);
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
  if (turn.op(message.op).generation != message.generation) return;
  switch (message.message) {
    case Message::request:
      return receive_request(turn, message.op);
    case Message::pull:
      turn.served(message.op).pull_outstanding = true;
      return answer_pull(turn, message.op);
    default:
      return receive_cancel(turn, message);
  }
}

void connection_closed(const Turn& turn, ConnectionId connection) {
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    ServerOp& state = turn.world.served[i];
    if (state.phase == Phase::unseen || turn.program.connection_of({i}) != connection || state.client_gone)
      continue;
    state.client_gone = true;
    drop_results(turn, {i});
    if (turn.wrong(Mutant::quota_early)) give_back_working(turn, {i});
    if (state.phase != Phase::ended) provider::offer_cancel(turn, {i});
  }
}

void admit(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::arrived) return;
  if (is_cancelled(state) || state.client_gone) {
    state.phase = Phase::ended;
    reply_final(turn, op, failed);
    return application::restart_if_over(turn, op);
  }
  const auto& quotas = turn.plan().server.quotas;
  for (std::uint32_t i = 0; i < quotas.size(); ++i) {
    if (fits(turn, i, op, working_units(turn, quotas[i], op))) continue;
    if (turn.wrong(Mutant::quota_stuck)) turn.world.pools[turn.program.pool_of(i, op)].shut = true;
    return refuse(turn, op, server_limits_exceeded, quotas[i].pool);
  }
  state.phase = Phase::admitted;
  turn.emit({.op = op,
             .session = turn.program.session_of(op),
             .context = turn.program.context_of(op),
             .kind = EventKind::admit});
  state.charged = true;
  for (std::uint32_t i = 0; i < quotas.size(); ++i) charge(turn, i, op, working_units(turn, quotas[i], op));
  if (turn.program.cell_of(op).opening != Message::none) reply(turn, op, {.message = Message::accepted});
  turn.schedule(on_op(turn, ActionKind::dispatch, op), turn.plan().server.dispatch, Site::server_dispatch,
                op.value);
}

void dispatch(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::admitted) return;
  if (is_cancelled(state) || state.client_gone) {
    // Cancelled before its provider began: the provider never does.
    return provider_ended(turn, op, failed);
  }
  state.phase = Phase::running;
  ++state.runs;
  provider::start(turn, op);
}

bool take_result(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  const std::int64_t bytes = turn.program.provider(op).result_bytes;
  const bool dropped = is_cancelled(state) || state.client_gone;
  const Cell& cell = turn.program.cell_of(op);
  if (dropped) {
    ++state.posted;
    return true;
  }
  if (cell.carrier == Message::batch) {
    bool room = true;
    for_quotas(turn, Pool::memory, [&](std::uint32_t quota) { room = room && fits(turn, quota, op, bytes); });
    if (!room) {
      state.waits_for_memory = true;
      turn.world.memory_waiters.push_back(op);
      return false;
    }
    ++state.posted;
    ++state.queued;
    for_quotas(turn, Pool::memory, [&](std::uint32_t quota) { charge(turn, quota, op, bytes); });
    return true;
  }
  ++state.posted;
  return true;
}

void send_result(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  const Cell& cell = turn.program.cell_of(op);
  if (is_cancelled(state) || state.client_gone) return;
  if (cell.carrier == Message::batch) return answer_pull(turn, op);
  if (cell.carrier == Message::response) return;  // Rides in the response, with the final result.
  const std::uint32_t index = state.sent++;
  reply(turn, op, {.message = cell.carrier, .index = index, .count = 1});
}

void provider_ended(const Turn& turn, OpId op, std::int16_t code) {
  ServerOp& state = turn.served(op);
  state.phase = Phase::ended;
  state.final_code = is_cancelled(state) && code == ok ? failed : code;
  give_back_working(turn, op);
  const Cell& cell = turn.program.cell_of(op);
  const bool batches = cell.carrier == Message::batch;
  if (batches && state.pull_outstanding) {
    answer_pull(turn, op);
  } else if (cell.carrier == Message::response) {
    const std::uint32_t count = is_cancelled(state) ? 0 : state.posted - state.sent;
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
  if (turn.wrong(Mutant::shutdown_ignores_running)) return;
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    ServerOp& state = turn.world.served[i];
    const bool alive =
        state.phase == Phase::arrived || state.phase == Phase::admitted || state.phase == Phase::running;
    if (!alive || is_cancelled(state)) continue;
    cancel(turn, {i}, reason);
    reply_final(turn, {i}, server_is_shutting_down);
  }
}

}  // namespace rescind::server
