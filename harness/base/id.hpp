#pragma once

#include <compare>
#include <cstdint>

namespace rescind {

/// In the place of an index, a slot or an id: there is none.
inline constexpr std::uint32_t no_index = 0xffffffffu;

/// A small dense number that names one thing of its kind. `Tag` keeps the kinds apart.
/// A default-constructed id names nothing.
template <class Tag>
struct Id {
  std::uint32_t value = no_index;

  [[nodiscard]] constexpr bool exists() const { return value != no_index; }
  auto operator<=>(const Id&) const = default;
};

}  // namespace rescind
