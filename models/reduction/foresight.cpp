#include "models/reduction/foresight.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "models/system/turn.hpp"

namespace rescind {
namespace {

constexpr Footprint nothing{};
constexpr Footprint everything{{}, Objects::all(), false};

Footprint as_read(const Footprint& touched) {
  return {touched.reads | touched.writes, {}, false};
}

bool begins_again(const Plan& plan) {
  return std::ranges::any_of(plan.threads, [](const ThreadPlan& thread) { return thread.loops; });
}

}  // namespace

Foresight::Foresight(const Program& program, const Behaviour& behaviour)
    : program_(program),
      footprints_(program, behaviour),
      foresees_nothing_(behaviour.wrong.any() || begins_again(program.plan())) {}

Foresight::Process Foresight::named(std::uint32_t process) const {
  const std::uint32_t ops = program_.ops_count();
  const std::pair<Sort, std::uint32_t> sorts[] = {{Sort::thread, program_.threads_count()},
                                                  {Sort::client_work, ops},
                                                  {Sort::server, ops},
                                                  {Sort::provider, ops},
                                                  {Sort::line, program_.connections_count() * 2}};
  for (const auto& [sort, count] : sorts) {
    if (process < count) return {sort, process};
    process -= count;
  }
  return {Sort::fault, process};
}

Footprint Foresight::next(const World& world, std::uint32_t process, std::span<const Action> pending) const {
  if (foresees_nothing_) return everything;
  Footprint touched = waits_for(world, named(process));
  for (const Action& action : pending) touched |= footprints_.of(world, action);
  return touched;
}

Footprint Foresight::future(const World& world, std::uint32_t process,
                            std::span<const Action> pending) const {
  if (foresees_nothing_) return everything;
  const Process named_process = named(process);
  const std::uint32_t subject = named_process.subject;
  Footprint touched;
  for (const Action& action : pending) touched |= footprints_.of(world, action);
  switch (named_process.sort) {
    case Sort::thread:
      return touched |=
             program_.is_library({subject}) ? callbacks_of(world, {subject}) : rest_of(world, {subject});
    case Sort::client_work:
      return touched |= client_work_on(world, {subject});
    case Sort::server:
    case Sort::provider:
      return touched |= service_of(world, {subject});
    case Sort::line:
      return touched |= traffic_on(world, {subject / 2});
    case Sort::fault:
      return world.fault_waits[subject] != 0 ? everything : touched;
  }
  fail_assertion("a known process");
}

/// What the process waits for, apart from what is pending of it: whoever writes that may give it a step.
Footprint Foresight::waits_for(const World& world, Process process) const {
  switch (process.sort) {
    case Sort::thread:
      return thread_waits_for(world, {process.subject});
    case Sort::client_work:
      return as_read(client_work_on(world, {process.subject}));
    case Sort::server:
    case Sort::provider:
      return as_read(service_of(world, {process.subject}));
    case Sort::line:
      return as_read(traffic_on(world, {process.subject / 2}));
    case Sort::fault:
      return world.fault_waits[process.subject] != 0 ? everything : nothing;
  }
  fail_assertion("a known process");
}

Footprint Foresight::thread_waits_for(const World& world, ThreadId thread) const {
  const Thread& state = world.threads[thread.value];
  Footprint touched{footprints_.reach().thread(thread.value), {}, false};
  if (state.phase == Thread::Phase::blocked) {
    const Step& step = application::current_step(program_, world, thread);
    touched |= as_read(footprints_.reach().step_return(thread, step));
  }
  return touched;
}

Footprint Foresight::steps(ThreadId thread, std::span<const Step> steps) const {
  Footprint touched;
  for (const Step& step : steps) {
    touched |= footprints_.reach().step(thread, step);
    touched |= footprints_.reach().step_return(thread, step);
  }
  return touched;
}

Footprint Foresight::rest_of(const World& world, ThreadId thread) const {
  const Thread& state = world.threads[thread.value];
  if (state.phase == Thread::Phase::done) return nothing;
  return steps(thread, std::span(program_.thread(thread).steps).subspan(state.step));
}

/// Whatever a library thread may still hand over, and what the application does inside its callbacks.
Footprint Foresight::callbacks_of(const World& world, ThreadId library) const {
  Footprint touched;
  for (std::uint32_t op = 0; op < program_.ops_count(); ++op) {
    const ClientOp& state = world.ops[op];
    const bool over = state.phase == ClientOp::Phase::finished && !state.ready && !state.in_callback;
    if (program_.library_thread(program_.client_of(OpId{op})) != library || over) continue;
    touched |= footprints_.reach().handing_over({op});
    touched.writes |= footprints_.reach().thread(library.value);
    for (const CallbackPlan& callback : program_.plan().callbacks) {
      if (callback.op == OpId{op}) touched |= steps(library, callback.steps);
    }
  }
  return touched;
}

bool Foresight::is_over(const World& world, OpId op) {
  const ClientOp& client = world.ops[op.value];
  const ServerOp& served = world.served[op.value];
  const bool server_over = served.phase == ServerOp::Phase::unseen ||
                           (served.phase == ServerOp::Phase::ended && served.queued == 0);
  return client.phase == ClientOp::Phase::finished && client.in_flight == 0 && server_over &&
         !served.pull_outstanding;
}

Footprint Foresight::client_work_on(const World& world, OpId op) const {
  if (is_over(world, op)) return nothing;
  Footprint touched = footprints_.reach().ending(op);
  touched.writes |= footprints_.reach().woken_by_all();
  return touched;
}

Footprint Foresight::service_of(const World& world, OpId op) const {
  return is_over(world, op) ? nothing : footprints_.reach().server_side(op);
}

Footprint Foresight::traffic_on(const World& world, ConnectionId connection) const {
  const Connection::Phase phase = world.connections[connection.value].client;
  // The client may still say that it lets go of it.
  if (phase == Connection::Phase::connecting || phase == Connection::Phase::open)
    return footprints_.reach().everything_on(connection);
  for (std::uint32_t op = 0; op < program_.ops_count(); ++op) {
    if (program_.connection_of({op}) == connection && !is_over(world, {op}))
      return footprints_.reach().everything_on(connection);
  }
  return nothing;
}

}  // namespace rescind
