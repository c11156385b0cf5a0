#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "harness/engine/run/self_check.hpp"
#include "harness/history/ids.hpp"
#include "harness/simulation/effects.hpp"
#include "harness/simulation/tape.hpp"

namespace rescind::planted {

/// What makes a run depend on something else than its tape.
enum class Fault : std::uint8_t {
  none,
  pointer_order,   ///< Which of two equals is first depends on where they lie.
  unset_field,     ///< A field is read that nobody set.
  static_state,    ///< Something is counted from run to run.
  argument_order,  ///< Two draws in one full expression: compilers order them differently.
  silent_draw,     ///< A draw too many, depending on addresses; it changes no event.
};

struct FaultName {
  Fault fault;
  std::string_view name;
};
inline constexpr std::array<FaultName, 6> faults = {{
    {Fault::none, "none"},
    {Fault::pointer_order, "pointer-order"},
    {Fault::unset_field, "unset-field"},
    {Fault::static_state, "static-state"},
    {Fault::argument_order, "argument-order"},
    {Fault::silent_draw, "silent-draw"},
}};

/// A provider of results.
struct Worker {
  OpId op{};
  std::uint32_t posted = 0;
  std::uint32_t bonus;  // Added to the index of its third result. Set by nobody where that is the fault.
};
/// In a file of its own, so that no compiler sees, while it compiles who reads, that nobody sets.
[[nodiscard]] std::unique_ptr<Worker> make_worker(OpId op);

/// A small model for the timed driver: three workers post three results each, whoever has posted least first,
/// and among equals the lowest number; with one fault, which shows from the third round on only.
class Turns {
 public:
  static constexpr std::uint32_t workers_count = 3;
  static constexpr std::uint32_t rounds = 3;

  struct State {
    std::vector<std::unique_ptr<Worker>> workers;
  };
  struct Action {};

  explicit Turns(Fault fault) : fault_(fault) {}

  void begin(State& state, Tape& tape, Effects<Action>& effects) const;
  void apply(State& state, const Action& action, Tape& tape, Effects<Action>& effects) const;
  [[nodiscard]] bool is_stale(const State&, const Action&) const { return false; }
  [[nodiscard]] bool is_over(const State&) const { return false; }

 private:
  [[nodiscard]] bool is_before(const Worker& one, const Worker& other) const;
  void post(Worker& worker, Tape& tape, Effects<Action>& effects) const;

  Fault fault_;
};

/// One run under the timed driver.
[[nodiscard]] Trace run(Fault fault, std::uint64_t seed);

}  // namespace rescind::planted
