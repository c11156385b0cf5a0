#pragma once

#include <exception>

namespace rescind::drop_in {

class Baton;

// Ways in which a run ends before its program does. Each writes what is recorded, says on standard error what happened,
// and ends the process.

/// Every thread waits for something that never comes.
[[noreturn]] void end_stuck(const Baton& baton);
/// The scenario's `until` has come.
[[noreturn]] void end_cut();
/// The simulated client stack took its process down.
[[noreturn]] void end_crashed();
/// The run went where this library cannot follow.
[[noreturn]] void end_not_deterministic(const char* text);
/// The program asks for what a run has no room for.
[[noreturn]] void end_unable(const char* text);

/// What `act` returns; an exception ends the run, since it has no way out through the program.
template <class Act>
decltype(auto) or_end(Act act) {
  try {
    return act();
  } catch (const std::exception& error) {
    end_unable(error.what());
  }
}

/// Every thread waits, and one of them for a file descriptor, which somebody outside may yet write: waits for that, 2 s
/// of real time, then ends the run. False where no thread does.
[[nodiscard]] bool any_comes_from_outside(Baton& baton);

}  // namespace rescind::drop_in
