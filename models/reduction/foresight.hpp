#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/exploration/footprint.hpp"
#include "models/reduction/footprint.hpp"
#include "models/system/behaviour.hpp"
#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

/// What the processes of ActionFootprints may do later, for persistent sets. Everything is overestimated: by
/// the scripts for threads, and for all else by which operations are not over yet.
class Foresight {
 public:
  /// Keeps references to both. With a mutant, or threads that begin again, everything is foreseen.
  Foresight(const Program& program, const Behaviour& behaviour);

  /// What the very next step of the process may touch. `pending` is what of it is pending, enabled or not;
  /// what the process waits for counts as read.
  [[nodiscard]] Footprint next(const World& world, std::uint32_t process,
                               std::span<const Action> pending) const;
  /// What any step of the process from here on may touch.
  [[nodiscard]] Footprint future(const World& world, std::uint32_t process,
                                 std::span<const Action> pending) const;

 private:
  // A process by its sort: of which thread, operation, connection or fault.
  enum class Sort : std::uint8_t { thread, client_work, server, provider, line, fault };
  struct Process {
    Sort sort{};
    std::uint32_t subject = 0;
  };
  [[nodiscard]] Process named(std::uint32_t process) const;

  [[nodiscard]] Footprint waits_for(const World& world, Process process) const;
  [[nodiscard]] Footprint thread_waits_for(const World& world, ThreadId thread) const;
  [[nodiscard]] Footprint rest_of(const World& world, ThreadId thread) const;
  [[nodiscard]] Footprint callbacks_of(const World& world, ThreadId library) const;
  [[nodiscard]] Footprint steps(ThreadId thread, std::span<const Step> steps) const;
  [[nodiscard]] Footprint client_work_on(const World& world, OpId op) const;
  [[nodiscard]] Footprint service_of(const World& world, OpId op) const;
  [[nodiscard]] Footprint traffic_on(const World& world, ConnectionId connection) const;
  /// Whether nothing will ever happen to the operation again but what a thread calls.
  [[nodiscard]] static bool is_over(const World& world, OpId op);

  const Program& program_;
  ActionFootprints footprints_;
  bool foresees_nothing_;
};

}  // namespace rescind
