#pragma once

#include <cstdint>
#include <vector>

#include "harness/exploration/footprint.hpp"
#include "models/system/program.hpp"

namespace rescind {

/// The parts of a world, and of what the rules remember of it, as objects of footprints.
///
/// An operation is two objects, one on the client's side and one on the server's and provider's; the rules
/// keep one record of it, but only the moment of its cancellation matters to both sides, so that is a third
/// one. Operations that share a pool, a library thread or a direction of a connection meet there. Who writes
/// a side of an operation also writes the threads whose steps wait for an event of that side.
class Reach {
 public:
  /// Keeps a reference.
  explicit Reach(const Program& program);

  [[nodiscard]] Objects at_client(OpId op) const;
  [[nodiscard]] Objects at_server(OpId op) const;
  /// That a cancellation of the operation comes into force.
  [[nodiscard]] Objects cancellation(OpId op) const;
  [[nodiscard]] Objects thread(std::uint32_t thread) const;
  [[nodiscard]] Objects library(OpId op) const;
  [[nodiscard]] Objects session(SessionId session) const;
  [[nodiscard]] Objects connection(ConnectionId connection) const;
  [[nodiscard]] Objects line(OpId op, bool to_server) const;
  [[nodiscard]] Objects pools(OpId op) const;
  /// That an operation was cancelled, whichever; see cancel.no-bystander.
  [[nodiscard]] Objects somebody_cancelled() const;
  /// How many messages of it are under way. Who sends or takes in one only reads that, for it does not matter
  /// in which order they count; who asks for the count writes.
  [[nodiscard]] Objects traffic(OpId op) const;
  /// Threads whose steps wait for an event of no operation.
  [[nodiscard]] Objects woken_by_all() const { return woken_by_all_; }

  /// The client stack takes something in for an operation, or sends for it.
  [[nodiscard]] Footprint client_side(OpId op) const;
  /// It hands over a result, perhaps the final one. A connection of its own is closed with that.
  [[nodiscard]] Footprint handing_over(OpId op) const;
  /// It may cancel or close it, and hand over what that brings.
  [[nodiscard]] Footprint ending(OpId op) const;
  /// The server and the provider work on an operation. Memory given back wakes others that wait for it.
  [[nodiscard]] Footprint server_side(OpId op) const;
  /// Whatever a connection can do to the operations that use it.
  [[nodiscard]] Footprint everything_on(ConnectionId connection) const;
  /// `thread` enters the call of a step.
  [[nodiscard]] Footprint step(ThreadId thread, const Step& step) const;
  /// That call returns.
  [[nodiscard]] Footprint step_return(ThreadId thread, const Step& step) const;

 private:
  [[nodiscard]] Footprint call_on(OpId op, SessionId session) const;

  const Program& program_;
  bool has_message_faults_;
  // By operation: the threads whose steps wait for one of its events, by the side that says it.
  std::vector<Objects> woken_by_client_;
  std::vector<Objects> woken_by_server_;
  Objects woken_by_all_;
};

}  // namespace rescind
