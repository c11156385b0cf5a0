#include "models/system/invariants.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "harness/base/assert.hpp"
#include "harness/base/time.hpp"

namespace rescind {
namespace {

using ClientPhase = ClientOp::Phase;
using ServerPhase = ServerOp::Phase;

std::size_t times_in(const std::vector<OpId>& ops, std::size_t head, OpId op) {
  return static_cast<std::size_t>(std::count(ops.begin() + static_cast<std::ptrdiff_t>(head), ops.end(), op));
}

bool is_over(const ClientOp& op, const Ways& ways) {
  const bool is_open = ways.closes && !op.closed;
  return op.phase == ClientPhase::unused || (!is_open && op.phase == ClientPhase::finished);
}

void check_client(const Program& program, const World& world, OpId id) {
  const ClientOp& op = world.ops[id.value];
  RESCIND_ASSERT(op.delivered <= op.received);
  RESCIND_ASSERT(op.phase != ClientPhase::cancelling || op.reason != Reason::absent);
  RESCIND_ASSERT(!op.final_known || op.stop_at != no_index);
  RESCIND_ASSERT(op.phase != ClientPhase::finished || (op.final_known && op.delivered == op.stop_at));
  RESCIND_ASSERT(op.phase != ClientPhase::finished || !op.reader.exists());
  RESCIND_ASSERT(!op.accepted || op.is_requested());
  RESCIND_ASSERT(!op.is_requested() || op.attached);
  const bool is_sync = program.operation(id).mode == Mode::sync;
  RESCIND_ASSERT(!is_sync || !op.closed || op.phase == ClientPhase::finished);
  RESCIND_ASSERT(!is_sync || (!op.in_callback && !op.ready));
  RESCIND_ASSERT(is_sync || !op.reader.exists());
  const ReadyQueue& queue = world.ready[program.client_of(id)];
  RESCIND_ASSERT(times_in(queue.ops, queue.head, id) == (op.ready ? 1u : 0u));
  const Thread& library = world.threads[program.library_thread(program.client_of(id)).value];
  RESCIND_ASSERT(!op.in_callback || library.callback_op == id);
  for (ThreadId reader = op.reader; reader.exists(); reader = world.threads[reader.value].next_reader)
    RESCIND_ASSERT(world.threads[reader.value].phase == Thread::Phase::blocked);
}

std::int64_t bytes_of(const Program& program, OpId op, std::int64_t results) {
  return checked_multiply(program.provider(op).result_bytes, results);
}

/// Whether every memory pool has room for one more result of `op`.
bool has_room(const Program& program, const World& world, OpId op) {
  const auto& quotas = program.plan().server.quotas;
  for (std::uint32_t quota = 0; quota < quotas.size(); ++quota) {
    if (quotas[quota].pool != Pool::memory) continue;
    const std::int64_t held = world.pools[program.pool_of(quota, op)].held;
    if (held + bytes_of(program, op, 1) > world.limits[quota]) return false;
  }
  return true;
}

void check_server(const Program& program, const World& world, OpId id) {
  const ServerOp& op = world.served[id.value];
  RESCIND_ASSERT(op.sent <= op.posted);
  RESCIND_ASSERT(op.queued <= op.posted);
  RESCIND_ASSERT(!op.heard || op.is_unwanted());
  RESCIND_ASSERT(!op.is_unwanted() || op.queued == 0);
  RESCIND_ASSERT(!op.reason_known || op.is_cancelled());
  RESCIND_ASSERT(!op.finished || op.phase == ServerPhase::ended);
  RESCIND_ASSERT(!op.registered || op.runs > 0);
  RESCIND_ASSERT(op.charged == (op.phase == ServerPhase::admitted || op.phase == ServerPhase::running));
  RESCIND_ASSERT(times_in(world.memory_waiters, 0, id) == (op.waits_for_memory ? 1u : 0u));
  if (!op.waits_for_memory) return;
  RESCIND_ASSERT(op.phase == ServerPhase::running && !op.is_unwanted());
  // Who waits for units goes on when there are some.
  RESCIND_ASSERT(!has_room(program, world, id));
}

void check_session(const Program& program, const World& world, SessionId id) {
  const Session& session = world.sessions[id.value];
  std::uint32_t alive = 0;
  for (std::uint32_t op = 0; op < world.ops.size(); ++op) {
    if (program.session_of({op}) == id && !is_over(world.ops[op], program.plan().ways)) ++alive;
  }
  RESCIND_ASSERT(session.alive == alive);
  RESCIND_ASSERT(!session.closed || (session.closing && !session.open));
}

/// What an operation holds of a pool of `quota`.
std::int64_t units_of(const Program& program, const World& world, std::uint32_t quota, OpId id) {
  const ServerOp& op = world.served[id.value];
  if (program.plan().server.quotas[quota].pool == Pool::operations) return op.occupies ? 1 : 0;
  return bytes_of(program, id, std::max<std::int64_t>(op.charged ? 1 : 0, op.queued));
}

/// A pool holds what its operations hold, and nothing is lost or held twice.
void check_pools(const Program& program, const World& world) {
  std::vector<std::int64_t> held(world.pools.size());
  for (std::uint32_t quota = 0; quota < program.plan().server.quotas.size(); ++quota) {
    for (std::uint32_t op = 0; op < world.served.size(); ++op)
      held[program.pool_of(quota, {op})] += units_of(program, world, quota, {op});
  }
  for (std::size_t pool = 0; pool < held.size(); ++pool) RESCIND_ASSERT(world.pools[pool].held == held[pool]);
}

void check_network(const World& world) {
  for (const Action& action : world.held) RESCIND_ASSERT(world.connections[action.subject].partitions > 0);
  RESCIND_ASSERT(std::ranges::is_sorted(world.unconnected, {}, &Unconnected::connection));
  for (const Unconnected& waits : world.unconnected) {
    const ClientOp& op = world.ops[waits.op.value];
    RESCIND_ASSERT(op.attached && !op.detached && !op.is_requested());
  }
}

}  // namespace

void check(const Program& program, const World& world) {
  for (std::uint32_t op = 0; op < world.ops.size(); ++op) {
    check_client(program, world, {op});
    check_server(program, world, {op});
  }
  for (std::uint32_t session = 0; session < world.sessions.size(); ++session)
    check_session(program, world, {session});
  check_pools(program, world);
  check_network(world);
  RESCIND_ASSERT(world.marks.empty());
}

}  // namespace rescind
