#include "harness/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rescind {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  // In bytes; 0 where `text` does not begin with valid UTF-8.
};

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

// Refuses what RFC 3629 refuses: overlong forms, surrogates, and values above U+10FFFF.
CodePoint decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = sequence_length(lead);
  if (length == 0 || length > text.size()) return {};
  if (length == 1) return {lead, 1};
  std::uint32_t value = lead & (0x7fu >> length);
  for (char byte : text.substr(1, length - 1)) {
    const auto next = static_cast<unsigned char>(byte);
    if ((next & 0xc0u) != 0x80u) return {};
    value = (value << 6) | (next & 0x3fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return {};
  return {value, length};
}

bool is_safe(std::uint32_t value) {
  const bool control = value < 0x20 || (value >= 0x7f && value <= 0x9f);
  const bool turns_direction = (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069) ||
                               value == 0x200e || value == 0x200f || value == 0x061c;
  const bool breaks_line = value == 0x2028 || value == 0x2029;
  const bool not_a_character = value == 0xfffe || value == 0xffff;
  return !control && !turns_direction && !breaks_line && !not_a_character;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = decode(text);
    if (point.length == 0) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (is_safe(point.value)) {
      safe += text.substr(0, point.length);
    } else if (point.value < 0x80) {
      safe += fmt::format("\\x{:02x}", point.value);
    } else {
      safe += fmt::format("\\u{{{:04x}}}", point.value);
    }
    text.remove_prefix(point.length);
  }
  return safe;
}

std::vector<std::string> flush_left(const std::vector<std::string>& lines) {
  std::size_t indent = std::string::npos;
  for (const std::string& line : lines)
    indent = std::min(indent, std::min(line.size(), line.find_first_not_of(' ')));
  std::vector<std::string> moved;
  moved.reserve(lines.size());
  for (const std::string& line : lines) moved.push_back(printable(std::string_view(line).substr(indent)));
  return moved;
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

}  // namespace rescind
