#pragma once

#include <cstdint>
#include <vector>

#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/system/behaviour.hpp"

// Histories of runs without time, and the histories that the causal form of a rule speaks of: what one party
// does by itself from some moment of the run on.

namespace rescind {

/// How the next of the enabled actions is drawn; see exploration/sampling.hpp.
enum class Sampler : std::uint8_t { walk, pos };

struct UntimedHistories {
  History run;
  /// Each the run up to one of its moments, then everything that one party does while all others are frozen,
  /// and last the event `frozen`: by the client stack after each action that cancelled, or with which a
  /// callback returned; by the provider after each that told one; and by both after every tenth.
  std::vector<History> frozen;
};

/// One run, drawn from the seed. It is cut after `steps_max` actions.
[[nodiscard]] UntimedHistories untimed_histories(const Case& what, const Behaviour& behaviour,
                                                 Sampler sampler, std::uint64_t seed,
                                                 std::uint64_t steps_max);

}  // namespace rescind
