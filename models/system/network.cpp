#include "models/system/network.hpp"

#include "harness/base/assert.hpp"
#include "harness/history/result_code.hpp"
#include "models/system/application.hpp"
#include "models/system/client.hpp"
#include "models/system/lane.hpp"
#include "models/system/provider.hpp"
#include "models/system/server.hpp"

// Connections, the messages on them, and what goes wrong with both.

namespace rescind::network {
namespace {

constexpr std::int64_t plain_bytes = 256;  ///< A message that carries no result.
constexpr std::int64_t ns_per_second = 1'000'000'000;

std::int32_t said(std::int16_t code) {
  return code == ended_by_cancel ? code::failed : code;
}

Event message_event(EventKind kind, ConnectionId connection, const Action& message) {
  const bool about_op = message.op.exists();
  return {.op = message.op,
          .connection = connection,
          .code = message.last ? said(message.code) : no_code,
          .index = about_op && message.count > 0 ? message.index : no_index,
          .message_id = message.id,
          .kind = kind,
          .reason = message.reason,
          .message = message.message,
          .from = message.to_server ? Place::client : Place::server,
          .to = message.to_server ? Place::server : Place::client};
}

bool is_cancel(const Turn& turn, const Action& message) {
  return message.to_server && message.op.exists() &&
         message.message == turn.program.cell_of(message.op).cancel;
}

Duration time_of_bytes(const Turn& turn, const Connection& connection, std::int64_t bytes) {
  const std::int64_t rate =
      connection.bytes_per_second != 0 ? connection.bytes_per_second : turn.plan().network.bytes_per_second;
  if (rate == 0) return {};
  // Whole seconds apart, so that the product stays small.
  return Duration{ns_per_second} * (bytes / rate) +
         Duration{(Duration{ns_per_second} * (bytes % rate)).ns / rate};
}

Duration time_on_wire(const Turn& turn, const Connection& connection, const Action& message) {
  const std::int64_t payload =
      message.count > 0 ? turn.program.provider(message.op).result_bytes * std::int64_t{message.count} : 0;
  return time_of_bytes(turn, connection, checked_add(plain_bytes, payload));
}

SessionId session_of(const Turn& turn, ConnectionId connection) {
  return turn.plan().network.shared_connection ? SessionId{connection.value}
                                               : turn.program.session_of({connection.value});
}

bool hits(const Turn& turn, const FaultPlan& fault, const Action& message, ConnectionId connection) {
  if (fault.message != Message::none && fault.message != message.message) return false;
  if (fault.op.exists() && fault.op != message.op) return false;
  return !fault.session.exists() || fault.session == session_of(turn, connection);
}

/// The declared message fault that hits this message, or none. Each hits so many messages and is then over.
Fault declared_fault(const Turn& turn, const Action& message, ConnectionId connection) {
  for (MessageFault& state : turn.world.message_faults) {
    const FaultPlan& fault = turn.plan().faults[state.fault];
    if (state.left == 0 || !hits(turn, fault, message, connection)) continue;
    --state.left;
    return fault.fault;
  }
  return Fault::none;
}

void put_on_wire(const Turn& turn, ConnectionId id, const Action& message, bool overtakes) {
  if (message.op.exists()) ++turn.op(message.op).in_flight;
  const Connection& connection = turn.connection(id);
  Range delay = turn.plan().network.latency;
  delay.least = delay.least + Duration{connection.extra_ns};
  delay.most = delay.most + Duration{connection.extra_ns};
  turn.schedule([&] {
    return Scheduled<Action>{.action = message,
                             .lane = overtakes ? Lane{} : lane_of(id, message.to_server),
                             .delay = delay,
                             .occupies = time_on_wire(turn, connection, message),
                             .site = Site::network_latency,
                             .actor = lane_of(id, message.to_server).value};
  });
}

ConnectionId connection_of(const Turn& turn, const Action& message) {
  return message.op.exists() && message.message != Message::close ? turn.program.connection_of(message.op)
                                                                  : ConnectionId{message.subject};
}

}  // namespace

Duration sending_time(const Turn& turn, OpId op) {
  const Connection& connection = turn.connection(turn.program.connection_of(op));
  return time_of_bytes(turn, connection, turn.program.operation(op).request_bytes);
}

bool send(const Turn& turn, Action message) {
  const ConnectionId id = connection_of(turn, message);
  const Connection& connection = turn.connection(id);
  const Connection::Phase end = message.to_server ? connection.client : connection.server;
  const bool says_goodbye = message.message == Message::close;
  if (end != Connection::Phase::open) return false;
  message.subject = id.value;
  message.epoch = connection.epoch;
  message.id = turn.world.next_message++;
  turn.emit([&] { return message_event(EventKind::send, id, message); });

  const NetworkPlan& plan = turn.plan().network;
  const Fault declared = turn.world.message_faults.empty() ? Fault::none : declared_fault(turn, message, id);
  bool lost = declared == Fault::loss || connection.half_open > 0;
  bool copied = declared == Fault::duplicate;
  bool overtakes = declared == Fault::reorder;
  if (plan.messages && !says_goodbye) {
    lost = turn.tape.chance(Site::network_loss, id.value, plan.loss_ppm) || lost;
    copied = turn.tape.chance(Site::network_copy, id.value, plan.copy_ppm) || copied;
    overtakes = turn.tape.chance(Site::network_overtake, id.value, plan.overtake_ppm) || overtakes;
  }
  if (lost) {
    turn.emit([&] { return message_event(EventKind::lost, id, message); });
    if (is_cancel(turn, message)) answer_cancel(turn, message.op, false);
    return true;
  }
  put_on_wire(turn, id, message, overtakes);
  if (copied) put_on_wire(turn, id, message, true);
  return true;
}

namespace {

/// What waited for the server to deal with a cancel of `op` is sent as soon as its answer has come.
void let_requests_go(const Turn& turn, OpId op) {
  if (!turn.op(op).unsettled) return;
  turn.op(op).unsettled = false;
  for (std::uint32_t i = 0; i < turn.world.ops.size(); ++i) {
    const ClientOp& state = turn.op({i});
    const bool waits = state.phase == ClientOp::Phase::running && state.attached && !state.is_requested();
    const bool stands = turn.connection(turn.program.connection_of({i})).client == Connection::Phase::open;
    if (waits && stands && turn.are_neighbours({i}, op))
      turn.schedule(on_op(turn, ActionKind::connect, {i}), turn.plan().network.latency, Site::network_latency,
                    i);
  }
}

}  // namespace

void answer_cancel(const Turn& turn, OpId op, bool found) {
  let_requests_go(turn, op);
  if (!turn.ways().answers_cancel || !turn.decide.returns_at_once) return;
  for (std::uint32_t i = 0; i < turn.world.threads.size(); ++i) {
    Thread& thread = turn.thread({i});
    if (thread.phase != Thread::Phase::blocked) continue;
    const Step& step = application::current_step(turn.program, turn.world, {i});
    if (step.call != Call::cancel || turn.program.resolve({i}, step.op) != op) continue;
    thread.phase = Thread::Phase::scheduled;
    thread.code = found || !turn.ways().answer_tells ? code::ok : code::not_found;
    turn.schedule({.kind = ActionKind::call_return, .subject = i}, turn.plan().network.latency,
                  Site::network_latency, i);
  }
}

bool holds(const Turn& turn, ConnectionId connection, const Action& action) {
  if (turn.connection(connection).partitions == 0) return false;
  turn.world.held.push_back(action);
  return true;
}

namespace {

bool is_lost(const Connection& connection, const Action& message) {
  if (message.epoch != connection.epoch || connection.half_open > 0) return true;
  const Connection::Phase end = message.to_server ? connection.server : connection.client;
  return end != Connection::Phase::open && message.message != Message::close;
}

void hand_on(const Turn& turn, ConnectionId id, const Action& message) {
  if (message.message == Message::close) {
    turn.connection(id).server = Connection::Phase::closed;
    server::connection_closed(turn, id);
  } else if (message.to_server) {
    server::receive(turn, message);
  } else {
    client::receive(turn, message);
  }
}

}  // namespace

void deliver(const Turn& turn, const Action& message) {
  const ConnectionId id{message.subject};
  if (holds(turn, id, message)) return;
  const bool lost = is_lost(turn.connection(id), message);
  const EventKind kind = lost ? EventKind::lost : EventKind::deliver;
  turn.emit([&] { return message_event(kind, id, message); });
  if (!lost) hand_on(turn, id, message);
  if (lost && is_cancel(turn, message)) answer_cancel(turn, message.op, false);
  if (!message.op.exists()) return;
  --turn.op(message.op).in_flight;
  application::restart_if_over(turn, message.op);
}

void disconnect(const Turn& turn, ConnectionId id, OpId op, bool whole) {
  Connection& connection = turn.connection(id);
  if (connection.client == Connection::Phase::none || connection.client == Connection::Phase::closed) return;
  if (!whole && !turn.op(op).is_requested()) return;
  if (whole && connection.client == Connection::Phase::open) {
    send(turn, {.kind = ActionKind::deliver,
                .message = Message::close,
                .subject = id.value,
                .op = op,
                .to_server = true});
  }
  if (whole) connection.client = Connection::Phase::closed;
  turn.emit([&] {
    return Event{
        .op = whole ? OpId{} : op, .connection = id, .kind = EventKind::disconnect, .party = Place::client};
  });
}

namespace {

/// Calls `act(connection)` for each connection that a fault is declared on.
template <class Act>
void for_connections(const Turn& turn, const FaultPlan& fault, Act act) {
  if (fault.op.exists()) return act(turn.program.connection_of(fault.op));
  for (std::uint32_t i = 0; i < turn.world.connections.size(); ++i) {
    if (!fault.session.exists() || fault.session == session_of(turn, ConnectionId{i})) act(ConnectionId{i});
  }
}

/// Says that the fault begins or, with `what` heal, that it ends.
void say_fault(const Turn& turn, const FaultPlan& fault, Fault what) {
  const ConnectionId connection = fault.op.exists() ? turn.program.connection_of(fault.op) : ConnectionId{};
  turn.emit({.duration = fault.lasts.ns,
             .op = fault.op,
             .session = fault.session,
             .connection = connection,
             .kind = EventKind::network_fault,
             .message = fault.message,
             .fault = what,
             .healed = what == Fault::heal ? fault.fault : Fault::none});
}

void reset(const Turn& turn, ConnectionId id) {
  Connection& connection = turn.connection(id);
  if (connection.client == Connection::Phase::none && connection.server == Connection::Phase::none) return;
  ++connection.epoch;
  connection.client = Connection::Phase::none;
  const bool server_knew = connection.server == Connection::Phase::open;
  connection.server = Connection::Phase::none;
  turn.emit({.connection = id, .kind = EventKind::disconnect, .party = Place::network});
  client::connection_lost(turn, id);
  if (server_knew) server::connection_closed(turn, id);
}

void begin_network_fault(const Turn& turn, std::uint32_t index) {
  const FaultPlan& fault = turn.plan().faults[index];
  say_fault(turn, fault, fault.fault);
  switch (fault.fault) {
    case Fault::loss:
    case Fault::duplicate:
    case Fault::reorder:
      turn.world.message_faults.push_back({.fault = index, .left = fault.count});
      return;
    case Fault::reset:
      return for_connections(turn, fault, [&](ConnectionId id) { reset(turn, id); });
    default:
      break;
  }
  for_connections(turn, fault, [&](ConnectionId id) {
    Connection& connection = turn.connection(id);
    if (fault.fault == Fault::delay_spike)
      connection.extra_ns = checked_add(connection.extra_ns, fault.amount);
    if (fault.fault == Fault::partition) ++connection.partitions;
    if (fault.fault == Fault::half_open) ++connection.half_open;
    if (fault.fault == Fault::bandwidth) connection.bytes_per_second = fault.amount;
  });
}

/// Lets go what a partition held up, in the order in which it arrived, and before what is still on its way.
void release_held(const Turn& turn) {
  std::vector<Action> held;
  held.swap(turn.world.held);
  for (const Action& action : held) {
    if (holds(turn, {action.subject}, action)) continue;
    const Lane lane =
        action.kind == ActionKind::deliver ? lane_of({action.subject}, action.to_server) : Lane{};
    turn.effects.scheduled.push_back({.action = action, .lane = lane, .delay = {}, .urgent = true});
  }
}

}  // namespace

void fault(const Turn& turn, std::uint32_t index) {
  const FaultPlan& fault = turn.plan().faults[index];
  switch (fault.what) {
    case FaultPlan::What::network:
      begin_network_fault(turn, index);
      break;
    case FaultPlan::What::shutdown:
      return server::shut_down(turn, fault.reason);
    case FaultPlan::What::limit:
      return server::set_limit(turn, fault.quota, fault.amount);
    case FaultPlan::What::provider_crash:
    case FaultPlan::What::provider_hang:
      for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
        if (fault.op.exists() && fault.op != OpId{i}) continue;
        if (turn.world.served[i].phase != ServerOp::Phase::running) continue;
        if (fault.what == FaultPlan::What::provider_crash) provider::crash(turn, {i});
        if (fault.what == FaultPlan::What::provider_hang) provider::hang(turn, {i});
      }
      return;
  }
  if (fault.lasts.ns >= 0) {
    turn.schedule({.kind = ActionKind::heal, .subject = index}, {fault.lasts, fault.lasts}, Site::none, 0);
  }
}

void heal(const Turn& turn, std::uint32_t index) {
  const FaultPlan& fault = turn.plan().faults[index];
  say_fault(turn, fault, Fault::heal);
  for_connections(turn, fault, [&](ConnectionId id) {
    Connection& connection = turn.connection(id);
    if (fault.fault == Fault::delay_spike)
      connection.extra_ns = checked_subtract(connection.extra_ns, fault.amount);
    if (fault.fault == Fault::partition) --connection.partitions;
    if (fault.fault == Fault::half_open) --connection.half_open;
    if (fault.fault == Fault::bandwidth) connection.bytes_per_second = 0;
  });
  if (fault.fault == Fault::partition) release_held(turn);
  std::erase_if(turn.world.message_faults, [&](const MessageFault& state) { return state.fault == index; });
}

}  // namespace rescind::network
