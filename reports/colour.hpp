#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace rescind {

enum class Colour : std::uint8_t { plain, red, green, yellow, dim, bold };

/// `text` in ANSI colours, where they are wanted.
[[nodiscard]] inline std::string painted(std::string_view text, Colour colour, bool wanted) {
  if (!wanted || colour == Colour::plain) return std::string(text);
  static constexpr std::string_view codes[] = {"0", "31", "32", "33", "2", "1"};
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(colour)], text);
}

}  // namespace rescind
