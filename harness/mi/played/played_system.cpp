#include "harness/mi/played/played_system.hpp"

#include <algorithm>
#include <utility>

#include "models/system/application.hpp"
#include "models/system/client_parts.hpp"

namespace rescind {
namespace {

constexpr std::int16_t invalid_class = 5;
/// Of operations that the scenario does not have, at first.
constexpr std::uint32_t room_at_first = 32;

/// The scenario's plan without its steps, and with room for what a program does.
Case with_room(Case what) {
  Plan& plan = what.plan;
  plan.threads.assign(PlayedLimits::threads, ThreadPlan{});
  plan.callbacks.clear();
  for (SessionPlan& session : plan.sessions) session.open_at_start = false;
  if (plan.contexts.empty()) plan.contexts.emplace_back("program");
  while (plan.clients.size() < PlayedLimits::clients) {
    ClientPlan client = plan.clients.empty() ? ClientPlan{.context = ContextId{0}} : plan.clients.front();
    client.name = "client-" + std::to_string(plan.clients.size() + 1);
    plan.clients.push_back(std::move(client));
  }
  while (plan.sessions.size() < PlayedLimits::sessions)
    plan.sessions.push_back(
        {.name = "session-" + std::to_string(plan.sessions.size() + 1), .open_at_start = false});
  // Where each operation has a connection of its own, lanes are numbered by how many there are.
  const std::size_t room = plan.network.shared_connection ? plan.operations.size() + room_at_first
                                                          : std::size_t{PlayedLimits::operations};
  plan.operations.resize(std::max(room, plan.operations.size()), {.session = SessionId{0}});
  return what;
}

Header header_of_played(const Case& what) {
  Header header;
  header.name = what.name;
  header.subject = "a program on the simulated system";
  header.protocol = what.plan.network.protocol == Protocol::pull ? "pull" : "push";
  header.clock = Clock::virtual_time;
  header.from_start = true;
  return header;
}

[[noreturn]] void too_many(std::uint32_t most, const char* what) {
  throw PlayedTooMany("the program uses more than " + std::to_string(most) + " " + what + " in one run");
}

std::uint32_t size32(std::size_t size) {
  return static_cast<std::uint32_t>(size);
}

}  // namespace

void PlayedSystem::Model::begin(World& world, Tape& tape, Effects<Action>& effects) const {
  played_.system_.begin(world, tape, effects);
}

void PlayedSystem::Model::apply(World& world, const Action& action, Tape& tape,
                                Effects<Action>& effects) const {
  if (action.kind == ActionKind::call_return) {
    const Turn turn{*played_.program_, played_.behaviour_.decide, world, tape, effects};
    return played_.return_from_call(turn, ThreadId{action.subject});
  }
  if (action.kind == ActionKind::callback_begin && played_.left_) {
    played_.left_work_ = true;
    return;
  }
  played_.system_.apply(world, action, tape, effects);
  // The program's callback returns when it does.
  std::erase_if(effects.scheduled,
                [](const auto& next) { return next.action.kind == ActionKind::callback_end; });
}

bool PlayedSystem::Model::is_stale(const World& world, const Action& action) const {
  return played_.system_.is_stale(world, action);
}

PlayedSystem::PlayedSystem(const Case& what, const Behaviour& behaviour, Tape tape, Seen seen)
    : what_(with_room(what)),
      behaviour_(behaviour),
      program_(std::in_place, what_.plan),
      system_(*program_, behaviour_),
      model_(*this),
      driver_(model_),
      seen_(std::move(seen)),
      first_tape_(std::move(tape)),
      header_(header_of_played(what)),
      names_(program_->names()),
      calls_(program_->threads_count()),
      declared_ops_(size32(what.plan.operations.size())),
      declared_sessions_(size32(what.plan.sessions.size())),
      next_op_(declared_ops_),
      next_session_(declared_sessions_),
      used_ops_(declared_ops_),
      used_sessions_(PlayedLimits::sessions),
      used_clients_(PlayedLimits::clients) {}

void PlayedSystem::begin() {
  driver_.begin(std::move(first_tape_));
  tell();
}

template <class Act>
void PlayedSystem::act(Act act) {
  driver_.act_at(now_, [&](World& world, Tape& tape, Effects<Action>& effects) {
    act(Turn{*program_, behaviour_.decide, world, tape, effects});
  });
  tell();
}

void PlayedSystem::tell() {
  const std::vector<Event>& events = driver_.effects().events;
  for (const Event& event : events) ended_ = ended_ || event.kind == EventKind::end;
  if (!events.empty()) seen_(events);
}

bool PlayedSystem::step() {
  if (!driver_.step_until(now_)) return false;
  tell();
  return true;
}

std::uint32_t PlayedSystem::new_client(std::string_view name) {
  const auto& clients = what_.plan.clients;
  std::uint32_t taken = no_index;
  for (std::uint32_t i = 0; i < clients.size(); ++i) {
    if (used_clients_[i]) continue;
    if (clients[i].name == name) {
      taken = i;
      break;
    }
    if (taken == no_index) taken = i;
  }
  if (taken == no_index) too_many(PlayedLimits::clients, "applications");
  used_clients_[taken] = true;
  return taken;
}

ContextId PlayedSystem::context_of(std::uint32_t client) const {
  return what_.plan.clients[client].context;
}

ContextId PlayedSystem::other_context(std::uint32_t client, std::uint32_t nth) const {
  const ContextId own = context_of(client);
  for (std::uint32_t i = 0; i < what_.plan.contexts.size(); ++i) {
    if (ContextId{i} != own && nth-- == 0) return {i};
  }
  return own;
}

SessionId PlayedSystem::open_session(std::uint32_t client, ContextId context) {
  std::uint32_t taken = no_index;
  for (std::uint32_t i = 0; i < declared_sessions_ && taken == no_index; ++i) {
    if (!used_sessions_[i] && what_.plan.sessions[i].client == client) taken = i;
  }
  if (taken == no_index) {
    if (next_session_ == PlayedLimits::sessions) too_many(PlayedLimits::sessions, "sessions");
    taken = next_session_++;
    what_.plan.sessions[taken].client = client;
  }
  used_sessions_[taken] = true;
  act([&](const Turn& turn) { client::open_session(turn, {taken}, context); });
  return {taken};
}

std::optional<std::uint32_t> PlayedSystem::provider_of(std::string_view name) const {
  const auto& providers = what_.plan.providers;
  for (std::uint32_t i = 0; i < providers.size(); ++i) {
    if (providers[i].name == name) return i;
  }
  return std::nullopt;
}

std::string PlayedSystem::provider_for(OperationKind kind) const {
  const auto& providers = what_.plan.providers;
  for (std::uint32_t i = 0; i < declared_ops_; ++i) {
    const OperationPlan& plan = what_.plan.operations[i];
    if (!used_ops_[i] && plan.kind == kind) return providers[plan.provider].name;
  }
  return providers.empty() ? "" : providers.front().name;
}

OpId PlayedSystem::place_for(const PlayedStart& what, std::uint32_t provider) {
  for (std::uint32_t i = 0; i < declared_ops_; ++i) {
    const OperationPlan& plan = what_.plan.operations[i];
    if (used_ops_[i] || plan.kind != what.kind || plan.provider != provider) continue;
    used_ops_[i] = true;
    return {i};
  }
  if (next_op_ == what_.plan.operations.size()) make_room();
  const OpId op{next_op_++};
  const auto so_far =
      std::count_if(names_.ops.begin(), names_.ops.begin() + op.value, [&](const std::string& name) {
        return name == what.provider || name.starts_with(what.provider + "-");
      });
  names_.ops[op.value] = what.provider + (so_far == 0 ? "" : "-" + std::to_string(so_far + 1));
  return op;
}

void PlayedSystem::make_room() {
  auto& operations = what_.plan.operations;
  if (operations.size() >= PlayedLimits::operations) too_many(PlayedLimits::operations, "operations");
  operations.resize(std::min(operations.size() * 2, std::size_t{PlayedLimits::operations}),
                    {.session = SessionId{0}});
  // A program counts its operations when it is made. Where it stands stays the same.
  program_.emplace(what_.plan);
  for (std::uint32_t op = 0; op < contexts_.size(); ++op)
    if (contexts_[op].exists()) program_->renew({op}, contexts_[op]);
  driver_.state().ops.resize(operations.size());
  driver_.state().served.resize(operations.size());
  names_.ops.resize(operations.size());
}

const ClientPlan& PlayedSystem::client_plan(OpId op) const {
  return what_.plan.clients[program_->client_of(op)];
}

/// The call returns with `answer` after `time`, unless it blocks.
void PlayedSystem::enter(const Turn& turn, ThreadId thread, const PlayedCall& call, client::Answer answer,
                         Range time) {
  calls_[thread.value] = call;
  Thread& state = turn.thread(thread);
  state.code = answer.code;
  state.phase = answer.blocks ? Thread::Phase::blocked : Thread::Phase::scheduled;
  if (answer.blocks) return;
  turn.schedule({.kind = ActionKind::call_return, .subject = thread.value}, time, Site::call_time,
                thread.value);
}

void PlayedSystem::return_from_call(const Turn& turn, ThreadId thread) {
  Thread& state = turn.thread(thread);
  const PlayedCall& call = calls_[thread.value];
  if (call.call == Call::read) {
    const client::ReadEnd end =
        client::finish_read(turn, call.op, {.thread = thread, .handle = call.handle}, state.code);
    if (end == client::ReadEnd::blocked) return;
  } else {
    turn.emit({.op = call.op,
               .session = call.session,
               .thread = thread,
               .code = call.call == Call::start ? no_code : state.code,
               .kind = application::return_event(call.call)});
  }
  // A thread that runs a callback goes on with it.
  state.phase = program_->is_library(thread) ? Thread::Phase::scheduled : Thread::Phase::done;
}

OpId PlayedSystem::start(ThreadId thread, ContextId context, const PlayedStart& what) {
  const std::optional<std::uint32_t> provider = provider_of(what.provider);
  const OpId op = place_for(what, provider.value_or(0));
  OperationPlan& plan = what_.plan.operations[op.value];
  plan.provider = provider.value_or(0);
  plan.session = what.session;
  plan.kind = what.kind;
  plan.mode = what.mode;
  plan.acknowledge = what.acknowledge;
  plan.timeout = what.timeout;
  contexts_.resize(std::max<std::size_t>(contexts_.size(), op.value + 1));
  contexts_[op.value] = context;
  program_->renew(op, context);
  act([&](const Turn& turn) {
    turn.emit(application::start_event(plan, op, context, thread));
    client::start(turn, op, false);
    if (!provider && !turn.op(op).final_known) {
      turn.op(op).detached = true;
      client::make_final(turn, turn.op(op), invalid_class, 0);
      client::offer(turn, op);
    }
    enter(turn, thread, {.call = Call::start, .op = op}, {}, client_plan(op).call_time);
  });
  return op;
}

void PlayedSystem::read(ThreadId thread, ContextId context, OpId op, Handle handle) {
  act([&](const Turn& turn) {
    turn.emit({.op = op, .context = context, .thread = thread, .kind = EventKind::read, .handle = handle});
    const client::Answer answer =
        client::read(turn, op, {.thread = thread, .context = context, .handle = handle});
    enter(turn, thread, {.call = Call::read, .op = op, .handle = handle}, answer);
  });
}

void PlayedSystem::cancel(ThreadId thread, ContextId context, OpId op, Reason reason, Handle handle) {
  act([&](const Turn& turn) {
    turn.emit({.op = op,
               .context = context,
               .thread = thread,
               .kind = EventKind::cancel,
               .reason = reason,
               .handle = handle});
    const client::Answer answer =
        client::cancel(turn, op, reason, {.thread = thread, .context = context, .handle = handle});
    enter(turn, thread, {.call = Call::cancel, .op = op, .handle = handle}, answer);
  });
}

void PlayedSystem::close(ThreadId thread, ContextId context, OpId op, Handle handle) {
  act([&](const Turn& turn) {
    turn.emit({.op = op, .context = context, .thread = thread, .kind = EventKind::close, .handle = handle});
    const client::Answer answer =
        client::close(turn, op, {.thread = thread, .context = context, .handle = handle});
    enter(turn, thread, {.call = Call::close, .op = op, .handle = handle}, answer, client_plan(op).call_time);
  });
}

void PlayedSystem::close_session(ThreadId thread, SessionId session, Wait wait) {
  act([&](const Turn& turn) {
    turn.emit({.session = session, .thread = thread, .kind = EventKind::session_close, .wait = wait});
    const client::Answer answer = client::close_session(turn, session, wait, thread);
    enter(turn, thread, {.call = Call::close_session, .session = session}, answer);
  });
}

std::int32_t PlayedSystem::acknowledge(ThreadId thread, ContextId context, OpId op, Handle handle) {
  std::int16_t answered = 0;
  act([&](const Turn& turn) {
    answered = client::ack(turn, op, {.thread = thread, .context = context, .handle = handle});
    if (turn.world.crashed) return;
    turn.emit({.op = op,
               .context = context,
               .thread = thread,
               .code = answered,
               .kind = EventKind::ack,
               .handle = handle});
  });
  return answered;
}

void PlayedSystem::callback_returned(ThreadId library) {
  act([&](const Turn& turn) { application::callback_end(turn, library); });
}

void PlayedSystem::leave() {
  left_ = true;
  left_work_ = left_work_ || std::ranges::any_of(driver_.state().ops, [](const ClientOp& op) {
                 return op.phase == ClientOp::Phase::running || op.phase == ClientOp::Phase::cancelling;
               });
  const Time until = Time{} + what_.plan.until;
  while (const std::optional<Time> due = next_due()) {
    if (*due > until || driver_.steps() > what_.plan.steps_max) return end(EndWhy::cut);
    advance_to(*due);
    step();
  }
  end(left_work_ ? EndWhy::cut : EndWhy::quiet);
}

void PlayedSystem::end(EndWhy why) {
  if (ended_) return;
  ended_ = true;
  const Event event{.t = now_, .kind = EventKind::end, .ending = why};
  seen_({&event, 1});
}

void PlayedSystem::name_thread(ThreadId thread, std::string name) {
  names_.threads[thread.value] = std::move(name);
}

}  // namespace rescind
