#include "harness/engine/run/case_name.hpp"

namespace rescind {

CaseName parts_of_name(std::string_view name) {
  const std::size_t open = name.find('[');
  if (open == std::string_view::npos || !name.ends_with(']')) return {std::string(name), {}};
  CaseName parts{std::string(name.substr(0, open)), {}};
  std::string_view rest = name.substr(open + 1, name.size() - open - 2);
  while (true) {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return {std::string(name), {}};
    const std::size_t next = rest.find('=', equals + 1);
    const std::size_t end = next == std::string_view::npos ? rest.size() : rest.rfind(',', next);
    if (end == std::string_view::npos || end < equals) return {std::string(name), {}};
    parts.values.emplace_back(rest.substr(0, equals), rest.substr(equals + 1, end - equals - 1));
    if (end == rest.size()) return parts;
    rest.remove_prefix(end + 1);
  }
}

std::string text_of(const CaseName& name) {
  if (name.values.empty()) return name.story;
  std::string text = name.story;
  for (const auto& [key, value] : name.values) {
    text += (text.size() == name.story.size() ? "[" : ",") + key;
    text += "=" + value;
  }
  return text + "]";
}

}  // namespace rescind
