#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/engine/run/causal_probe.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/simulation/pending.hpp"
#include "harness/simulation/tape.hpp"
#include "models/reduction/symmetry.hpp"
#include "models/system/system.hpp"

namespace rescind {

/// A value that a copy does not take along: scratch memory inside a state.
template <class Value>
struct Scratch : Value {
  Scratch() = default;
  Scratch(const Scratch&) : Value{} {}
  Scratch(Scratch&&) noexcept : Value{} {}
  Scratch& operator=(const Scratch&) { return *this; }
  Scratch& operator=(Scratch&&) noexcept { return *this; }
  ~Scratch() = default;
};

/// The simulated system without time, with the rules of the contract as a part of its state: a model for the
/// untimed drivers (sampler and explorer).
///
/// The steps of a thread keep their order, each direction of a connection is first in first out, any armed
/// timer may fire, all else interleaves: that takes in every timing. Prompt rules are judged in their causal
/// form, obligations at rest. What is charged to the application is excused where a step's event never came
/// or steps go by the clock, for such a script foresees one order of things. Rules that fail nothing under
/// the profile are not judged; where no rule is left, the judge hears nothing and is no part of a state.
class Untimed {
 public:
  struct State {
    World world;
    Pending<Action> pending;
    Judge judge{Profile{}, Header{}};
    std::vector<Violation> causal;  ///< Found by freezing all but one party.
    bool crashed = false;           ///< The client's process is gone, and judged.
    Scratch<Effects<Action>> effects;
    Scratch<CausalProbe> prober;
  };

  /// Of the case it keeps a reference; it must outlive this.
  Untimed(const Case& what, const Behaviour& behaviour);
  Untimed(const Untimed&) = delete;
  Untimed& operator=(const Untimed&) = delete;

  /// Makes `state` the state before anything has happened; its memory is reused.
  void begin(State& state, Tape& tape) const;
  /// Takes what stands at `place` of state.pending, which must be enabled. `now` stamps the events, which
  /// state.effects then holds.
  void take(State& state, std::uint32_t place, Tape& tape, Time now = {}) const;
  /// The run is over: nothing more can happen, or it is cut. The judge hears of it, and says what is still
  /// owed.
  void finish(State& state, Time now = {}, EndWhy why = EndWhy::quiet) const;
  /// Calls `visit(violation)` for everything broken so far, the causal forms included.
  template <class Visit>
  void each_violation(const State& state, Visit visit) const {
    for (const Violation& violation : state.causal) visit(violation);
    for (const Violation& violation : state.judge.violations()) {
      if (!is_excused(state, violation.rule)) visit(violation);
    }
  }
  /// Gives the parts of `state` each other's names.
  static void rename(State& state, const Symmetry& symmetry);
  /// Makes the judge of `state` one of this case, whatever it knows.
  void make_judge(State& state) const {
    if (!state.judge.judges_like(fresh_)) state.judge = fresh_;
  }

  /// The same for two states that allow the same futures: no times, no numbers of steps or messages.
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const;

  /// Whether a step of some thread waits for an event.
  [[nodiscard]] bool a_step_waits(const State& state) const;

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const Header& header() const { return header_; }
  /// Whether any rule is judged.
  [[nodiscard]] bool judges() const { return judges_; }
  /// Whether the fate of messages is left to the tape.
  [[nodiscard]] bool leaves_messages_open() const { return leaves_messages_open_; }

 private:
  void make_fresh(State& state) const;
  void settle(State& state, Time now) const;
  void judge(State& state) const;
  void probe(State& state, Time now) const;
  [[nodiscard]] bool is_excused(const State& state, RuleId rule) const;

  Behaviour behaviour_;
  Program program_;
  System system_;
  Header header_;
  Profile profile_;                 ///< With the rules alone that can fail it.
  std::vector<std::string> texts_;  ///< Of its names.
  Judge fresh_;
  bool judges_;
  bool leaves_messages_open_;
  bool goes_by_the_clock_;
};

}  // namespace rescind
