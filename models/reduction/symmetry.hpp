#pragma once

#include <cstdint>
#include <vector>

#include "harness/history/renaming.hpp"
#include "models/system/behaviour.hpp"
#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

/// One way to give the parts of a program each other's names so that it stays the same program: threads that
/// do the same to operations that are the same, on sessions and in clients that are the same. What is
/// numbered along with these is moved along: pools by whose they are, counters by what they count, callbacks
/// by theirs.
struct Symmetry {
  Renaming ids;
  std::vector<Id<struct ClientTag>> clients;
  std::vector<PoolId> pools;
  std::vector<Id<struct CounterTag>> counters;
  std::vector<FrameId> frames;  ///< Of Plan::callbacks.
};

/// Every symmetry but the one that changes nothing, or the first 719 of more. None where the system goes
/// through operations by their numbers: where faults are declared, a step closes a session, a thread loops or
/// has copies, or a mutant takes the first one that it finds. What a scenario expects plays no part, since it
/// is not asked without time.
[[nodiscard]] std::vector<Symmetry> symmetries_of(const Program& program, const Behaviour& behaviour);

/// Requires that it is a world of that program.
void rename(World& world, const Symmetry& symmetry);
void rename(Action& action, const Symmetry& symmetry);

}  // namespace rescind
