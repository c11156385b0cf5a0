#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/possible/due_times.hpp"
#include "harness/engine/possible/line_sequence.hpp"
#include "harness/engine/possible/naming.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/simulation/pending.hpp"
#include "harness/simulation/tape.hpp"
#include "models/system/system.hpp"

namespace rescind {

/// An event that the model could have made where the history has another one or none: between two times, where time counts.
struct AllowedEvent {
  Event event;
  Time least{};
  Time most{};
};

/// The first event of an action that contradicts the history, and what had been made before it.
struct Refusal {
  AllowedEvent allowed;
  LineSequence::Made made{};
  std::uint32_t matched = 0;
};

/// The simulated system beside a recorded history: what it can do next without contradicting what was seen.
///
/// What it does out of sight is free. On a virtual clock everything also has its time; on other clocks any timing is taken
/// in, as in untimed runs: of a real program's times only the order counts.
class PossibleModel {
 public:
  struct State {
    World world;
    Pending<Action> pending;
    DueTimes due;  ///< Left empty where time does not count.
    Naming naming;
    LineSequence::Made made{};
    std::uint32_t matched = 0;  ///< Events made so far.
    std::uint64_t steps = 0;
    std::uint32_t next_serial = 0;  ///< What Pending will give to what is scheduled next.
  };
  struct Successor {
    State state;
    std::uint32_t rank = 0;  ///< The higher, the likelier it leads on.
  };

  /// Keeps references to `what` and `lines`, which must outlive it.
  PossibleModel(const Case& what, const Behaviour& behaviour, const LineSequence& lines);
  PossibleModel(const PossibleModel&) = delete;
  PossibleModel& operator=(const PossibleModel&) = delete;

  /// The state in which nothing but the beginning has happened. False where that already contradicts the history; then
  /// `refused` has what it would have been.
  [[nodiscard]] bool begin(State& state, std::vector<Refusal>& refused);
  /// Adds each state that one action leads to, and to `refused` the events of those that contradict the history.
  void add_successors(const State& state, std::vector<Successor>& out, std::vector<Refusal>& refused);
  /// Whether the history can end here.
  [[nodiscard]] bool can_end(const State& state);
  /// The same for two states that allow the same futures.
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const;
  /// What the model's ids are called.
  [[nodiscard]] const Names& names() const { return names_; }

 private:
  using Choices = std::vector<std::uint8_t>;

  void add_all_variants(const State& state, std::uint32_t place, std::vector<Successor>& out,
                        std::vector<Refusal>& refused);
  [[nodiscard]] bool take(State& state, std::uint32_t place, const Choices& choices);
  [[nodiscard]] bool take_in(State& state, const Event& event, std::vector<Refusal>& refused);
  [[nodiscard]] bool take_in_all(State& state, std::vector<Refusal>& refused);
  void settle(State& state);
  [[nodiscard]] bool can_arrive(const State& state) const;
  void add_waits(const State& state, std::vector<Successor>& out);
  [[nodiscard]] std::uint32_t rank_of(const State& before, const Action& action, const State& after) const;
  [[nodiscard]] bool can_be_cut(const State& state, Time t);
  [[nodiscard]] bool waits_as_seen(const State& state) const;

  const Case& case_;
  const LineSequence& lines_;
  Behaviour behaviour_;
  Program program_;
  System system_;
  Names names_;
  bool changes_messages_;  ///< What becomes of a message is not the same for all.
  bool all_arrives_;       ///< Whatever is sent is seen to arrive, or to be lost, before the history ends.
  Tape tape_;
  Effects<Action> effects_;
};

}  // namespace rescind
