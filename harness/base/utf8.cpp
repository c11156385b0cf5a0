#include "harness/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace rescind {

std::size_t utf8_length(std::string_view text) {
  struct Form {
    unsigned char first_least, first_most, second_least, second_most;
    std::size_t length;
  };
  // Overlong forms, surrogates and what lies above U+10FFFF have no row.
  constexpr std::array<Form, 8> forms{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                       {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                       {0xe1, 0xec, 0x80, 0xbf, 3},
                                       {0xed, 0xed, 0x80, 0x9f, 3},
                                       {0xee, 0xef, 0x80, 0xbf, 3},
                                       {0xf0, 0xf0, 0x90, 0xbf, 4},
                                       {0xf1, 0xf3, 0x80, 0xbf, 4},
                                       {0xf4, 0xf4, 0x80, 0x8f, 4}}};
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  for (const Form& form : forms) {
    if (byte(0) < form.first_least || byte(0) > form.first_most) continue;
    if (text.size() < form.length || byte(1) < form.second_least || byte(1) > form.second_most) return 0;
    for (std::size_t i = 2; i < form.length; ++i) {
      if ((byte(i) & 0xc0u) != 0x80u) return 0;
    }
    return form.length;
  }
  return 0;
}

std::size_t first_not_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (i + 32 <= text.size()) {
      std::array<std::uint64_t, 4> block{};
      std::memcpy(block.data(), text.data() + i, sizeof block);
      if (((block[0] | block[1] | block[2] | block[3]) & 0x8080808080808080u) == 0) {
        i += sizeof block;
        continue;
      }
    }
    const bool is_ascii = static_cast<unsigned char>(text[i]) < 0x80;
    const std::size_t length = is_ascii ? 1 : utf8_length(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0u) == 0x80u;
}

std::size_t characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

std::string_view clipped(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

std::string shortened(std::string_view text) {
  constexpr std::size_t shown_max = 40;
  if (text.size() <= shown_max) return std::string(text);
  return std::string(clipped(text, shown_max)) + "...";
}

}  // namespace rescind
