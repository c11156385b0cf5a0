#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/engine/run/untimed.hpp"
#include "harness/engine/search/representatives.hpp"
#include "harness/exploration/model.hpp"
#include "models/reduction/footprint.hpp"

namespace rescind {

/// A case as a model for the explorer. Property n is the rule with that RuleId.
///
/// Keeps a pointer to the Untimed, which must outlive it and its copies.
class UntimedModel {
 public:
  struct State : Untimed::State {};
  /// One of the pending actions, and what the network does with the messages that it sends: bit i is the i-th
  /// choice that the plan leaves open. Means the same in every state in which it is pending.
  struct Action {
    std::uint64_t name = 0;  ///< A fingerprint of what happens, and in which lane.
    std::uint32_t process = 0;
    std::uint32_t strand = 0;
    std::uint16_t place = 0;  ///< Where it stood in State::pending when it was listed.
    std::uint16_t variant = 0;
    bool operator==(const Action& other) const { return name == other.name && variant == other.variant; }
  };

  UntimedModel(const Untimed& untimed, const Behaviour& behaviour)
      : untimed_(&untimed), footprints_(untimed.program(), behaviour), representatives_(untimed, behaviour) {}

  void initial(State& state);
  void actions(const State& state, std::vector<Action>& out);
  /// `now` stamps the events, which state.effects then holds.
  void apply(State& state, const Action& action, Time now = {});
  /// The same, and appends the choices by which an UntimedRun goes this way.
  void apply(State& state, const Action& action, Choices& recording);
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const;
  [[nodiscard]] Broken check(const State& state) const;
  [[nodiscard]] Broken at_rest(const State& state);
  [[nodiscard]] std::uint32_t process(const Action& action) const { return action.process; }
  [[nodiscard]] Footprint footprint(const State& state, const Action& action) const;
  [[nodiscard]] std::uint32_t processes(const State&) const { return footprints_.processes(); }
  /// What would be broken if the run ended here, and is not yet: the rules that something is owed to.
  [[nodiscard]] std::uint64_t owed(const State& state);
  /// Each kind of action of a process apart: its poll timer does not stand for its next post.
  [[nodiscard]] std::uint32_t strand(const Action& action) const { return action.strand; }
  /// Gives what is in `state` each other's names, and in `actions`, which are enabled in it.
  void rename(State& state, std::span<Action> actions, const Symmetry& symmetry) const;
  /// Renames them so that of all states that differ in names only one is left.
  void canonical(State& state);
  void pack(const State& state, std::vector<std::byte>& bytes) const;
  void unpack(std::span<const std::byte> bytes, State& state) const;

 private:
  /// What stands at `place`.
  [[nodiscard]] Action action_at(const State& state, std::size_t place) const;
  void add_variants(const State& state, Action action, std::vector<Action>& out);
  /// Where the action stands in this state.
  [[nodiscard]] static std::uint16_t place_of(const State& state, const Action& action);

  const Untimed* untimed_;
  ActionFootprints footprints_;
  Representatives representatives_;
  State scratch_;
  Tape tape_;
};

static_assert(Searchable<UntimedModel> && Symmetric<UntimedModel> && Owes<UntimedModel>);

}  // namespace rescind
