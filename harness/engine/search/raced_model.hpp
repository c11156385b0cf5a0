#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/engine/coverage/race.hpp"
#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/engine/search/untimed_model.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// Races that some run reached. Several threads may add to it at a time.
class ReachedRaces {
 public:
  void add(std::span<const RaceIndex> races);
  /// Once nobody adds any more.
  [[nodiscard]] RaceSet all() const;

 private:
  static constexpr std::size_t bits = 64;
  std::array<std::atomic<std::uint64_t>, (races_count + bits - 1) / bits> words_{};
};

/// A case as a model for the explorer, with the race monitor as a part of its state: exploring it to
/// exhaustion reaches every race that any order of things can be. The rules are a part of the state as in
/// UntimedModel.
///
/// Keeps references to the Untimed and to where the races go, which must outlive it and its copies.
class RacedModel {
 public:
  struct State : UntimedModel::State {
    RaceMonitor races{Header{}};
  };
  using Action = UntimedModel::Action;

  RacedModel(const Untimed& untimed, const Behaviour& behaviour, ReachedRaces& reached)
      : model_(untimed, behaviour), fresh_(untimed.header()), reached_(&reached) {}

  void initial(State& state);
  void actions(const State& state, std::vector<Action>& out) { model_.actions(state, out); }
  void apply(State& state, const Action& action);
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const;
  [[nodiscard]] Broken check(const State& state) const { return model_.check(state); }
  [[nodiscard]] Broken at_rest(const State& state);
  void pack(const State& state, std::vector<std::byte>& bytes) const;
  void unpack(std::span<const std::byte> bytes, State& state) const;

 private:
  void see_events(State& state);

  UntimedModel model_;
  RaceMonitor fresh_;
  ReachedRaces* reached_;
  std::vector<RaceIndex> told_;
};

static_assert(Searchable<RacedModel>);

}  // namespace rescind
