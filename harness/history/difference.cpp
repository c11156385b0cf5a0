#include "harness/history/difference.hpp"

#include <algorithm>
#include <string_view>

#include "harness/history/describe.hpp"
#include "harness/history/writer.hpp"

namespace rescind {
namespace {

std::string line_of(const Header& header) {
  std::string text;
  append_json(text, header);
  text.pop_back();
  return text;
}

std::string line_of(const History& history, std::size_t i) {
  std::string text;
  append_json(text, history.events[i], history.names);
  text.pop_back();
  return text;
}

/// The line without the spaces that make its columns.
std::string squeezed(std::string_view text) {
  std::string words;
  for (const char letter : text) {
    const bool is_gap = letter == ' ' && (words.empty() || words.back() == ' ');
    if (!is_gap) words += letter;
  }
  return words;
}

std::string told(const History& history, std::size_t i) {
  if (i >= history.events.size()) return "nothing: the history is over";
  return squeezed(describe(history.events[i], history.names, history.header.clock));
}

bool is_equal(const History& first, const History& second, bool same_names, std::size_t i) {
  if (i >= first.events.size() || i >= second.events.size()) return false;
  if (first.events[i] != second.events[i]) return false;
  return same_names || line_of(first, i) == line_of(second, i);
}

/// What people read may be the same while the events are not.
HistoryDifference difference_at(const History& first, const History& second, std::size_t i) {
  HistoryDifference found{i + 2, told(first, i), told(second, i)};
  if (found.first != found.second) return found;
  found.first = line_of(first, i);
  found.second = line_of(second, i);
  if (found.first == found.second) found.second += " (and another value in a field that is not written)";
  return found;
}

}  // namespace

std::optional<HistoryDifference> first_difference(const History& first, const History& second) {
  if (first.header != second.header) return {{1, line_of(first.header), line_of(second.header)}};
  const bool same_names = first.names == second.names;
  const std::size_t longest = std::max(first.events.size(), second.events.size());
  for (std::size_t i = 0; i < longest; ++i) {
    if (!is_equal(first, second, same_names, i)) return difference_at(first, second, i);
  }
  return std::nullopt;
}

}  // namespace rescind
