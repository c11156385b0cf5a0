#include "harness/engine/campaign/tapes.hpp"

#include <string_view>

#include "harness/base/assert.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {

std::string tape_text(const Choices& tape) {
  std::string text;
  for (const Choice& choice : tape) text += written_choice(choice) + "\n";
  return text;
}

Choices tape_of(const std::string& text) {
  Choices tape;
  std::string_view left = text;
  while (!left.empty()) {
    const std::size_t end = left.find('\n');
    if (end == std::string_view::npos) throw InternalError("a tape of the campaign ends within a line");
    const auto parsed = parse_choice(left.substr(0, end));
    if (!parsed.ok())
      throw InternalError("a tape of the campaign has the choice '" + std::string(left.substr(0, end)) + "'");
    tape.push_back(parsed.value);
    left.remove_prefix(end + 1);
  }
  return tape;
}

}  // namespace rescind
