#pragma once

#include "harness/simulation/effects.hpp"
#include "harness/simulation/tape.hpp"
#include "models/system/action.hpp"
#include "models/system/decisions.hpp"
#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

/// One action being applied: what the parts of the system may read, change and say. Lives for that action
/// only.
struct Turn {
  const Program& program;
  const Decisions& decide;
  World& world;
  Tape& tape;
  Effects<Action>& effects;

  [[nodiscard]] const Plan& plan() const { return program.plan(); }
  [[nodiscard]] ClientOp& op(OpId id) const { return world.ops[id.value]; }
  [[nodiscard]] ServerOp& served(OpId id) const { return world.served[id.value]; }
  [[nodiscard]] Thread& thread(ThreadId id) const { return world.threads[id.value]; }
  [[nodiscard]] Connection& connection(ConnectionId id) const { return world.connections[id.value]; }

  /// Says what happened, and lets the steps that wait for it go.
  void emit(const Event& event) const;

  /// Makes `action` possible after a draw from `delay`, keyed by `site` and `actor`.
  void schedule(const Action& action, Range delay, Site site, std::uint32_t actor) const {
    effects.scheduled.push_back({.action = action, .lane = {}, .delay = delay, .site = site, .actor = actor});
  }
  /// Makes `action` possible now.
  void schedule(const Action& action) const { schedule(action, Range{}, Site::none, 0); }
};

/// An action on an operation: stale once its slot has been used again.
[[nodiscard]] inline Action on_op(const Turn& turn, ActionKind kind, OpId op) {
  return {.kind = kind, .generation = turn.op(op).generation, .op = op};
}

/// Calls `act(op)` for each operation whose connection is `id`, in use or not.
template <class Act>
void for_operations_on(const Turn& turn, ConnectionId id, Act act) {
  if (!turn.plan().network.shared_connection) return act(OpId{id.value});
  for (std::uint32_t i = 0; i < turn.program.ops_count(); ++i) {
    if (turn.program.connection_of({i}) == id) act(OpId{i});
  }
}

// The parts. Each function is one step under one lock, called from System::apply.

namespace application {
void begin(const Turn& turn);                  ///< Opens sessions, sends every thread to its first step.
void step(const Turn& turn, ThreadId thread);  ///< Enters the call of the thread's step.
void call_return(const Turn& turn, ThreadId thread);
void run_callback(const Turn& turn, ThreadId library, OpId op, std::uint32_t index);
void callback_end(const Turn& turn, ThreadId library);
void wake(const Turn& turn, std::uint32_t counter);  ///< Lets threads and faults go that wait for it.
/// Begins the next round of the loop that `op` belongs to, if all its operations are over.
void restart_if_over(const Turn& turn, OpId op);
/// The step that a thread is at, or in. Requires that it has one.
[[nodiscard]] const Step& current_step(const Program& program, const World& world, ThreadId thread);
/// The step whose event a thread waits for, or nullptr.
[[nodiscard]] const Step* awaited_step(const Program& program, const World& world, ThreadId thread);
}  // namespace application

namespace client {
void open_session(const Turn& turn, SessionId session, ContextId context);
void start(const Turn& turn, OpId op);
/// Who calls: the thread, its security context, and through which handle.
struct Caller {
  ThreadId thread{};
  ContextId context{};
  Handle handle = Handle::own;
};
/// What a call does at once: its code, and whether its thread stays blocked in it.
struct Answer {
  std::int16_t code = 0;
  bool blocks = false;
};
Answer read(const Turn& turn, OpId op, const Caller& caller);
enum class ReadEnd : std::uint8_t {
  blocked,  ///< It does not end yet: another thread was quicker.
  more,     ///< It brought a result.
  over,     ///< It brought the final result, or nothing.
};
/// Ends a read, and says what it returned. `code` is what read() answered.
ReadEnd finish_read(const Turn& turn, OpId op, const Caller& caller, std::int16_t code);
std::int16_t ack(const Turn& turn, OpId op, const Caller& caller);
Answer cancel(const Turn& turn, OpId op, Reason reason, const Caller& caller);
Answer close(const Turn& turn, OpId op, const Caller& caller);
Answer close_session(const Turn& turn, SessionId session, Wait wait, ThreadId thread);
void connect(const Turn& turn, OpId op);
void connected(const Turn& turn, ConnectionId connection);
void cancel_work(const Turn& turn, OpId op);
void timeout(const Turn& turn, OpId op);
void gap(const Turn& turn, OpId op, std::uint32_t received_then);
void callback_begin(const Turn& turn, std::uint32_t of);
void callback_returned(const Turn& turn, OpId op);
void receive(const Turn& turn, const Action& message);
void connection_lost(const Turn& turn, ConnectionId connection);
}  // namespace client

namespace network {
/// Hands a message to the connection of its operation. False when this end has none that is open.
bool send(const Turn& turn, Action message);
void deliver(const Turn& turn, const Action& message);
/// Says that a client lets go of a connection, and tells the server. `op` exists where only its use ends.
void disconnect(const Turn& turn, ConnectionId connection, OpId op, bool whole);
/// True when a partition holds this action up; it goes on when the partition heals.
bool holds(const Turn& turn, ConnectionId connection, const Action& action);
void fault(const Turn& turn, std::uint32_t index);
void heal(const Turn& turn, std::uint32_t index);
}  // namespace network

namespace server {
void begin(const Turn& turn);  ///< Says its limits.
void receive(const Turn& turn, const Action& message);
void connection_closed(const Turn& turn, ConnectionId connection);
void admit(const Turn& turn, OpId op);
void dispatch(const Turn& turn, OpId op);
void shut_down(const Turn& turn, Reason reason);
void set_limit(const Turn& turn, std::uint32_t quota, std::int64_t limit);
/// A result that the provider posted. False when there is no memory to queue it: the provider waits.
bool take_result(const Turn& turn, OpId op);
void send_result(const Turn& turn, OpId op);  ///< Sends on the result just taken, where the protocol lets it.
void provider_ended(const Turn& turn, OpId op, std::int16_t code);
}  // namespace server

namespace provider {
void start(const Turn& turn, OpId op);
void offer_cancel(const Turn& turn, OpId op);  ///< Its operation is cancelled, or its client is gone.
void hear(const Turn& turn, OpId op);
void tick(const Turn& turn, OpId op);
void poll(const Turn& turn, OpId op);
void stop(const Turn& turn, OpId op);
void crash(const Turn& turn, OpId op);
void hang(const Turn& turn, OpId op);
}  // namespace provider

}  // namespace rescind
