#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rescind {

/// The number of each fingerprint, in the order in which they were first asked for. Fingerprints are spread
/// evenly already, so their low bits are the place where the search begins.
class FingerprintIndex {
 public:
  /// The fingerprint's number, and whether it is new.
  std::pair<std::uint32_t, bool> number(std::uint64_t fingerprint) {
    if (2 * (count_ + 1) > places_.size()) grow();
    Place& place = places_[place_of(fingerprint)];
    if (place.number != none) return {place.number, false};
    place = {fingerprint, count_};
    return {count_++, true};
  }
  [[nodiscard]] bool contains(std::uint64_t fingerprint) const {
    return !places_.empty() && places_[place_of(fingerprint)].number != none;
  }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  struct Place {
    std::uint64_t fingerprint = 0;
    std::uint32_t number = none;
  };

  /// Where it stands, or the free place where it would. Requires a free place.
  [[nodiscard]] std::size_t place_of(std::uint64_t fingerprint) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t i = fingerprint & mask;
    while (places_[i].number != none && places_[i].fingerprint != fingerprint) i = (i + 1) & mask;
    return i;
  }
  void grow() {
    const std::size_t size = places_.empty() ? 1024 : places_.size() * 2;
    const std::vector<Place> old = std::exchange(places_, std::vector<Place>(size));
    for (const Place& place : old) {
      if (place.number != none) places_[place_of(place.fingerprint)] = place;
    }
  }

  std::vector<Place> places_;  // A power of two of them, at least half of them free.
  std::uint32_t count_ = 0;
};

}  // namespace rescind
