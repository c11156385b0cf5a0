#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "harness/engine/coverage/race.hpp"

namespace rescind {

/// Some of the races: a bit for each member of each dimension, by its number in the dimension (operation
/// kinds and modes from 0 for `get` and `async`).
struct RacePattern {
  static constexpr std::uint32_t any = 0xffffffffu;
  std::uint32_t phases = any;
  std::uint32_t kinds = any;
  std::uint32_t modes = any;
  std::uint32_t reasons = any;
  std::uint32_t networks = any;

  [[nodiscard]] bool matches(const Race& race) const;
};

/// Races that no run of the simulated system can be, and why.
struct RaceLimit {
  RacePattern races;
  std::string_view why;  ///< One sentence.
};

/// All of them. A race may match several; the first counts.
[[nodiscard]] std::span<const RaceLimit> race_limits();

/// Why `race` is impossible, or nullptr where it is possible.
[[nodiscard]] const RaceLimit* limit_of(const Race& race);

/// The races without a limit.
[[nodiscard]] const RaceSet& possible_races();

}  // namespace rescind
