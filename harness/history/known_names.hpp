#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rescind {

/// Finds a name among a few that are known when compiling: its length, and its first and last letter, lead to it. Two rows
/// may have the same name.
template <std::size_t Rows>
class KnownNames {
 public:
  consteval explicit KnownNames(const std::array<std::string_view, Rows>& names) : names_(names) {
    places_.fill(none);
    for (std::size_t row = 0; row < Rows; ++row) {
      std::size_t at = place_of(names[row]);
      while (places_[at] != none) at = (at + 1) % places;
      places_[at] = static_cast<std::uint8_t>(row);
    }
  }

  /// The first row of that name of which `fits` says true, or Rows.
  template <class Fits>
  [[nodiscard]] constexpr std::size_t find(std::string_view name, Fits fits) const {
    if (name.empty()) return Rows;
    for (std::size_t at = place_of(name); places_[at] != none; at = (at + 1) % places)
      if (names_[places_[at]] == name && fits(places_[at])) return places_[at];
    return Rows;
  }

 private:
  static constexpr std::size_t places = 256;  // Several for each name, so that few are looked at.
  static constexpr std::uint8_t none = 0xff;
  static_assert(Rows < none);

  static constexpr std::size_t place_of(std::string_view name) {
    const auto letter = [](char c) { return std::size_t{static_cast<unsigned char>(c)}; };
    return (name.size() * 37 + letter(name.front()) * 5 + letter(name.back()) * 11) % places;
  }

  std::array<std::string_view, Rows> names_;
  std::array<std::uint8_t, places> places_{};
};

}  // namespace rescind
