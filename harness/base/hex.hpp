#pragma once

#include <cstdint>
#include <string>

namespace rescind {

/// A hash as people see it: 16 lower-case hexadecimal digits, leading zeros kept.
[[nodiscard]] inline std::string hex(std::uint64_t number) {
  std::string digits(16, '0');
  for (std::size_t place = digits.size(); place-- > 0; number >>= 4)
    digits[place] = "0123456789abcdef"[number & 15];
  return digits;
}

}  // namespace rescind
