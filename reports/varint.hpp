#pragma once

#include <cstdint>
#include <string>

namespace rescind {

// Numbers of html/FORMAT.md: seven bits a byte, the lowest first, the high bit set where more follow.

inline void append_varint(std::string& bytes, std::uint64_t number) {
  constexpr std::uint64_t more = 0x80;
  for (; number >= more; number >>= 7) bytes += static_cast<char>((number & (more - 1)) | more);
  bytes += static_cast<char>(number);
}

/// Takes the number that begins at `place`, and moves that behind it. There must be one.
[[nodiscard]] inline std::uint64_t take_varint(const std::string& bytes, std::size_t& place) {
  std::uint64_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(bytes.at(place++));
    number |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return number;
  }
}

/// What a signed number is written as: small ones are small, whatever their sign.
[[nodiscard]] constexpr std::uint64_t folded(std::int64_t number) {
  return number < 0 ? ~(static_cast<std::uint64_t>(number) << 1) : static_cast<std::uint64_t>(number) << 1;
}

}  // namespace rescind
