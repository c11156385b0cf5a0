#include "harness/scenario/language/expanded.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/scenario/language/diagnostics.hpp"
#include "harness/scenario/language/moment_scenario.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind {

CasesApart::CasesApart(std::string_view text) {
  Diagnostics diagnostics(text, {});
  try {
    YamlNode document = parse_document(text, diagnostics);
    if (live::are_moments(document)) {
      live::Moments moments = live::read_moments(text, diagnostics);
      if (!diagnostics.any()) moments_ = std::move(moments);
      return;
    }
    if (diagnostics.any() || document.find("name") == nullptr) return;
    const Matrix matrix(document, diagnostics);
    if (diagnostics.any()) return;
    document_ = std::move(document);
    for (const Combination& one : matrix.combinations()) combinations_.emplace(suffix_of(one), one);
  } catch (const Diagnostics::Full&) {
    // It does not load.
  }
}

std::optional<YamlNode> CasesApart::document_of(std::string_view name) const {
  for (const live::Moment& moment : moments_.moments)
    if (live::case_name(moments_, moment) == name)
      return expanded_document(live::scenario_text(moment, name), name);
  const std::string_view suffix = name.substr(std::min(name.find('['), name.size()));
  const auto combination = combinations_.find(suffix);
  if (combination == combinations_.end()) return std::nullopt;
  YamlNode expanded = Matrix::expand(document_, combination->second);
  for (auto& [key, value] : expanded.entries) {
    if (key.text != "name" || value.text != name.substr(0, name.size() - suffix.size())) continue;
    value.text = path_name(name);
    return expanded;
  }
  return std::nullopt;
}

std::optional<YamlNode> expanded_document(std::string_view text, std::string_view name) {
  return CasesApart(text).document_of(name);
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
