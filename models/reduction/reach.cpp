#include "models/reduction/reach.hpp"

#include <algorithm>

namespace rescind {
namespace {

// Where the objects of each sort begin. Those past the end of their sort share a bit with another: then two
// actions are taken to conflict that do not.
constexpr std::uint32_t first_thread = 0;
constexpr std::uint32_t first_at_client = 16;
constexpr std::uint32_t first_at_server = 32;
constexpr std::uint32_t first_cancellation = 48;
constexpr std::uint32_t first_traffic = 64;
constexpr std::uint32_t first_session = 80;
constexpr std::uint32_t first_connection = 86;
constexpr std::uint32_t first_line = 96;
constexpr std::uint32_t first_pool = 116;
constexpr std::uint32_t waiters_for_memory = 125;
constexpr std::uint32_t somebody_was_cancelled = 126;
constexpr std::uint32_t message_faults = 127;

bool faults_messages(const Plan& plan) {
  return std::ranges::any_of(plan.faults,
                             [](const FaultPlan& fault) { return fault.what == FaultPlan::What::network; });
}

}  // namespace

Reach::Reach(const Program& program)
    : program_(program),
      has_message_faults_(faults_messages(program.plan())),
      woken_by_client_(program.ops_count()),
      woken_by_server_(program.ops_count()) {
  const auto add = [&](std::uint32_t waiting, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (step.trigger.when != Trigger::When::event) continue;
      const OpId op = step.trigger.pattern.op;
      const Place place = place_of(step.trigger.pattern.kind);
      if (!op.exists()) woken_by_all_ |= thread(waiting);
      if (op.exists() && place != Place::server && place != Place::provider)
        woken_by_client_[op.value] |= thread(waiting);
      if (op.exists() && place != Place::client) woken_by_server_[op.value] |= thread(waiting);
    }
  };
  for (std::uint32_t i = 0; i < program.app_threads(); ++i) add(i, program.thread({i}).steps);
  for (const CallbackPlan& callback : program.plan().callbacks) {
    add(program.library_thread(program.client_of(callback.op)).value, callback.steps);
  }
}

Objects Reach::thread(std::uint32_t thread) const {
  return Objects::one(first_thread + thread);
}
Objects Reach::library(OpId op) const {
  return thread(program_.library_thread(program_.client_of(op)).value);
}
Objects Reach::session(SessionId session) const {
  return Objects::one(first_session + session.value);
}
Objects Reach::connection(ConnectionId connection) const {
  return Objects::one(first_connection + connection.value);
}
Objects Reach::line(OpId op, bool to_server) const {
  const Objects line =
      Objects::one(first_line + program_.connection_of(op).value * 2 + (to_server ? 1u : 0u));
  return has_message_faults_ ? line | Objects::one(message_faults) : line;
}
Objects Reach::at_client(OpId op) const {
  return Objects::one(first_at_client + op.value) | woken_by_client_[op.value] | woken_by_all_;
}
Objects Reach::at_server(OpId op) const {
  return Objects::one(first_at_server + op.value) | woken_by_server_[op.value] | woken_by_all_;
}
Objects Reach::cancellation(OpId op) const {
  return Objects::one(first_cancellation + op.value);
}
Objects Reach::traffic(OpId op) const {
  return Objects::one(first_traffic + op.value);
}

Objects Reach::somebody_cancelled() const {
  return Objects::one(somebody_was_cancelled);
}

Objects Reach::pools(OpId op) const {
  Objects all;
  for (std::uint32_t i = 0; i < program_.plan().server.quotas.size(); ++i) {
    all |= Objects::one(first_pool + program_.pool_of(i, op));
    if (program_.plan().server.quotas[i].pool == Pool::memory) all |= Objects::one(waiters_for_memory);
  }
  return all;
}

Footprint Reach::client_side(OpId op) const {
  return {connection(program_.connection_of(op)) | traffic(op), at_client(op) | library(op) | line(op, true),
          false};
}

Footprint Reach::handing_over(OpId op) const {
  Footprint touched = client_side(op);
  touched.reads |= somebody_cancelled();
  touched.writes |= session(program_.session_of(op)) | connection(program_.connection_of(op));
  return touched;
}

Footprint Reach::server_side(OpId op) const {
  return {connection(program_.connection_of(op)) | cancellation(op) | traffic(op),
          at_server(op) | pools(op) | line(op, false), false};
}

Footprint Reach::everything_on(ConnectionId id) const {
  Footprint touched{{}, connection(id), false};
  for (std::uint32_t i = 0; i < program_.ops_count(); ++i) {
    if (program_.connection_of({i}) != id) continue;
    touched |= client_side({i});
    touched |= server_side({i});
    touched.writes |= cancellation({i}) | traffic({i});
  }
  return touched;
}

/// A call of the application that may end an operation, or a whole session.
Footprint Reach::ending(OpId op) const {
  Footprint touched = handing_over(op);
  touched.writes |= cancellation(op);
  return touched;
}

Footprint Reach::call_on(OpId op, SessionId of) const {
  Footprint touched;
  for (std::uint32_t i = 0; i < program_.ops_count(); ++i) {
    if (OpId{i} == op || program_.session_of({i}) == of) touched |= ending({i});
  }
  if (of.exists()) touched.writes |= session(of);
  touched.writes |= somebody_cancelled();
  return touched;
}

Footprint Reach::step(ThreadId id, const Step& step) const {
  const OpId op = program_.resolve(id, step.op);
  if (step.in_batch) return {{}, Objects::all(), false};
  Footprint touched{{}, thread(id.value), false};
  switch (step.call) {
    case Call::wait:
      break;
    case Call::start:
      touched.writes |= at_client(op) | session(program_.session_of(op)) | library(op);
      break;
    case Call::read:
    case Call::drain:
      touched.writes |= at_client(op);
      break;
    case Call::ack:
      touched |= client_side(op);
      break;
    case Call::open_session:
      touched.writes |= session(step.session) | woken_by_all_;
      break;
    case Call::cancel:
    case Call::close:
      touched |= call_on(op, {});
      break;
    case Call::raw:
      return {{}, Objects::all(), false};
    case Call::close_session:
      touched |= call_on({}, step.session);
      touched.writes |= woken_by_all_;
      break;
  }
  return touched;
}

Footprint Reach::step_return(ThreadId id, const Step& step) const {
  const OpId op = program_.resolve(id, step.op);
  Footprint touched{{}, thread(id.value) | woken_by_all_, false};
  if (step.call == Call::read || step.call == Call::drain) {
    touched |= handing_over(op);
  } else if (op.exists()) {
    touched.writes |= at_client(op) | session(program_.session_of(op));
  } else if (step.session.exists()) {
    touched.writes |= session(step.session);
  }
  return touched;
}

}  // namespace rescind
