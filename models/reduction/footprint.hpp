#pragma once

#include <cstdint>

#include "harness/exploration/footprint.hpp"
#include "models/reduction/reach.hpp"
#include "models/system/action.hpp"
#include "models/system/behaviour.hpp"
#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

/// Which parts of a world, and of what the rules remember of it, an action may touch: two enabled actions
/// whose footprints do not conflict lead to the same state in either order. The parts are those of Reach.
class ActionFootprints {
 public:
  /// Keeps references to both. A mutant may reach further than the system it comes from: with one, what the
  /// application does touches everything.
  ActionFootprints(const Program& program, const Behaviour& behaviour);

  [[nodiscard]] Footprint of(const World& world, const Action& action) const;

  [[nodiscard]] const Reach& reach() const { return reach_; }

  /// Whose step it is: threads come first, then the stack's work on each operation, the server's and the
  /// provider's, the directions of connections, the faults. Below processes().
  [[nodiscard]] std::uint32_t process(const Action& action) const;
  [[nodiscard]] std::uint32_t processes() const;

 private:
  const Program& program_;
  Reach reach_;
  bool reaches_further_;
  bool has_copies_;
};

}  // namespace rescind
