#include "harness/scenario/language/yaml_text.hpp"

#include <algorithm>
#include <array>

#include "harness/base/assert.hpp"
#include "harness/base/text.hpp"

namespace rescind {
namespace {

constexpr std::size_t width = 110;
constexpr std::string_view plain_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./%+()";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// Digits that other readers of YAML would take for an octal, an inexact or a floating number.
bool looks_like_another_number(std::string_view text) {
  if (text.find_first_not_of("0123456789abcdefABCDEFx_.+-") != std::string_view::npos) return false;
  const bool digits_only = std::ranges::all_of(text, is_digit);
  const bool small = digits_only && text.size() <= 15 && (text.size() == 1 || text.front() != '0');
  return text.size() >= 15 ? !small : digits_only && !small;
}

bool is_plain(std::string_view text) {
  constexpr std::array<std::string_view, 4> nulls{"null", "Null", "NULL", "~"};
  if (text.empty() || (!is_letter(text.front()) && !is_digit(text.front())) || text.back() == ' ')
    return false;
  if (std::ranges::find(nulls, text) != nulls.end() || looks_like_another_number(text)) return false;
  return std::ranges::all_of(text,
                             [](char c) { return c == ' ' || plain_letters.find(c) != plain_letters.npos; });
}

std::string in_double_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') quoted += "\\n";
    if (c != '\n') quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  if (text.find('\n') != std::string_view::npos) return in_double_quotes(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

namespace {

std::string flow(const YamlNode& node) {
  if (node.is_scalar()) return yaml_scalar(node.text);
  std::string inside;
  for (const YamlNode& item : node.items) inside += (inside.empty() ? "" : ", ") + flow(item);
  for (const auto& [key, value] : node.entries)
    inside += (inside.empty() ? "" : ", ") + yaml_scalar(key.text) + ": " + flow(value);
  return node.is_list() ? "[" + inside + "]" : "{" + inside + "}";
}

bool is_list_of_words(const YamlNode& node) {
  return node.is_list() && std::ranges::all_of(node.items, &YamlNode::is_scalar);
}

/// Whether it reads well in one line: lists of maps, such as steps, do not.
bool reads_in_a_line(const YamlNode& node) {
  if (node.is_list()) return is_list_of_words(node);
  return std::ranges::all_of(node.entries, [](const auto& entry) { return reads_in_a_line(entry.value); });
}

class Writer {
 public:
  std::string text;

  void map(const YamlNode& node, std::size_t indent) {
    bool first = true;
    for (const auto& [key, value] : node.entries) {
      // The first key may stand behind the dash of a list's item.
      if (!first || column() == 0) text.append(indent, ' ');
      first = false;
      text += yaml_scalar(key.text) + ":";
      below_key(value, indent);
    }
  }

 private:
  [[nodiscard]] std::size_t column() const {
    const std::size_t end = text.rfind('\n');
    return end == std::string::npos ? text.size() : text.size() - end - 1;
  }

  void below_key(const YamlNode& value, std::size_t indent) {
    const bool block = indent == 0 && value.is_map() && !value.entries.empty();
    if (!block && one_line(value, " ")) return;
    if (is_list_of_words(value)) return words(value, indent + 2);
    text += '\n';
    value.is_map() ? map(value, indent + 2) : list(value, indent + 2);
  }

  /// Writes it in one line, where it fits.
  bool one_line(const YamlNode& node, std::string_view before) {
    if (!reads_in_a_line(node)) return false;
    const std::string line = flow(node);
    const bool has_to = node.is_scalar() || (node.items.empty() && node.entries.empty());
    if (!has_to && column() + before.size() + line.size() > width) return false;
    text += before;
    text += line + "\n";
    return true;
  }

  void words(const YamlNode& node, std::size_t indent) {
    text += " [";
    bool first = true;
    for (const YamlNode& item : node.items) {
      const std::string word = yaml_scalar(item.text);
      const bool fits = column() + word.size() + 3 <= width;
      if (!first) text += fits ? ", " : ",\n" + std::string(indent, ' ');
      text += word;
      first = false;
    }
    text += "]\n";
  }

  void list(const YamlNode& node, std::size_t indent) {
    for (const YamlNode& item : node.items) {
      text.append(indent, ' ');
      text += "- ";
      const bool single = item.is_map() && item.entries.size() == 1;
      if (!single && one_line(item, "")) continue;
      RESCIND_ASSERT(item.is_map());  // No key takes a list of lists.
      map(item, indent + 2);
    }
  }
};

}  // namespace

std::string yaml_text(const YamlNode& document) {
  RESCIND_ASSERT(document.is_map());
  Writer writer;
  writer.map(document, 0);
  return writer.text;
}

std::string yaml_comment(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    do {
      std::size_t end = line.size();
      if (end > width) end = line.rfind(' ', width);
      if (end == std::string_view::npos || end == 0) end = line.find(' ', 1);
      end = std::min(end, line.size());
      lines += end == 0 ? "#\n" : "# " + std::string(line.substr(0, end)) + "\n";
      line.remove_prefix(std::min(line.size(), end + 1));
    } while (!line.empty());
  }
  return lines;
}

}  // namespace rescind
