#include "reports/markdown.hpp"

#include <algorithm>

namespace rescind {
namespace {

std::size_t longest_run_of(char wanted, std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char letter : text) {
    run = letter == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  constexpr std::string_view marks = "\\`*_{}[]()#+!|~$@:";
  std::string safe;
  for (const char letter : text) {
    if (letter == '<')
      safe += "&lt;";
    else if (letter == '>')
      safe += "&gt;";
    else if (letter == '&')
      safe += "&amp;";
    else if (marks.find(letter) != std::string_view::npos)
      safe += {'\\', letter};
    else
      safe += letter;
  }
  return safe;
}

std::string markdown_block(std::string_view lines) {
  const std::string fence(std::max<std::size_t>(3, longest_run_of('`', lines) + 1), '`');
  return fence + "text\n" + std::string(lines) + fence + "\n\n";
}

}  // namespace rescind
