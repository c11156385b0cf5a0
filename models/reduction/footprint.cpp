#include "models/reduction/footprint.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "models/system/application.hpp"

namespace rescind {
namespace {

/// The server's last word on an operation.
bool ends_use(const Action& message) {
  return message.message == Message::final || message.message == Message::response ||
         (message.message == Message::batch && message.last);
}

bool has_copies(const Plan& plan) {
  return plan.network.messages || std::ranges::any_of(plan.faults, [](const FaultPlan& fault) {
           return fault.fault == Fault::duplicate;
         });
}

}  // namespace

ActionFootprints::ActionFootprints(const Program& program, const Behaviour& behaviour)
    : program_(program),
      reach_(program),
      reaches_further_(behaviour != Behaviour{} || program.plan().ways != Ways{}),
      has_copies_(has_copies(program.plan())) {}

Footprint ActionFootprints::of(const World& world, const Action& action) const {
  const Footprint everything{{}, Objects::all(), false};
  if (reaches_further_) return everything;
  switch (action.kind) {
    case ActionKind::step:
      return reach_.step({action.subject}, application::current_step(program_, world, {action.subject}));
    case ActionKind::call_return:
      return reach_.step_return({action.subject},
                                application::current_step(program_, world, {action.subject}));
    case ActionKind::callback_begin: {
      const ReadyQueue& ready = world.ready[action.subject];
      Footprint touched{{}, reach_.thread(program_.library_thread(action.subject).value), false};
      for (std::size_t i = ready.head; i < ready.ops.size(); ++i)
        touched |= reach_.handing_over(ready.ops[i]);
      return touched;
    }
    case ActionKind::callback_end:
      return reach_.client_side(world.threads[action.subject].callback_op);
    case ActionKind::connect:
    case ActionKind::sent: {
      Footprint touched = reach_.client_side(action.op);
      touched.writes |= reach_.connection(program_.connection_of(action.op)) | reach_.woken_by_all();
      return touched;
    }
    case ActionKind::timeout:
      return reach_.ending(action.op);
    case ActionKind::cancel_work:
    case ActionKind::gap:
      return reach_.handing_over(action.op);
    case ActionKind::connected:
      return reach_.everything_on({action.subject});
    case ActionKind::deliver: {
      const ConnectionId id{action.subject};
      if (action.message == Message::close || action.message == Message::other)
        return reach_.everything_on(id);
      Footprint touched = action.to_server ? reach_.server_side(action.op) : reach_.client_side(action.op);
      // Has the server's last word overtaken others? Has a copy arrived, when nothing was under way?
      if (ends_use(action) || has_copies_) touched.writes |= reach_.traffic(action.op);
      return touched;
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
      return reach_.server_side(action.op);
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
    case ActionKind::sent:
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
