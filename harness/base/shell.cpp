#include "harness/base/shell.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.hpp"

namespace rescind {
namespace {

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') ||
         std::string_view("/._-+:=,@%").find(letter) != std::string_view::npos;
}

std::string in_dollar_quotes(std::string_view word) {
  std::string text = "$'";
  for (const char letter : word) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '\'' || letter == '\\') {
      text += fmt::format("\\{}", letter);
    } else if (byte < 0x20 || byte >= 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += letter;
    }
  }
  return text + "'";
}

}  // namespace

std::string shell_word(std::string_view word) {
  if (!word.empty() && word.front() != '-' && std::ranges::all_of(word, is_plain)) return std::string(word);
  if (printable(word) != word) return in_dollar_quotes(word);
  std::string text = "'";
  for (const char letter : word) {
    if (letter == '\'') {
      text += "'\\''";
    } else {
      text += letter;
    }
  }
  return text + "'";
}

}  // namespace rescind
