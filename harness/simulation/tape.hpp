#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/base/near.hpp"
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
using Choices = std::vector<Choice>;

/// A recording does not belong to the run that replays it: another scenario, or another version of the
/// harness.
class TapeMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The source of everything that a scenario leaves open; nothing else in a run is random. A value:
/// a copy goes on where the original stood, and assigning to a used tape reuses its memory.
///
/// Four sources: *seeded*, a counter-based function of (seed, site, actor, n-th draw there), so that taking
/// one draw away shifts no other; *replaying* a recording, which refuses what was not recorded; a *guide*, a
/// recording followed as far as it fits; and *bytes* that a fuzzer or the explorer made up.
class Tape {
 public:
  /// Actors are small dense numbers: a seeded tape keeps four bytes for each site and actor up to the highest
  /// used.
  static constexpr std::uint32_t actors_max = 1u << 26;

  [[nodiscard]] static Tape seeded(std::uint64_t seed);
  /// Past the end of `recording` every choice is its first candidate.
  [[nodiscard]] static Tape replaying(Choices recording);
  /// Every choice takes as many bytes as its bound needs, little-endian, modulo the bound. Past the end every
  /// choice is its first candidate. Any bytes will do.
  [[nodiscard]] static Tape of_bytes(std::vector<std::uint8_t> bytes);
  /// Makes this tape equal to a fresh seeded(seed), but keeps its memory: a fuzz loop allocates nothing.
  void restart(std::uint64_t seed);
  /// Makes this tape equal to a fresh replaying(recording) or of_bytes(bytes), keeping its memory.
  void restart(std::span<const Choice> recording);
  void restart_bytes(std::span<const std::uint8_t> bytes);
  /// From now on a tape that follows `guide` as far as it can, for shrinking: the n-th choice at a site by an
  /// actor is the guide's n-th one there, or the last candidate where there are not so many, and the first
  /// one past the guide's. It refuses nothing. Keeps its memory.
  void restart_guided(std::span<const Choice> guide);

  /// A number in [0, bound). Requires bound >= 1; with bound 1 nothing is drawn or recorded.
  /// Throws TapeMismatch where a recording does not fit.
  [[nodiscard]] std::uint64_t choose(Site site, std::uint32_t actor, std::uint64_t bound);

  /// True with a probability of `parts_per_million`. Recorded as a choice out of two (0 no, 1 yes).
  /// 0 and 1,000,000 draw nothing.
  [[nodiscard]] bool chance(Site site, std::uint32_t actor, std::uint32_t parts_per_million);

  /// Has what the next choice there needs brought near.
  void bring_near(Site site, std::uint32_t actor) const {
    rescind::bring_near(drawn_[static_cast<std::size_t>(site)], actor);
  }

  /// Notes a choice that somebody else has made, such as a scheduling strategy with a memory of its own, as
  /// if this tape had made it. Requires picked < bound.
  void settle(Site site, std::uint32_t actor, std::uint64_t bound, std::uint64_t picked);

  /// From now on every choice is kept; see recording(). Forgets what was kept before.
  void start_recording();
  [[nodiscard]] const Choices& recording() const { return kept_; }

  /// A fingerprint of every draw so far: two runs that agree in their history but drew differently differ
  /// here.
  [[nodiscard]] std::uint64_t end_state() const { return draws_.value(); }

 private:
  [[nodiscard]] std::uint64_t random_bits(Site site, std::uint32_t actor);
  [[nodiscard]] std::uint64_t next_recorded(Site site, std::uint32_t actor, std::uint64_t bound);
  [[nodiscard]] std::uint64_t next_of_bytes(std::uint64_t bound);
  [[nodiscard]] std::uint64_t next_guided(Site site, std::uint32_t actor, std::uint64_t bound);
  std::uint32_t count_draw(Site site, std::uint32_t actor);
  [[nodiscard]] std::uint64_t pick(Site site, std::uint32_t actor, std::uint64_t bound);
  void forget();
  void note(const Choice& choice);

  enum class Source : std::uint8_t { seeded, recording, bytes, guide };

  Source source_ = Source::seeded;
  bool keeps_choices_ = false;
  std::uint64_t key_ = 0;  // Seeded: the mixed seed.
  std::array<std::vector<std::uint32_t>, site_count>
      drawn_;                        // Seeded and guided: draws so far, by site and actor.
  Choices replayed_;                 // Replaying: the recording; guided: the guide, by site and actor,
  std::vector<std::uint8_t> bytes_;  // Of bytes: all of them.
  std::size_t next_ = 0;             // Of either: how many choices, or bytes, were taken.
  Choices kept_;
  Hasher draws_;
};

}  // namespace rescind
