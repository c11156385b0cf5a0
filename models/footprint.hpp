#pragma once

#include <cstdint>
#include <vector>

#include "harness/exploration/footprint.hpp"
#include "models/action.hpp"
#include "models/behaviour.hpp"
#include "models/program.hpp"
#include "models/world.hpp"

namespace rescind {

/// Which parts of a world, and of what the rules remember of it, an action may touch: two enabled actions
/// whose footprints do not conflict lead to the same state in either order.
///
/// An operation is one object on all sides, because the rules keep one record of it; operations that share a
/// pool, a library thread or a direction of a connection meet there.
class ActionFootprints {
 public:
  /// Keeps references to both. A mutant may reach further than the system it comes from: with one, what the
  /// application does touches everything.
  ActionFootprints(const Program& program, const Behaviour& behaviour);

  [[nodiscard]] Footprint of(const World& world, const Action& action) const;

  /// Whose step it is: threads come first, then the stack's work on each operation, the server's and the
  /// provider's, the directions of connections, the faults. Below processes().
  [[nodiscard]] std::uint32_t process(const Action& action) const;
  [[nodiscard]] std::uint32_t processes() const;

 private:
  [[nodiscard]] Objects operation(OpId op) const;
  [[nodiscard]] Objects thread(std::uint32_t thread) const;
  [[nodiscard]] Objects library(OpId op) const;
  [[nodiscard]] Objects session(SessionId session) const;
  [[nodiscard]] Objects connection(ConnectionId connection) const;
  [[nodiscard]] Objects line(OpId op, bool to_server) const;
  [[nodiscard]] Objects pools(OpId op) const;
  [[nodiscard]] Footprint client_side(OpId op) const;
  [[nodiscard]] Footprint handing_over(OpId op) const;
  [[nodiscard]] Footprint server_side(OpId op) const;
  [[nodiscard]] Footprint everything_on(ConnectionId connection) const;
  [[nodiscard]] Footprint of_step(const World& world, ThreadId thread) const;
  [[nodiscard]] Footprint of_return(const World& world, ThreadId thread) const;
  [[nodiscard]] Footprint of_call_on(OpId op, SessionId session) const;

  const Program& program_;
  bool reaches_further_;
  bool has_message_faults_;
  std::vector<Objects> woken_;  // By operation: the threads whose steps wait for one of its events.
  Objects woken_by_all_;        // Threads whose steps wait for an event of no operation.
};

}  // namespace rescind
