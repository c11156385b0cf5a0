#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// The most bytes that a file written by hand may have: a scenario, a profile.
inline constexpr std::size_t text_file_bytes_max = std::size_t{1} << 20;

/// `text` made safe to print on a terminal and to put into XML: whatever a scenario or a foreign history
/// calls things.
///
/// Control characters (C0, C1, delete), characters that turn the writing direction, and code points that
/// XML 1.0 forbids become `\xNN` or `\u{NNNN}`; bytes that are not UTF-8 become `\xNN`. Tab and newline too,
/// so that the text stays one line.
[[nodiscard]] std::string printable(std::string_view text);

/// The same of a text that has lines: its newlines stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// JSON that is not printable() made so, and the same JSON: what is not becomes `\uNNNN`, which stands for it in a
/// string. Control characters below 0x20 are not looked at: in JSON they are escapes already, or between the values.
[[nodiscard]] std::string printable_json(std::string_view json);

/// The lines without the spaces that all of them begin with, each made printable.
[[nodiscard]] std::vector<std::string> flush_left(const std::vector<std::string>& lines);

/// Of a number in plain text, whatever the locale.
[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// "1 case", "2 cases".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural);

}  // namespace rescind
