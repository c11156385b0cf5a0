#pragma once

#include "harness/simulation/effects.hpp"
#include "harness/simulation/tape.hpp"
#include "models/system/action.hpp"
#include "models/system/behaviour.hpp"
#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

struct Turn;

/// Whom an action is about, as far as can be told before it is taken.
struct Concerned {
  OpId op{};
  ThreadId thread{};
};

/// The simulated system: what *can* happen. What does happen, and when, is a driver's decision.
///
/// Holds nothing that changes: one System serves any number of worlds. Keeps references to both arguments.
class System {
 public:
  using State = World;
  using Action = rescind::Action;

  System(const Program& program, const Behaviour& behaviour) : program_(program), behaviour_(behaviour) {}

  /// Makes `world` the state before anything has happened, reusing its memory, and says what happens at once.
  void begin(World& world, Tape& tape, Effects<Action>& effects) const;

  /// Takes one action that was scheduled before. Appends to `effects`.
  void apply(World& world, const Action& action, Tape& tape, Effects<Action>& effects) const;

  /// True for an action that can no longer do anything, e.g. the timer of an operation that is over.
  /// A driver drops such actions: they take no time and are no step.
  [[nodiscard]] bool is_stale(const World& world, const Action& action) const {
    if (action.kind == ActionKind::connected) return world.connections[action.subject].epoch != action.epoch;
    return action.op.exists() && action.kind != ActionKind::deliver && is_stale_on_op(world, action);
  }

  /// True when the client's process is gone: nothing follows.
  [[nodiscard]] bool is_over(const World& world) const { return world.crashed; }

  /// A step of a thread that is a copy is taken for one about the copy's first operation.
  [[nodiscard]] Concerned concerned_by(const Action& action) const;
  /// Has what an action that concerns these will touch brought near.
  void bring_near(const World& world, const Tape& tape, const Concerned& whom) const;

  [[nodiscard]] const Program& program() const { return program_; }

 private:
  static void apply_to(const Turn& turn, const Action& action);
  [[nodiscard]] static bool is_stale_on_op(const World& world, const Action& action);

  const Program& program_;
  const Behaviour& behaviour_;
};

}  // namespace rescind
