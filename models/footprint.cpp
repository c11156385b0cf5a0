#include "models/footprint.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "models/turn.hpp"

namespace rescind {
namespace {

// Where the objects of each sort begin. Those past the end of their sort share a bit with another: then two
// actions are taken to conflict that do not.
constexpr std::uint32_t first_thread = 0;
constexpr std::uint32_t first_operation = 24;
constexpr std::uint32_t first_session = 48;
constexpr std::uint32_t first_connection = 56;
constexpr std::uint32_t first_line = 72;
constexpr std::uint32_t first_pool = 104;
constexpr std::uint32_t somebody_was_cancelled = 126;
constexpr std::uint32_t message_faults = 127;

bool faults_messages(const Plan& plan) {
  return std::ranges::any_of(plan.faults,
                             [](const FaultPlan& fault) { return fault.what == FaultPlan::What::network; });
}

}  // namespace

ActionFootprints::ActionFootprints(const Program& program, const Behaviour& behaviour)
    : program_(program),
      reaches_further_(behaviour.wrong.any()),
      has_message_faults_(faults_messages(program.plan())),
      woken_(program.ops_count()) {
  const auto add = [&](std::uint32_t waiting, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (step.trigger.when != Trigger::When::event) continue;
      const OpId op = step.trigger.pattern.op;
      (op.exists() ? woken_[op.value] : woken_by_all_) |= thread(waiting);
    }
  };
  for (std::uint32_t i = 0; i < program.app_threads(); ++i) add(i, program.thread({i}).steps);
  for (const CallbackPlan& callback : program.plan().callbacks) {
    add(program.library_thread(program.client_of(callback.op)).value, callback.steps);
  }
}

Objects ActionFootprints::thread(std::uint32_t thread) const {
  return Objects::one(first_thread + thread);
}
Objects ActionFootprints::library(OpId op) const {
  return thread(program_.library_thread(program_.client_of(op)).value);
}
Objects ActionFootprints::session(SessionId session) const {
  return Objects::one(first_session + session.value);
}
Objects ActionFootprints::connection(ConnectionId connection) const {
  return Objects::one(first_connection + connection.value);
}
Objects ActionFootprints::line(OpId op, bool to_server) const {
  const Objects line =
      Objects::one(first_line + program_.connection_of(op).value * 2 + (to_server ? 1u : 0u));
  return has_message_faults_ ? line | Objects::one(message_faults) : line;
}
Objects ActionFootprints::operation(OpId op) const {
  return Objects::one(first_operation + op.value) | woken_[op.value] | woken_by_all_;
}

Objects ActionFootprints::pools(OpId op) const {
  Objects all;
  for (std::uint32_t i = 0; i < program_.plan().server.quotas.size(); ++i) {
    all |= Objects::one(first_pool + program_.pool_of(i, op));
  }
  return all;
}

/// The client stack takes something in for an operation, or sends for it.
Footprint ActionFootprints::client_side(OpId op) const {
  return {connection(program_.connection_of(op)), operation(op) | library(op) | line(op, true), false};
}

/// It hands over a result, perhaps the final one; see cancel.no-bystander. A connection of its own is closed
/// with that.
Footprint ActionFootprints::handing_over(OpId op) const {
  Footprint touched = client_side(op);
  touched.reads |= Objects::one(somebody_was_cancelled);
  touched.writes |= session(program_.session_of(op)) | connection(program_.connection_of(op));
  return touched;
}

/// The server and the provider work on an operation. Memory given back wakes others that wait for it.
Footprint ActionFootprints::server_side(OpId op) const {
  return {connection(program_.connection_of(op)), operation(op) | pools(op) | line(op, false), false};
}

Footprint ActionFootprints::everything_on(ConnectionId id) const {
  Footprint touched{{}, connection(id), false};
  for (std::uint32_t i = 0; i < program_.ops_count(); ++i) {
    if (program_.connection_of({i}) != id) continue;
    touched |= client_side({i});
    touched |= server_side({i});
  }
  return touched;
}

/// A call of the application that may end an operation, or a whole session.
Footprint ActionFootprints::of_call_on(OpId op, SessionId of) const {
  Footprint touched;
  for (std::uint32_t i = 0; i < program_.ops_count(); ++i) {
    if (OpId{i} == op || program_.session_of({i}) == of) touched |= handing_over({i});
  }
  if (of.exists()) touched.writes |= session(of);
  touched.writes |= Objects::one(somebody_was_cancelled);
  return touched;
}

