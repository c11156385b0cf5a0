#include "models/system/application.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "models/system/client.hpp"

namespace rescind {

/// Lets the steps that wait for this event go.
void Turn::count(const Event& event) const {
  program.for_counters_of(event, [this](std::uint32_t counter) {
    ++world.counters[counter];
    application::wake(*this, counter);
  });
}

namespace application {
namespace {

const std::vector<Step>& steps_of(const Program& program, const Thread& state, ThreadId thread) {
  if (state.frame.exists()) return program.plan().callbacks[state.frame.value].steps;
  return program.thread(thread).steps;
}

const ClientPlan& client_plan(const Turn& turn, ThreadId thread) {
  return turn.plan().clients[turn.program.client_of(thread)];
}

Action thread_action(ActionKind kind, ThreadId thread) {
  return {.kind = kind, .subject = thread.value};
}

/// Schedules a scripted step or fault whose trigger is met, or is a time.
void let_go(const Turn& turn, const Action& action, const Trigger& trigger, Site site, std::uint32_t actor,
            bool urgent, Duration later = {}) {
  turn.schedule([&] {
    return Scheduled<Action>{.action = action,
                             .lane = {},
                             .delay = {trigger.delay.least + later, trigger.delay.most + later},
                             .site = site,
                             .actor = actor,
                             .urgent = urgent && trigger.delay == Range{},
                             .absolute = trigger.when == Trigger::When::at};
  });
}

bool has_happened(const Turn& turn, ThreadId thread, const Trigger& trigger) {
  if (trigger.when != Trigger::When::event) return true;
  return turn.world.counters[turn.program.counter_of(thread, trigger.pattern)] >= trigger.pattern.nth;
}

/// `trigger` is that of the thread's current step.
void let_step_go(const Turn& turn, ThreadId thread, const Trigger& trigger, bool urgent) {
  turn.thread(thread).phase = Thread::Phase::scheduled;
  let_go(turn, thread_action(ActionKind::step, thread), trigger, Site::step_time, thread.value, urgent,
         trigger.stagger * std::int64_t{turn.program.copy_of(thread)});
}

/// Sends a thread to its next step, or to its end.
void advance(const Turn& turn, ThreadId thread) {
  Thread& state = turn.thread(thread);
  const std::vector<Step>& steps = steps_of(turn.program, state, thread);
  if (state.step < steps.size()) {
    const Step& next = steps[state.step];
    if (has_happened(turn, thread, next.trigger)) {
      let_step_go(turn, thread, next.trigger, next.joined);
    } else {
      state.phase = Thread::Phase::waiting;
    }
    return;
  }
  if (turn.program.is_library(thread)) {
    state.phase = Thread::Phase::scheduled;
    turn.schedule(thread_action(ActionKind::callback_end, thread));
    return;
  }
  state.phase = Thread::Phase::done;
  if (turn.program.thread(thread).loops) application::restart_if_over(turn, turn.program.first_op_of(thread));
}

void next_step(const Turn& turn, ThreadId thread) {
  ++turn.thread(thread).step;
  advance(turn, thread);
}

/// Whether the step behind this one leaves in the same instant.
bool next_is_joined(const Turn& turn, ThreadId thread) {
  const Thread& state = turn.thread(thread);
  const std::vector<Step>& steps = steps_of(turn.program, state, thread);
  return state.step + 1 < steps.size() && steps[state.step + 1].joined;
}

bool is_of_batch(const Turn& turn, ThreadId thread) {
  return current_step(turn.program, turn.world, thread).in_batch;
}

/// The call in progress returns with `answer` after `time`, unless it blocks.
void in_call(const Turn& turn, ThreadId thread, client::Answer answer, Range time) {
  Thread& state = turn.thread(thread);
  state.code = answer.code;
  state.phase = answer.blocks ? Thread::Phase::blocked : Thread::Phase::scheduled;
  if (answer.blocks) return;
  if (next_is_joined(turn, thread)) {
    turn.effects.scheduled.push_back(
        {.action = thread_action(ActionKind::call_return, thread), .lane = {}, .delay = {}, .urgent = true});
  } else {
    turn.schedule(thread_action(ActionKind::call_return, thread), time, Site::call_time, thread.value);
  }
}

void enter_start(const Turn& turn, ThreadId thread, OpId op, ContextId context) {
  const OperationPlan& operation = turn.program.operation(op);
  turn.emit([&] { return application::start_event(operation, op, context, thread); });
  client::start(turn, op, is_of_batch(turn, thread));
  in_call(turn, thread, {}, client_plan(turn, thread).call_time);
}

void enter_read(const Turn& turn, ThreadId thread, const Step& step, OpId op, ContextId context) {
  turn.emit({.op = op, .context = context, .thread = thread, .kind = EventKind::read, .handle = step.handle});
  const client::Answer answer =
      client::read(turn, op, {.thread = thread, .context = context, .handle = step.handle});
  in_call(turn, thread, answer, Range{});
}

void enter_ack(const Turn& turn, ThreadId thread, const Step& step, OpId op, ContextId context) {
  Event event{.op = op, .context = context, .thread = thread, .kind = EventKind::ack, .handle = step.handle};
  event.code = client::ack(turn, op, {.thread = thread, .context = context, .handle = step.handle});
  if (!turn.world.crashed) turn.emit(event);
}

void enter_cancel(const Turn& turn, ThreadId thread, const Step& step, OpId op, ContextId context) {
  turn.emit([&] {
    return Event{.op = op,
                 .context = context,
                 .thread = thread,
                 .text = turn.program.form_text(step.form),
                 .kind = EventKind::cancel,
                 .reason = step.reason,
                 .handle = step.handle};
  });
  const client::Answer answer = client::cancel(turn, op, step.reason,
                                               {.thread = thread,
                                                .context = context,
                                                .handle = step.handle,
                                                .at_once = is_of_batch(turn, thread),
                                                .form = step.form});
  in_call(turn, thread, answer, Range{});
}

void enter_close(const Turn& turn, ThreadId thread, const Step& step, OpId op, ContextId context) {
  turn.emit([&] {
    return Event{
        .op = op, .context = context, .thread = thread, .kind = EventKind::close, .handle = step.handle};
  });
  const client::Answer answer =
      client::close(turn, op, {.thread = thread, .context = context, .handle = step.handle});
  in_call(turn, thread, answer, client_plan(turn, thread).call_time);
}

void enter_close_session(const Turn& turn, ThreadId thread, const Step& step) {
  turn.emit({.session = step.session, .thread = thread, .kind = EventKind::session_close, .wait = step.wait});
  const client::Answer answer = client::close_session(turn, step.session, step.wait, thread);
  in_call(turn, thread, answer, Range{});
}

}  // namespace

Event start_event(const OperationPlan& operation, OpId op, ContextId context, ThreadId thread) {
  return {.duration = operation.timeout.ns,
          .op = op,
          .session = operation.session,
          .context = context,
          .thread = thread,
          .kind = EventKind::start,
          .operation_kind = operation.kind,
          .mode = operation.mode,
          .acknowledge = operation.acknowledge};
}

EventKind return_event(Call call) {
  switch (call) {
    case Call::start:
      return EventKind::start_returned;
    case Call::cancel:
      return EventKind::cancel_returned;
    case Call::close:
      return EventKind::close_returned;
    case Call::close_session:
      return EventKind::session_close_returned;
    default:
      return EventKind::none;
  }
}

void begin(const Turn& turn) {
  const Plan& plan = turn.plan();
  for (std::uint32_t i = 0; i < plan.sessions.size(); ++i) {
    if (plan.sessions[i].open_at_start) {
      client::open_session(turn, {i}, plan.clients[plan.sessions[i].client].context);
    }
  }
  for (std::uint32_t i = 0; i < turn.program.app_threads(); ++i) advance(turn, {i});
  for (std::uint32_t i = 0; i < plan.faults.size(); ++i) {
    const FaultPlan& fault = plan.faults[i];
    turn.world.fault_waits[i] = fault.trigger.when == Trigger::When::event ? 1 : 0;
    if (turn.world.fault_waits[i] == 0) {
      let_go(turn, {.kind = ActionKind::fault, .subject = i}, fault.trigger, Site::fault_time, i, false);
    }
  }
}

namespace {

/// Whether the system has such a call at all. Else the step does nothing.
bool can_be_made(const Turn& turn, Call call, OpId op, ContextId context) {
  if (call == Call::close && !turn.ways().closes) return false;
  const bool names_operation = call == Call::cancel || call == Call::close;
  const bool is_stranger = names_operation && context != turn.program.context_of(op);
  return !is_stranger || turn.ways().stranger != Ways::Stranger::unable;
}

}  // namespace

void step(const Turn& turn, ThreadId thread) {
  const Step& step = current_step(turn.program, turn.world, thread);
  const OpId op = turn.program.resolve(thread, step.op);
  const ContextId context = step.context.exists() ? step.context : client_plan(turn, thread).context;
  if (!can_be_made(turn, step.call, op, context)) return next_step(turn, thread);
  if (op.exists() && is_of_batch(turn, thread)) client::stand(turn, turn.program.session_of(op));
  switch (step.call) {
    case Call::open_session:
      client::open_session(turn, step.session, context);
      break;
    case Call::start:
      return enter_start(turn, thread, op, context);
    case Call::read:
    case Call::drain:
      return enter_read(turn, thread, step, op, context);
    case Call::ack:
      enter_ack(turn, thread, step, op, context);
      break;
    case Call::cancel:
      return enter_cancel(turn, thread, step, op, context);
    case Call::close:
      return enter_close(turn, thread, step, op, context);
    case Call::close_session:
      return enter_close_session(turn, thread, step);
    case Call::raw:
      client::send_raw(turn, step.session);
      break;
    case Call::wait:
      break;
  }
  next_step(turn, thread);
}

void call_return(const Turn& turn, ThreadId thread) {
  Thread& state = turn.thread(thread);
  const Step& step = current_step(turn.program, turn.world, thread);
  const OpId op = turn.program.resolve(thread, step.op);
  if (step.call == Call::read || step.call == Call::drain) {
    const client::ReadEnd end =
        client::finish_read(turn, op, {.thread = thread, .handle = step.handle}, state.code);
    if (end == client::ReadEnd::blocked) return;
    if (end == client::ReadEnd::more && step.call == Call::drain) {
      return turn.schedule(thread_action(ActionKind::step, thread));
    }
  } else {
    turn.emit([&] {
      return Event{.op = op,
                   .session = step.session,
                   .thread = thread,
                   .code = step.call == Call::start ? no_code : state.code,
                   .kind = return_event(step.call)};
    });
  }
  next_step(turn, thread);
  if (op.exists()) restart_if_over(turn, op);
}

void run_callback(const Turn& turn, ThreadId library, OpId op, std::uint32_t index) {
  Thread& state = turn.thread(library);
  state.callback_op = op;
  state.frame = turn.program.frame_of(op, index);
  state.step = 0;
  if (state.frame.exists()) return advance(turn, library);
  state.phase = Thread::Phase::scheduled;
  turn.schedule(thread_action(ActionKind::callback_end, library), client_plan(turn, library).callback_time,
                Site::callback_time, library.value);
}

void callback_end(const Turn& turn, ThreadId library) {
  Thread& state = turn.thread(library);
  const OpId op = state.callback_op;
  state = Thread{};
  turn.emit([&] { return Event{.op = op, .thread = library, .kind = EventKind::callback_returned}; });
  client::callback_returned(turn, op);
}

void wake(const Turn& turn, std::uint32_t counter) {
  const std::uint32_t count = turn.world.counters[counter];
  const auto is_met = [&](ThreadId thread, const EventPattern& pattern) {
    return count >= pattern.nth && turn.program.counter_of(thread, pattern) == counter;
  };
  const auto wake_thread = [&](ThreadId id) {
    if (turn.thread(id).phase != Thread::Phase::waiting) return;
    const Trigger& trigger = current_step(turn.program, turn.world, id).trigger;
    if (is_met(id, trigger.pattern)) let_step_go(turn, id, trigger, true);
  };
  const ThreadId only = turn.program.only_waiter(counter);
  if (only.exists()) return wake_thread(only);
  for (std::uint32_t i = 0; i < turn.program.plain_threads(); ++i) wake_thread({i});
  for (std::uint32_t i = turn.program.app_threads(); i < turn.program.threads_count(); ++i) wake_thread({i});
  for (std::uint32_t i = 0; i < turn.world.fault_waits.size(); ++i) {
    if (turn.world.fault_waits[i] == 0) continue;
    const Trigger& trigger = turn.plan().faults[i].trigger;
    if (!is_met({}, trigger.pattern)) continue;
    turn.world.fault_waits[i] = 0;
    let_go(turn, {.kind = ActionKind::fault, .subject = i}, trigger, Site::fault_time, i, true);
  }
}

namespace {

/// The thread of a loop has come to its end: it begins again if its operations are over. That is rare, and to be kept out
/// of the calls that ask in vain.
[[gnu::noinline]] void restart_if_over(const Turn& turn, ThreadId thread) {
  const OpId first = turn.program.first_op_of(thread);
  for (std::uint32_t i = 0; i < turn.program.ops_of_copy(); ++i) {
    const ClientOp& mine = turn.op({first.value + i});
    const ServerOp& served = turn.served({first.value + i});
    const bool client_over =
        mine.phase == ClientOp::Phase::finished && (mine.closed || !turn.ways().closes) && !mine.in_callback;
    const bool server_over = served.phase == ServerOp::Phase::unseen ||
                             (served.phase == ServerOp::Phase::ended && served.queued == 0);
    if (!client_over || !server_over || mine.in_flight > 0) return;
    if (turn.program.thread(thread).retries && served.runs != 0) return;
  }
  for (std::uint32_t i = 0; i < turn.program.ops_of_copy(); ++i) {
    ClientOp& mine = turn.op({first.value + i});
    mine = ClientOp{.generation = mine.generation + 1};
    ServerOp& served = turn.served({first.value + i});
    served = ServerOp{.occupies = served.occupies};
  }
  const Program::CounterRange counters = turn.program.counters_of_copy(thread);
  for (std::uint32_t i = counters.first; i < counters.end; ++i) turn.world.counters[i] = 0;
  turn.thread(thread).step = 0;
  advance(turn, thread);
}

}  // namespace

void restart_if_over(const Turn& turn, OpId op) {
  const ThreadId thread = turn.program.looper_of(op);
  if (thread.exists() && turn.thread(thread).phase == Thread::Phase::done) restart_if_over(turn, thread);
}

const Step& current_step(const Program& program, const World& world, ThreadId thread) {
  const Thread& state = world.threads[thread.value];
  return steps_of(program, state, thread)[state.step];
}

const Step* awaited_step(const Program& program, const World& world, ThreadId thread) {
  const Thread& state = world.threads[thread.value];
  if (state.phase != Thread::Phase::waiting) return nullptr;
  // Who would only do what this system does not have waits for nothing.
  const std::vector<Step>& steps = steps_of(program, state, thread);
  const auto is_void = [&](const Step& step) {
    return step.call == Call::close && !program.plan().ways.closes;
  };
  if (std::all_of(steps.begin() + state.step, steps.end(), is_void)) return nullptr;
  return &current_step(program, world, thread);
}

std::vector<Awaited> all_awaited(const Program& program, const World& world) {
  std::vector<Awaited> all;
  for (std::uint32_t i = 0; i < program.threads_count(); ++i) {
    const Step* step = awaited_step(program, world, {i});
    if (step != nullptr) all.push_back({{i}, &step->trigger, step->written});
  }
  const std::vector<FaultPlan>& faults = program.plan().faults;
  for (std::size_t i = 0; i < faults.size(); ++i)
    if (world.fault_waits[i] != 0) all.push_back({{}, &faults[i].trigger, faults[i].written});
  return all;
}

}  // namespace application
}  // namespace rescind
