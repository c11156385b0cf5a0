#include "models/system/system.hpp"

#include "harness/base/assert.hpp"
#include "harness/base/near.hpp"
#include "models/system/application.hpp"
#include "models/system/client.hpp"
#include "models/system/invariants.hpp"
#include "models/system/network.hpp"
#include "models/system/provider.hpp"
#include "models/system/server.hpp"

namespace rescind {

OpId ReadyQueue::pop() {
  RESCIND_ASSERT(!empty());
  const OpId op = ops[head++];
  // Once the used part outweighs the rest it is dropped, so that the queue's memory follows its length.
  if (head * 2 > ops.size()) {
    ops.erase(ops.begin(), ops.begin() + head);
    head = 0;
  }
  return op;
}

Party party_of(ActionKind kind) {
  switch (kind) {
    case ActionKind::step:
    case ActionKind::callback_end:
      return Party::application;
    case ActionKind::call_return:
    case ActionKind::callback_begin:
    case ActionKind::connect:
    case ActionKind::cancel_work:
    case ActionKind::timeout:
    case ActionKind::gap:
      return Party::client_stack;
    case ActionKind::connected:
    case ActionKind::sent:
    case ActionKind::deliver:
      return Party::network;
    case ActionKind::fault:
    case ActionKind::heal:
      return Party::director;
    case ActionKind::admit:
    case ActionKind::dispatch:
      return Party::server;
    case ActionKind::hear:
    case ActionKind::tick:
    case ActionKind::poll:
    case ActionKind::stop:
      return Party::provider;
  }
  fail_assertion("a known action");
}

void System::begin(World& world, Tape& tape, Effects<Action>& effects) const {
  const Plan& plan = program_.plan();
  world.ops.assign(program_.ops_count(), {});
  world.served.assign(program_.ops_count(), {});
  world.threads.assign(program_.threads_count(), {});
  world.sessions.assign(plan.sessions.size(), {});
  world.connections.assign(program_.connections_count(), {});
  world.ready.resize(plan.clients.size());
  for (ReadyQueue& queue : world.ready) {
    queue.ops.clear();
    queue.head = 0;
  }
  world.unconnected.clear();
  world.pools.assign(program_.pools_count(), {});
  world.limits.clear();
  for (const ServerPlan::Quota& quota : plan.server.quotas) world.limits.push_back(quota.limit);
  world.counters.assign(program_.counters_count(), 0);
  world.held.clear();
  world.message_faults.clear();
  world.fault_waits.assign(plan.faults.size(), 0);
  world.memory_waiters.clear();
  world.marks.clear();
  world.shutdown = Reason::absent;
  world.next_message = 0;
  world.crashed = false;
  const Turn turn{program_, behaviour_.decide, world, tape, effects};
  server::begin(turn);
  application::begin(turn);
}

namespace {

#ifdef RESCIND_CHECK_WORLDS
constexpr bool checks_worlds = true;
#else
constexpr bool checks_worlds = false;
#endif
constexpr std::size_t checked_ops_max = 64;  // To go through a larger world after each step takes too long.

}  // namespace

void System::apply(World& world, const Action& action, Tape& tape, Effects<Action>& effects) const {
  apply_to({program_, behaviour_.decide, world, tape, effects}, action);
  if constexpr (checks_worlds) {
    if (behaviour_ == Behaviour{} && world.ops.size() <= checked_ops_max) check(program_, world);
  }
}

void System::apply_to(const Turn& turn, const Action& action) {
  const ThreadId thread{action.subject};
  const ConnectionId connection{action.subject};
  switch (action.kind) {
    case ActionKind::step:
      return application::step(turn, thread);
    case ActionKind::call_return:
      return application::call_return(turn, thread);
    case ActionKind::callback_begin:
      return client::callback_begin(turn, action.subject);
    case ActionKind::callback_end:
      return application::callback_end(turn, thread);
    case ActionKind::connect:
      return client::connect(turn, action.op);
    case ActionKind::connected:
      if (network::holds(turn, connection, action)) return;
      return client::connected(turn, connection);
    case ActionKind::sent:
      return client::sent(turn, action.op);
    case ActionKind::cancel_work:
      return client::cancel_work(turn, action.op);
    case ActionKind::timeout:
      return client::timeout(turn, action.op);
    case ActionKind::gap:
      return client::gap(turn, action.op, action.index);
    case ActionKind::deliver:
      return network::deliver(turn, action);
    case ActionKind::fault:
      return network::fault(turn, action.subject);
    case ActionKind::heal:
      return network::heal(turn, action.subject);
    case ActionKind::admit:
      return server::admit(turn, action.op);
    case ActionKind::dispatch:
      return server::dispatch(turn, action.op);
    case ActionKind::hear:
      return provider::hear(turn, action.op);
    case ActionKind::tick:
      return provider::tick(turn, action.op);
    case ActionKind::poll:
      return provider::poll(turn, action.op);
    case ActionKind::stop:
      return provider::stop(turn, action.op);
  }
}

Concerned System::concerned_by(const Action& action) const {
  if (action.op.exists()) return {.op = action.op, .thread = program_.looper_of(action.op)};
  if (action.kind != ActionKind::step && action.kind != ActionKind::call_return) return {};
  const ThreadId thread{action.subject};
  return {.op = program_.own_op_of(thread), .thread = thread};
}

void System::bring_near(const World& world, const Tape& tape, const Concerned& whom) const {
  rescind::bring_near(world.ops, whom.op.value);
  rescind::bring_near(world.served, whom.op.value);
  rescind::bring_near(world.threads, whom.thread.value);
  if (whom.op.exists() && whom.thread.exists())
    rescind::bring_near(world.counters, program_.counters_of_copy(whom.thread).first);
  for (const Site site : {Site::client_work, Site::provider_first, Site::provider_every, Site::provider_stop})
    tape.bring_near(site, whom.op.value);
}

bool System::is_stale_on_op(const World& world, const Action& action) {
  const ClientOp& mine = world.ops[action.op.value];
  if (mine.generation != action.generation) return true;
  const ServerOp& served = world.served[action.op.value];
  const bool provider_over = served.phase != ServerOp::Phase::running || served.hung || served.finished;
  switch (action.kind) {
    case ActionKind::timeout:
      return !mine.can_time_out();
    case ActionKind::connect:
      return mine.phase != ClientOp::Phase::running;
    case ActionKind::sent:
      return mine.request != ClientOp::Request::sending;
    case ActionKind::cancel_work:
      return mine.phase != ClientOp::Phase::cancelling && !mine.unsettled;
    case ActionKind::gap:
      return mine.phase == ClientOp::Phase::finished || mine.received >= mine.stop_at;
    case ActionKind::hear:
    case ActionKind::tick:
    case ActionKind::poll:
    case ActionKind::stop:
      return provider_over;
    default:
      return false;
  }
}

}  // namespace rescind
