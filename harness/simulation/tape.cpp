#include "harness/simulation/tape.hpp"

#include <algorithm>
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

std::uint64_t place_of(const Choice& choice) {
  return place(choice.site, choice.actor);
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

Tape Tape::replaying(Choices recording) {
  Tape tape;
  tape.source_ = Source::recording;
  tape.replayed_ = std::move(recording);
  return tape;
}

Tape Tape::of_bytes(std::vector<std::uint8_t> bytes) {
  Tape tape;
  tape.source_ = Source::bytes;
  tape.bytes_ = std::move(bytes);
  return tape;
}

void Tape::restart(std::uint64_t seed) {
  forget();
  source_ = Source::seeded;
  key_ = mix(seed + step);
}

void Tape::restart(std::span<const Choice> recording) {
  forget();
  source_ = Source::recording;
  replayed_.assign(recording.begin(), recording.end());
}

void Tape::restart_bytes(std::span<const std::uint8_t> bytes) {
  forget();
  source_ = Source::bytes;
  bytes_.assign(bytes.begin(), bytes.end());
}

void Tape::restart_guided(std::span<const Choice> guide) {
  forget();
  source_ = Source::guide;
  replayed_.assign(guide.begin(), guide.end());
  // Mostly there is but one place.
  if (!std::ranges::is_sorted(replayed_, {}, place_of)) std::ranges::stable_sort(replayed_, {}, place_of);
}

void Tape::forget() {
  keeps_choices_ = false;
  key_ = 0;
  for (auto& counts : drawn_) counts.clear();
  replayed_.clear();
  bytes_.clear();
  next_ = 0;
  kept_.clear();
  draws_ = {};
}

std::uint64_t Tape::pick(Site site, std::uint32_t actor, std::uint64_t bound) {
  switch (source_) {
    case Source::seeded:
      return scale(random_bits(site, actor), bound);
    case Source::recording:
      return next_recorded(site, actor, bound);
    case Source::bytes:
      return next_of_bytes(bound);
    case Source::guide:
      return next_guided(site, actor, bound);
  }
  fail_assertion("a known source");
}

std::uint64_t Tape::choose(Site site, std::uint32_t actor, std::uint64_t bound) {
  RESCIND_ASSERT(bound >= 1);
  if (bound == 1) return 0;
  const std::uint64_t picked = pick(site, actor, bound);
  note({site, actor, bound, picked});
  return picked;
}

bool Tape::chance(Site site, std::uint32_t actor, std::uint32_t parts_per_million) {
  RESCIND_ASSERT(parts_per_million <= million);
  if (parts_per_million == 0 || parts_per_million == million) return parts_per_million == million;
  const bool yes = source_ == Source::seeded ? scale(random_bits(site, actor), million) < parts_per_million
                                             : pick(site, actor, 2) == 1;
  note({site, actor, 2, yes ? 1u : 0u});
  return yes;
}

void Tape::settle(Site site, std::uint32_t actor, std::uint64_t bound, std::uint64_t picked) {
  RESCIND_ASSERT(picked < bound);
  if (bound > 1) note({site, actor, bound, picked});
}

void Tape::start_recording() {
  keeps_choices_ = true;
  kept_.clear();
}

// Each (site, actor) has its own SplitMix64 stream; distinct places start at distinct points of the one
// cycle.
std::uint64_t Tape::random_bits(Site site, std::uint32_t actor) {
  const std::uint64_t nth = count_draw(site, actor);
  return mix(mix(key_ ^ place(site, actor)) + nth * step);
}

// How many draws there were at this place, this one counted.
std::uint32_t Tape::count_draw(Site site, std::uint32_t actor) {
  RESCIND_ASSERT(site < Site::count_ && actor < actors_max);
  auto& counts = drawn_[static_cast<std::size_t>(site)];
  if (actor >= counts.size()) counts.resize(std::size_t{actor} + 1);
  return ++counts[actor];
}

std::uint64_t Tape::next_guided(Site site, std::uint32_t actor, std::uint64_t bound) {
  const std::size_t nth = count_draw(site, actor) - 1;
  const bool at_start = !replayed_.empty() && place_of(replayed_.front()) == place(site, actor);
  const auto first =
      at_start ? replayed_.begin() : std::ranges::lower_bound(replayed_, place(site, actor), {}, place_of);
  const auto left = static_cast<std::size_t>(replayed_.end() - first);
  if (nth >= left) return 0;
  const Choice& guide = first[static_cast<std::ptrdiff_t>(nth)];
  return place_of(guide) == place(site, actor) ? std::min(guide.picked, bound - 1) : 0;
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

std::uint64_t Tape::next_of_bytes(std::uint64_t bound) {
  std::uint64_t value = 0;
  std::uint32_t shift = 0;
  for (std::uint64_t left = bound - 1; left != 0 && next_ < bytes_.size(); left >>= 8, shift += 8) {
    value |= std::uint64_t{bytes_[next_++]} << shift;
  }
  return value % bound;
}

void Tape::note(const Choice& choice) {
  const std::array<std::uint64_t, 3> packed = {place(choice.site, choice.actor), choice.bound, choice.picked};
  draws_.add(packed);
  if (keeps_choices_) kept_.push_back(choice);
}

}  // namespace rescind
