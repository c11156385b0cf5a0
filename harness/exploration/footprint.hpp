#pragma once

#include <cstdint>

namespace rescind {

/// A set of the things that actions read and write (a lock, a queue, a variable). Object n is bit n mod 128:
/// two objects that share a bit are taken for one, which costs some reduction and is never wrong.
struct Objects {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  [[nodiscard]] static constexpr Objects one(std::uint32_t object) {
    const std::uint64_t bit = std::uint64_t{1} << (object % 64);
    return object % 128 < 64 ? Objects{bit, 0} : Objects{0, bit};
  }
  [[nodiscard]] static constexpr Objects all() { return {~std::uint64_t{0}, ~std::uint64_t{0}}; }
  [[nodiscard]] constexpr bool meets(Objects other) const {
    return ((low & other.low) | (high & other.high)) != 0;
  }
  constexpr Objects& operator|=(Objects other) {
    low |= other.low;
    high |= other.high;
    return *this;
  }
  friend constexpr Objects operator|(Objects a, Objects b) { return a |= b; }
  bool operator==(const Objects&) const = default;
};

/// What an action reads and writes.
///
/// What decides whether the action is enabled counts as read. An action is `visible` when it may change what
/// `check` says of the state; visible actions are never swapped with each other.
struct Footprint {
  Objects reads;
  Objects writes;
  bool visible = false;

  /// Whether the order of the two may matter. Actions of one process always conflict; see Model.
  [[nodiscard]] constexpr bool conflicts(const Footprint& other) const {
    return writes.meets(other.reads | other.writes) || reads.meets(other.writes) ||
           (visible && other.visible);
  }
  constexpr Footprint& operator|=(const Footprint& other) {
    reads |= other.reads;
    writes |= other.writes;
    visible |= other.visible;
    return *this;
  }
  bool operator==(const Footprint&) const = default;
};

}  // namespace rescind
