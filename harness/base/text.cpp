#include "harness/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

/// The code point of the character that `text` is, which is UTF-8 and nothing else.
std::uint32_t code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (text.size() == 1) return lead;
  std::uint32_t value = lead & (0x7fu >> text.size());
  for (const char byte : text.substr(1)) value = (value << 6) | (static_cast<unsigned char>(byte) & 0x3fu);
  return value;
}

bool is_safe(std::uint32_t value) {
  const bool control = value < 0x20 || (value >= 0x7f && value <= 0x9f);
  const bool turns_direction = (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069) ||
                               value == 0x200e || value == 0x200f || value == 0x061c;
  const bool breaks_line = value == 0x2028 || value == 0x2029;
  const bool not_a_character = value == 0xfffe || value == 0xffff;
  // Nobody sees them, so that two names look alike; joiners (U+200C, U+200D) have a use in scripts and emoji.
  const bool unseen =
      value == 0x200b || value == 0x2060 || value == 0xfeff || (value >= 0xe0000 && value <= 0xe007f);
  return !control && !turns_direction && !breaks_line && !not_a_character && !unseen;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, length);
    const std::uint32_t value = code_point(character);
    if (is_safe(value)) {
      safe += character;
    } else if (value < 0x80) {
      safe += fmt::format("\\x{:02x}", value);
    } else {
      safe += fmt::format("\\u{{{:04x}}}", value);
    }
    text.remove_prefix(length);
  }
  return safe;
}

std::string printable_lines(std::string_view text) {
  std::string safe;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    safe += printable(text.substr(0, end)) + "\n";
    text.remove_prefix(end + 1);
  }
  return safe + printable(text);
}

std::string printable_json(std::string_view json) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x7f; };
  if (std::ranges::all_of(json, is_ascii)) return std::string(json);
  std::string safe;
  safe.reserve(json.size());
  while (!json.empty()) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(json));
    const std::string_view character = json.substr(0, length);
    const bool plain = length == 1 && character.front() != '\x7f';
    if (plain || is_safe(code_point(character))) {
      safe += character;
    } else {
      safe += fmt::format("\\u{:04x}", code_point(character));
    }
    json.remove_prefix(length);
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

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

}  // namespace rescind
