#pragma once

#include <cstdint>
#include <string_view>

namespace rescind {

/// What a declaration of MI has beside a name, so that most others are told apart by a number: the first letter, the last
/// one and the length. `name` is not empty.
[[nodiscard]] constexpr std::uint32_t name_code(std::string_view name) {
  const auto lower = [](char letter) {
    return static_cast<std::uint32_t>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
  };
  return lower(name.front()) << 16 | lower(name.back()) << 8 | static_cast<std::uint32_t>(name.size());
}

}  // namespace rescind
