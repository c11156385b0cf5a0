#include "harness/engine/run/reference_run.hpp"

#include <exception>

#include "harness/engine/run/run.hpp"

namespace rescind {
namespace {

Tape tape_of(const Case& what, std::uint64_t seed) {
  if (!what.recorded) return Tape::seeded(what.seed.value_or(seed));
  Tape tape;
  tape.restart_guided(what.recorded->tape);
  return tape;
}

}  // namespace

std::optional<History> reference_run(const Case& what, std::optional<Mutant> mutant, std::uint64_t seed) {
  if (what.recorded && what.recorded->mutant) mutant = what.recorded->mutant;
  return mutant ? simulated_run(what, seed) : std::nullopt;
}

std::optional<History> simulated_run(const Case& what, std::uint64_t seed) {
  Run run(what, Behaviour{}, what.recorded ? what.recorded->driver : Driver::timed);
  try {
    run.run(tape_of(what, seed));
  } catch (const std::exception&) {
    return std::nullopt;  // What fails here was told of the run in front of it, or is of no use behind it.
  }
  return run.history();
}

}  // namespace rescind
