#include "harness/scenario/language/expanded.hpp"

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/scenario/language/diagnostics.hpp"
#include "harness/scenario/language/matrix.hpp"
#include "harness/scenario/language/moment_scenario.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind {

std::optional<YamlNode> expanded_document(std::string_view text, std::string_view name) {
  Diagnostics diagnostics(text, {});
  try {
    const std::optional<std::string> moment = live::scenario_in(text, name);
    YamlNode document = parse_document(moment ? *moment : text, diagnostics);
    if (diagnostics.any() || document.find("name") == nullptr) return std::nullopt;
    const Matrix matrix(document, diagnostics);
    if (diagnostics.any()) return std::nullopt;
    for (const Combination& combination : matrix.combinations()) {
      if (!name.ends_with(suffix_of(combination))) continue;
      YamlNode expanded = Matrix::expand(document, combination);
      for (auto& [key, value] : expanded.entries) {
        if (key.text != "name" || value.text + suffix_of(combination) != name) continue;
        value.text = path_name(name);
        return expanded;
      }
    }
  } catch (const Diagnostics::Full&) {
  }
  return std::nullopt;
}

std::string path_name(std::string_view case_name) {
  std::string name;
  for (const char c : case_name) {
    if (c == ']') continue;
    const bool fits = c == '/' || is_name(std::string("a") + c);
    name += c == '[' || c == ',' ? '.' : fits ? c : '-';
  }
  const std::size_t slash = name.rfind('/');
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  constexpr std::size_t part_max = 64;
  if (name.size() - begin > part_max)
    name = name.substr(0, begin + part_max - 17) + "-" + hex(hash_bytes(case_name.data(), case_name.size()));
  return name;
}

}  // namespace rescind
