#include "harness/base/input_error.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

constexpr std::size_t shown_max = 120;   // Bytes of the offending line that are shown.
constexpr std::size_t before_max = 100;  // Of them, at most so many before the column.

// A tab is one column wide in the line shown.
std::string shown_character(std::string_view character) {
  return character == "\t" ? " " : printable(character);
}

// The offending line and a line with a caret under the column.
std::string excerpt(std::string_view line, std::size_t column) {
  const std::size_t caret = std::min(column - 1, line.size());
  std::size_t begin = caret > before_max ? caret - before_max : 0;
  while (begin < caret && continues_character(line[begin])) ++begin;
  std::size_t end = std::min(line.size(), begin + shown_max);
  while (end > begin && end < line.size() && continues_character(line[end])) --end;

  std::string shown = begin > 0 ? "  ..." : "  ";
  std::size_t before = shown.size();
  for (std::size_t i = begin; i < end;) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(line.substr(i, end - i)));
    const std::string character = shown_character(line.substr(i, length));
    shown += character;
    if (i < caret) before += characters(character);
    i += length;
  }
  if (end < line.size()) shown += "...";
  return shown + "\n" + std::string(before, ' ') + "^";
}

std::string whole_text(const std::string& file, std::uint32_t line, std::uint32_t column,
                       const std::string& message, const std::string& hint, const std::string& source_line,
                       Severity severity) {
  std::string text = printable(file);
  if (line != 0) text += ":" + std::to_string(line);
  if (line != 0 && column != 0) text += ":" + std::to_string(column);
  if (!text.empty()) text += ": ";
  text += (severity == Severity::error ? "error: " : "warning: ") + printable(message);
  if (column != 0 && !source_line.empty()) text += "\n" + excerpt(source_line, column);
  if (!hint.empty()) text += "\nhint: " + printable(hint);
  return text;
}

// Where the line is not known, of its bytes as if each were a character.
std::uint32_t character_column(std::uint32_t column, std::string_view source_line) {
  if (column == 0 || column - 1 > source_line.size()) return column;
  return static_cast<std::uint32_t>(characters(source_line.substr(0, column - 1))) + 1;
}

}  // namespace

InputError::InputError(std::string file, std::uint32_t line, std::uint32_t column, std::string message,
                       std::string hint, const std::string& source_line, Severity severity)
    : std::runtime_error(whole_text(file, line, column, message, hint, source_line, severity)),
      file_(std::move(file)),
      line_(line),
      column_(column),
      written_{line, character_column(column, source_line)},
      message_(std::move(message)),
      hint_(std::move(hint)) {}

}  // namespace rescind
