#include "harness/simulation/tape.hpp"

#include <string>
#include <utility>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

__extension__ using Wide = unsigned __int128;

// The step and the finalizer of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13).
constexpr std::uint64_t step = 0x9e3779b97f4a7c15u;

constexpr std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

// Maps 64 random bits to [0, bound) by the high half of a product. The bias is below bound / 2^64.
constexpr std::uint64_t scale(std::uint64_t bits, std::uint64_t bound) {
  return static_cast<std::uint64_t>((Wide{bits} * bound) >> 64);
}

constexpr std::uint64_t place(Site site, std::uint32_t actor) {
  return std::uint64_t{static_cast<std::uint8_t>(site)} << 32 | actor;
}

std::string describe(Site site, std::uint32_t actor, std::uint64_t bound) {
  return std::string(name_of(site)) + " by actor " + std::to_string(actor) + " out of " +
         std::to_string(bound);
}

constexpr std::uint32_t million = 1'000'000;

}  // namespace

Tape Tape::seeded(std::uint64_t seed) {
  Tape tape;
  tape.restart(seed);
  return tape;
}

Tape Tape::replaying(Recording recording) {
  Tape tape;
  tape.is_replaying_ = true;
  tape.replayed_ = std::move(recording);
  return tape;
}

void Tape::restart(std::uint64_t seed) {
  is_replaying_ = false;
  keeps_choices_ = false;
  key_ = mix(seed + step);
  for (auto& counts : drawn_) counts.clear();
  replayed_.clear();
  next_ = 0;
  kept_.clear();
  draws_ = {};
}

std::uint64_t Tape::choose(Site site, std::uint32_t actor, std::uint64_t bound) {
  RESCIND_ASSERT(bound >= 1);
  if (bound == 1) return 0;
  const std::uint64_t picked =
      is_replaying_ ? next_recorded(site, actor, bound) : scale(random_bits(site, actor), bound);
  note({site, actor, bound, picked});
  return picked;
}

bool Tape::chance(Site site, std::uint32_t actor, std::uint32_t parts_per_million) {
  RESCIND_ASSERT(parts_per_million <= million);
  if (parts_per_million == 0 || parts_per_million == million) return parts_per_million == million;
  const bool yes = is_replaying_ ? next_recorded(site, actor, 2) == 1
                                 : scale(random_bits(site, actor), million) < parts_per_million;
  note({site, actor, 2, yes ? 1u : 0u});
  return yes;
}

void Tape::start_recording() {
  keeps_choices_ = true;
  kept_.clear();
}

// Each (site, actor) has its own SplitMix64 stream; distinct places start at distinct points of the one
// cycle.
std::uint64_t Tape::random_bits(Site site, std::uint32_t actor) {
  RESCIND_ASSERT(site < Site::count_ && actor < actors_max);
  auto& counts = drawn_[static_cast<std::size_t>(site)];
  if (actor >= counts.size()) counts.resize(std::size_t{actor} + 1);
  const std::uint64_t nth = ++counts[actor];
  return mix(mix(key_ ^ place(site, actor)) + nth * step);
}

std::uint64_t Tape::next_recorded(Site site, std::uint32_t actor, std::uint64_t bound) {
  if (next_ == replayed_.size()) return 0;
  const Choice& recorded = replayed_[next_++];
  const bool fits = recorded.site == site && recorded.actor == actor && recorded.bound == bound;
  if (fits && recorded.picked < bound) return recorded.picked;
  throw TapeMismatch("choice " + std::to_string(next_) +
                     " of the recorded tape does not fit: the run asks for " + describe(site, actor, bound) +
                     ", the tape has candidate " + std::to_string(recorded.picked) + " for " +
                     describe(recorded.site, recorded.actor, recorded.bound) +
                     "; was it recorded from another scenario or version?");
}

void Tape::note(const Choice& choice) {
  const std::array<std::uint64_t, 3> packed = {place(choice.site, choice.actor), choice.bound, choice.picked};
  draws_.add(packed);
  if (keeps_choices_) kept_.push_back(choice);
}

}  // namespace rescind
