#include "harness/scenario/language/text_check.hpp"

#include <cstdint>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20u && c != '\n' && c != '\t' && c != '\r') || c == 0x7f;
}

}  // namespace

bool check_text(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() > text_file_bytes_max) {
    diagnostics.add({1, 0}, "the file is too big: more than 1 MiB",
                    "a page is enough; split it, or make cases with 'matrix:'");
    return false;
  }
  Position at{1, 1};
  std::vector<Position> tabs;  // Told only of what is text: their lines are shown.
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
    if (text[i] == '\t' && indent) tabs.push_back(at);
    indent = text[i] == '\n' || (indent && text[i] == ' ');
    at = text[i] == '\n' ? Position{at.line + 1, 1}
                         : Position{at.line, at.column + static_cast<std::uint32_t>(length)};
    i += length;
  }
  for (const Position tab : tabs)
    diagnostics.add(tab, "a tab in the indentation", "YAML is indented with spaces");
  return tabs.empty();
}

}  // namespace rescind
