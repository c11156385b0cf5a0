#include "harness/scenario/text_check.hpp"

#include <cstdint>
#include <optional>

namespace rescind {
namespace {

/// The length of the UTF-8 sequence at the start of `text`, or 0 where there is none (RFC 3629: no overlong
/// form, no surrogate, nothing past U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned first = byte(0);
  if (first < 0x80u) return 1;
  if (first >= 0xc2u && first < 0xe0u) return continues(1) ? 2 : 0;
  if (first >= 0xe0u && first < 0xf0u) {
    const bool overlong = first == 0xe0u && byte(1) < 0xa0u;
    const bool surrogate = first == 0xedu && byte(1) >= 0xa0u;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0u && first < 0xf5u) {
    const bool overlong = first == 0xf0u && byte(1) < 0x90u;
    const bool too_big = first == 0xf4u && byte(1) >= 0x90u;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_big ? 4 : 0;
  }
  return 0;
}

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20u && c != '\n' && c != '\t' && c != '\r') || c == 0x7f;
}

}  // namespace

bool check_text(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() > scenario_bytes_max) {
    diagnostics.add({1, 0}, "the file is too big: more than 1 MiB",
                    "a page is enough; split it, or make cases with 'matrix:'");
    return false;
  }
  Position at{1, 1};
  std::optional<Position> tab;  // Told only of what is text: its line is shown.
  bool indent = true;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0 || is_control(text[i])) {
      diagnostics.add({at.line, 0},
                      "not a text file: byte " + std::to_string(at.column) +
                          (length == 0 ? " of the line is not UTF-8" : " of the line is a control character"),
                      "write YAML in UTF-8");
      return false;
    }
    if (text[i] == '\t' && indent && !tab) tab = at;
    indent = text[i] == '\n' || (indent && text[i] == ' ');
    at = text[i] == '\n' ? Position{at.line + 1, 1}
                         : Position{at.line, at.column + static_cast<std::uint32_t>(length)};
    i += length;
  }
  if (tab) diagnostics.add(*tab, "a tab in the indentation", "YAML is indented with spaces");
  return !tab;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t shown_max = 40;
  if (text.size() <= shown_max) return std::string(text);
  std::size_t end = shown_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace rescind
