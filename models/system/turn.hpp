#pragma once

#include <concepts>

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
  [[nodiscard]] const Ways& ways() const { return program.plan().ways; }
  [[nodiscard]] ClientOp& op(OpId id) const { return world.ops[id.value]; }
  [[nodiscard]] ServerOp& served(OpId id) const { return world.served[id.value]; }
  [[nodiscard]] Thread& thread(ThreadId id) const { return world.threads[id.value]; }
  [[nodiscard]] Connection& connection(ConnectionId id) const { return world.connections[id.value]; }

  /// Whether what names one of them at the server, as a cancel of a wide scope does, names the other, too.
  [[nodiscard]] bool are_neighbours(OpId one, OpId other) const {
    if (ways().scope == CancelTarget::connection)
      return program.connection_of(one) == program.connection_of(other);
    return program.session_of(one) == program.session_of(other);
  }

  /// Says what happened, and lets the steps that wait for it go.
  void emit(const Event& event) const {
    emit([&] { return event; });
  }
  /// The same of an event that `make()` returns.
  template <std::invocable Make>
  void emit(const Make& make) const {
    const Event& event = effects.see(make);
    if (program.awaited_kinds().contains(event.kind)) [[unlikely]]
      count(event);
  }

  /// Makes `action` possible after a draw from `delay`, keyed by `site` and `actor`.
  void schedule(const Action& action, Range delay, Site site, std::uint32_t actor) const {
    schedule([&] {
      return Scheduled<Action>{.action = action, .lane = {}, .delay = delay, .site = site, .actor = actor};
    });
  }
  /// Makes `action` possible now.
  void schedule(const Action& action) const { schedule(action, Range{}, Site::none, 0); }
  /// Makes possible what `make()` returns.
  template <std::invocable Make>
  void schedule(const Make& make) const {
    add_made(effects.scheduled, make);
  }

 private:
  void count(const Event& event) const;
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

}  // namespace rescind
