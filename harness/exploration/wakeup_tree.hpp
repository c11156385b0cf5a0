#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/footprint.hpp"

namespace rescind {

/// An action as a trace knows it: whose it is, and what it touches where it is taken.
template <class Action>
struct TraceStep {
  Action action{};
  std::uint32_t process = 0;
  Footprint footprint;

  /// Whether the order of the two may matter.
  [[nodiscard]] bool depends_on(const TraceStep& other) const {
    return process == other.process || footprint.conflicts(other.footprint);
  }
  [[nodiscard]] bool is(const TraceStep& other) const {
    return process == other.process && action == other.action;
  }
};

/// How a step stands to a sequence of steps that begins in the same state.
enum class Start : std::uint8_t {
  never,      ///< The sequence cannot be reordered so that the step comes first.
  contained,  ///< It can, and the step is part of it.
  apart,      ///< The step is no part of the sequence, and independent of all of it.
};

/// Where `contained`, sets `place` to the step's place in `sequence`.
template <class Action>
[[nodiscard]] Start start_of(const TraceStep<Action>& step, std::span<const TraceStep<Action>> sequence,
                             std::size_t& place) {
  for (place = 0; place < sequence.size(); ++place) {
    if (sequence[place].is(step)) return Start::contained;
    if (sequence[place].depends_on(step)) return Start::never;
  }
  return Start::apart;
}

/// Sequences of steps that still have to be explored from one state, in order, as a tree: those that begin
/// alike share their beginning. What may follow a leaf is left open.
///
/// Wakeup trees of Abdulla, Aronis, Jonsson and Sagonas, "Source sets: a foundation for optimal dynamic
/// partial order reduction" (J. ACM 2017): no sequence is equivalent to a continuation of one before it, so
/// that exploring all explores nothing twice.
template <class Action>
class WakeupTree {
 public:
  struct Branch;

  [[nodiscard]] bool empty() const { return branches_.empty(); }

  /// Adds `sequence`, unless what it begins is already going to be explored.
  void insert(std::vector<TraceStep<Action>> sequence) {
    for (Branch& branch : branches_) {
      std::size_t place = 0;
      const Start start = start_of<Action>(branch.step, sequence, place);
      if (start == Start::never) continue;
      if (start == Start::contained) sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(place));
      if (!branch.rest.empty() && !sequence.empty()) branch.rest.insert(std::move(sequence));
      return;
    }
    append(sequence);
  }

  /// Takes the first step out, with all that follows it. Requires !empty().
  Branch take_first() {
    Branch first = std::move(branches_.front());
    branches_.erase(branches_.begin());
    return first;
  }

 private:
  void append(std::span<const TraceStep<Action>> sequence) {
    if (sequence.empty()) return;
    branches_.push_back({sequence.front(), {}});
    branches_.back().rest.append(sequence.subspan(1));
  }

  std::vector<Branch> branches_;
};

template <class Action>
struct WakeupTree<Action>::Branch {
  TraceStep<Action> step;
  WakeupTree rest;
};

}  // namespace rescind
