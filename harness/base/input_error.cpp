#include "harness/base/input_error.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace rescind {
namespace {

constexpr std::size_t shown_max = 120;   // Bytes of the offending line that are shown.
constexpr std::size_t before_max = 100;  // Of them, at most so many before the column.

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u;
}

// Control characters would move the terminal's cursor; a tab is one column wide in the line shown.
char printable(char c) {
  if (c == '\t') return ' ';
  return (static_cast<unsigned char>(c) < 0x20u || c == 0x7f) ? '?' : c;
}

// Words of the input may stand in a message: of JSON "\u001b", of YAML "\e".
std::string printable(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return printable(c); });
  return text;
}

// The offending line and a line with a caret under the column.
std::string excerpt(std::string_view line, std::size_t column) {
  std::size_t caret = std::min(column - 1, line.size());
  std::size_t begin = caret > before_max ? caret - before_max : 0;
  while (begin < caret && continues_character(line[begin])) ++begin;
  std::size_t end = std::min(line.size(), begin + shown_max);
  while (end > begin && end < line.size() && continues_character(line[end])) --end;

  std::string shown = begin > 0 ? "  ..." : "  ";
  std::string below(shown.size(), ' ');
  for (std::size_t i = begin; i < end; ++i) {
    shown += printable(line[i]);
    if (i < caret && !continues_character(line[i])) below += ' ';
  }
  if (end < line.size()) shown += "...";
  return shown + "\n" + below + "^";
}

std::string whole_text(const std::string& file, std::uint32_t line, std::uint32_t column,
                       const std::string& message, const std::string& hint, const std::string& source_line) {
  std::string text = file;
  if (line != 0) text += ":" + std::to_string(line);
  if (line != 0 && column != 0) text += ":" + std::to_string(column);
  text += (text.empty() ? "error: " : ": error: ") + printable(message);
  if (column != 0 && !source_line.empty()) text += "\n" + excerpt(source_line, column);
  if (!hint.empty()) text += "\nhint: " + printable(hint);
  return text;
}

}  // namespace

InputError::InputError(std::string file, std::uint32_t line, std::uint32_t column, std::string message,
                       std::string hint, const std::string& source_line)
    : std::runtime_error(whole_text(file, line, column, message, hint, source_line)),
      file_(std::move(file)),
      line_(line),
      column_(column),
      message_(std::move(message)),
      hint_(std::move(hint)) {}

}  // namespace rescind
