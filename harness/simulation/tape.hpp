#pragma once

#include <cstdint>
#include <vector>

#include "harness/simulation/site.hpp"

namespace rescind {

/// One decision: at `site`, by `actor`, `picked` out of `bound` candidates (0 <= picked < bound).
struct Choice {
  Site site = Site::none;
  std::uint32_t actor = 0;
  std::uint64_t bound = 1;
  std::uint64_t picked = 0;
  bool operator==(const Choice&) const = default;
};

/// The choices of one run, in the order in which they were made. Replaying them replays the run.
using Recording = std::vector<Choice>;

/// The source of everything that a scenario leaves open; nothing else in a run is random. A value.
///
/// Two sources so far: *seeded*, a counter-based function of (seed, site, actor, n-th draw there), so that taking one
/// draw away shifts no other; and *replaying* a recording, which refuses a site, actor or bound other than the recorded one.
class Tape {
 public:
  [[nodiscard]] static Tape seeded(std::uint64_t seed);
  /// Past the end of `recording` every choice is its first candidate.
  [[nodiscard]] static Tape replaying(Recording recording);

  /// A number in [0, bound). Requires bound >= 1; with bound 1 nothing is drawn or recorded.
  /// Throws TapeMismatch where a recording does not fit.
  [[nodiscard]] std::uint64_t choose(Site site, std::uint32_t actor, std::uint64_t bound);

  /// True with a probability of `parts_per_million`. Recorded as a choice out of two (0 no, 1 yes).
  /// 0 and 1,000,000 draw nothing.
  [[nodiscard]] bool chance(Site site, std::uint32_t actor, std::uint32_t parts_per_million);

  /// From now on every choice is kept; see recording().
  void start_recording();
  [[nodiscard]] const Recording& recording() const;

  /// A fingerprint of every draw so far: two runs that agree in their history but drew differently differ here.
  [[nodiscard]] std::uint64_t end_state() const;

 private:
  // see tape.cpp
};

}  // namespace rescind