Footprint ActionFootprints::of_step(const World& world, ThreadId id) const {
  const Step& step = application::current_step(program_, world, id);
  const OpId op = program_.resolve(id, step.op);
  Footprint touched{{}, thread(id.value), false};
  switch (step.call) {
    case Call::wait:
      break;
    case Call::start:
      touched.writes |= operation(op) | session(program_.session_of(op)) | library(op);
      break;
    case Call::read:
    case Call::drain:
      touched.writes |= operation(op);
      break;
    case Call::ack:
      touched |= client_side(op);
      break;
    case Call::open_session:
      touched.writes |= session(step.session) | woken_by_all_;
      break;
    case Call::cancel:
    case Call::close:
      touched |= of_call_on(op, {});
      break;
    case Call::close_session:
      touched |= of_call_on({}, step.session);
      touched.writes |= woken_by_all_;
      break;
  }
  return touched;
}

Footprint ActionFootprints::of_return(const World& world, ThreadId id) const {
  const Step& step = application::current_step(program_, world, id);
  const OpId op = program_.resolve(id, step.op);
  Footprint touched{{}, thread(id.value) | woken_by_all_, false};
  if (step.call == Call::read || step.call == Call::drain) {
    touched |= handing_over(op);
  } else if (op.exists()) {
    touched.writes |= operation(op) | session(program_.session_of(op));
  } else if (step.session.exists()) {
    touched.writes |= session(step.session);
  }
  return touched;
}

Footprint ActionFootprints::of(const World& world, const Action& action) const {
  const Footprint everything{{}, Objects::all(), false};
  if (reaches_further_) return everything;
  switch (action.kind) {
    case ActionKind::step:
      return of_step(world, {action.subject});
    case ActionKind::call_return:
      return of_return(world, {action.subject});
    case ActionKind::callback_begin: {
      const ReadyQueue& ready = world.ready[action.subject];
      Footprint touched{{}, thread(program_.library_thread(action.subject).value), false};
      for (std::size_t i = ready.head; i < ready.ops.size(); ++i) touched |= handing_over(ready.ops[i]);
      return touched;
    }
    case ActionKind::callback_end:
      return client_side(world.threads[action.subject].callback_op);
    case ActionKind::connect: {
      Footprint touched = client_side(action.op);
      touched.writes |= connection(program_.connection_of(action.op)) | woken_by_all_;
      return touched;
    }
    case ActionKind::cancel_work:
    case ActionKind::timeout:
    case ActionKind::gap:
      return handing_over(action.op);
    case ActionKind::connected:
      return everything_on({action.subject});
    case ActionKind::deliver: {
      const ConnectionId id{action.subject};
      if (action.message == Message::close) return everything_on(id);
      return action.to_server ? server_side(action.op) : client_side(action.op);
    }
    case ActionKind::fault:
    case ActionKind::heal:
      return everything;
    case ActionKind::admit:
    case ActionKind::dispatch:
    case ActionKind::hear:
    case ActionKind::tick:
    case ActionKind::poll:
    case ActionKind::stop:
      return server_side(action.op);
  }
  fail_assertion("a known action");
}

std::uint32_t ActionFootprints::process(const Action& action) const {
  const std::uint32_t of_clients = program_.threads_count();
  const std::uint32_t of_servers = of_clients + program_.ops_count();
  const std::uint32_t of_providers = of_servers + program_.ops_count();
  const std::uint32_t of_lines = of_providers + program_.ops_count();
  const std::uint32_t of_faults = of_lines + program_.connections_count() * 2;
  switch (action.kind) {
    case ActionKind::step:
    case ActionKind::call_return:
    case ActionKind::callback_end:
      return action.subject;
    case ActionKind::callback_begin:
      return program_.library_thread(action.subject).value;
    case ActionKind::connect:
    case ActionKind::cancel_work:
    case ActionKind::timeout:
    case ActionKind::gap:
      return of_clients + action.op.value;
    case ActionKind::admit:
    case ActionKind::dispatch:
      return of_servers + action.op.value;
    case ActionKind::hear:
    case ActionKind::tick:
    case ActionKind::poll:
    case ActionKind::stop:
      return of_providers + action.op.value;
    case ActionKind::connected:
      return of_lines + action.subject * 2;
    case ActionKind::deliver:
      return of_lines + action.subject * 2 + (action.to_server ? 1u : 0u);
    case ActionKind::fault:
    case ActionKind::heal:
      return of_faults + action.subject;
  }
  fail_assertion("a known action");
}

std::uint32_t ActionFootprints::processes() const {
  return program_.threads_count() + 3 * program_.ops_count() + program_.connections_count() * 2 +
         static_cast<std::uint32_t>(program_.plan().faults.size());
}

}  // namespace rescind
