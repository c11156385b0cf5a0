#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/exploration/model.hpp"

namespace rescind {

/// When a search gives up; it then says that it is not exhausted.
struct SearchLimits {
  std::uint64_t states_max = ~std::uint64_t{0};
  /// Bytes of what grows with the states: fingerprints, parents, and the states that wait. What a model's
  /// State holds beside the bytes it is packed into, and the threads themselves, come on top.
  std::size_t memory_max = ~std::size_t{0};
  std::uint32_t depth_max = ~std::uint32_t{0};  ///< Actions from the initial state.
  std::atomic<std::uint64_t>* seen = nullptr;   ///< Counts on as states are found, for those who watch.
  std::function<bool()> stop_asked{};           ///< Asked after each level: whether to give up there.
};

/// A property that is broken, and how. (Finding is the contract's word for what a rule has found.)
template <class Action>
struct Counterexample {
  std::uint32_t property = 0;  ///< Which: the bit of Broken.
  bool at_rest = false;        ///< Because nothing more can happen.
  bool shortest = false;       ///< No shorter path breaks the property.
  std::vector<Action> path;    ///< From the initial state; each action is enabled where it stands.
  bool operator==(const Counterexample&) const = default;
};

/// What the states search has found. Nothing in it but the memory depends on the number of threads.
template <class Action>
struct StatesReport {
  std::uint64_t states = 0;       ///< Different ones, the initial one included.
  std::uint64_t transitions = 0;  ///< Actions taken, those that led to a known state included.
  std::uint32_t depth = 0;        ///< All states are known that so many actions lead to.
  bool exhausted = false;         ///< Every state was reached and expanded.
  /// With `cycles`: whether some path comes back to a state that it has passed. Names apart, with symmetry.
  /// Nothing where the search is not exhausted, or the memory had no room for what leads to what.
  std::optional<bool> cyclic;
  Broken broken = 0;
  std::vector<Counterexample<Action>> findings;  ///< One for each property in `broken`, lowest first.
  std::size_t memory = 0;  ///< Bytes for visited states at the end, those that wait apart.

  /// The properties in `broken` that `findings` has nothing of.
  [[nodiscard]] Broken without_finding() const {
    Broken found = 0;
    for (const auto& finding : findings) found |= Broken{1} << finding.property;
    return broken & ~found;
  }
  [[nodiscard]] double bytes_per_state() const {
    return static_cast<double>(memory) / static_cast<double>(states);
  }
  bool operator==(const StatesReport&) const = default;
};

/// How probable it is at most that among `states` states one was missed because another has the same 64-bit
/// fingerprint, if fingerprints are as good as random: n (n - 1) / 2 pairs, each equal with probability
/// 2^-64.
[[nodiscard]] constexpr double missed_state_probability(std::uint64_t states) {
  const auto count = static_cast<double>(states);
  return count * (count - 1) / 2 / 18446744073709551616.0;
}

}  // namespace rescind
