#include "harness/scenario/language/diagnostics.hpp"

#include <algorithm>
#include <utility>

namespace rescind {
namespace {

std::string_view line_of(std::string_view text, std::uint32_t number) {
  for (std::uint32_t i = 1; i < number && !text.empty(); ++i) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::string_view line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

void Diagnostics::add(Position at, std::string message, std::string hint) {
  add(errors_, at, std::move(message), std::move(hint), Severity::error);
  if (errors_.size() >= errors_max) throw Full{};
}

void Diagnostics::warn(Position at, std::string message, std::string hint) {
  if (warnings_.size() < errors_max)
    add(warnings_, at, std::move(message), std::move(hint), Severity::warning);
}

void Diagnostics::add(std::vector<InputError>& list, Position at, std::string message, std::string hint,
                      Severity severity) {
  const auto same = [&](const InputError& known) {
    return known.line() == at.line && known.column() == at.column && known.message() == message;
  };
  if (std::any_of(list.begin(), list.end(), same)) return;
  list.emplace_back(file_, at.line, at.column, std::move(message), std::move(hint),
                    std::string(line_of(text_, at.line)), severity);
}

}  // namespace rescind
