#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/exploration/model.hpp"

namespace rescind {

/// Made of a state that is expanded, and not looked up yet.
struct Successor {
  std::uint64_t fingerprint = 0;
  std::uint64_t parent = 0;
  std::uint32_t ordinal = 0;  ///< Of the action, among those enabled in the parent.
  std::uint32_t place = 0;    ///< Its state's.
};

/// Successors under way: between making one and looking it up lie some others, so that the memory to look at has
/// arrived. First in, first out; their states are reused.
template <Searchable M>
class Successors {
  using State = typename M::State;

 public:
  /// Remembers `recent_max` fingerprints, a power of two.
  explicit Successors(std::size_t recent_max) : recent_(recent_max) {
    recent_[0] = 1;
    for (std::uint32_t i = 0; i < under_way_max; ++i) under_way_[i].place = i;
  }

  /// The state that is being expanded.
  [[nodiscard]] State& expanded() { return states_[expanded_]; }
  [[nodiscard]] bool empty() const { return settled_ == made_; }
  [[nodiscard]] bool full() const { return made_ - settled_ == under_way_max; }

  /// Makes the successor by `action`, not under way before add(). After the `last` one the expanded state is no more.
  /// Requires that there is room.
  Successor& make(M& model, const typename M::Action& action, bool last, bool symmetry) {
    Successor& next = under_way_[made_ % under_way_max];
    // The last action is taken on the state itself, which is then no longer needed.
    if (last)
      std::swap(next.place, expanded_);
    else
      states_[next.place] = states_[expanded_];
    State& state = states_[next.place];
    model.apply(state, action);
    if (symmetry) make_canonical(model, state);
    next.fingerprint = model.fingerprint(state);
    return next;
  }
  /// Whether the same was asked lately: then it is not new. Not always when it was.
  [[nodiscard]] bool is_recent(std::uint64_t fingerprint) {
    std::uint64_t& recent = recent_[fingerprint & (recent_.size() - 1)];
    if (recent == fingerprint) return true;
    recent = fingerprint;
    return false;
  }
  /// Takes what was made last under way.
  void add() { ++made_; }

  [[nodiscard]] const Successor& oldest() const { return under_way_[settled_ % under_way_max]; }
  /// The oldest is looked up.
  void settle() { ++settled_; }
  [[nodiscard]] const State& state_of(const Successor& successor) const { return states_[successor.place]; }

 private:
  // A state that has to be packed is large, and takes long to make: two of them stay in the fastest memory.
  static constexpr std::size_t under_way_max = Packs<M> ? 2 : 16;

  std::array<State, under_way_max + 1> states_{};
  std::uint32_t expanded_ = under_way_max;  // The place of the state.
  std::array<Successor, under_way_max> under_way_{};
  std::size_t made_ = 0, settled_ = 0;  // Modulo under_way_max the place in the ring.
  // Fingerprints made lately, each at its remainder. A place that is not in use holds something with another remainder.
  std::vector<std::uint64_t> recent_;
};

}  // namespace rescind
