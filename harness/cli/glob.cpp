#include "harness/cli/glob.hpp"

#include <algorithm>

namespace rescind {

// The place after the last `*` is the only one worth going back to, so this takes at most |pattern| x |text|
// steps.
bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t after_star = std::string_view::npos;
  std::size_t star_took = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_star = ++p;
      star_took = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (after_star != std::string_view::npos) {
      p = after_star;
      t = ++star_took;
    } else {
      return false;
    }
  }
  return std::ranges::all_of(pattern.substr(p), [](char letter) { return letter == '*'; });
}

bool names_case(std::string_view pattern, std::string_view case_name) {
  return glob_matches(pattern, case_name) || glob_matches(pattern, case_name.substr(0, case_name.find('[')));
}

Filter::Filter(std::string_view text) {
  wanted_.clear();
  bool leaves_out = false;
  while (true) {
    const std::size_t colon = text.find(':');
    std::string_view pattern = text.substr(0, colon);
    if (pattern.starts_with('-')) {
      leaves_out = true;
      pattern.remove_prefix(1);
    }
    if (!pattern.empty()) (leaves_out ? unwanted_ : wanted_).emplace_back(pattern);
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  if (wanted_.empty() && leaves_out) wanted_.emplace_back("*");
}

bool Filter::takes(std::string_view case_name) const {
  const auto names = [case_name](const std::string& pattern) { return names_case(pattern, case_name); };
  return std::ranges::any_of(wanted_, names) && std::ranges::none_of(unwanted_, names);
}

}  // namespace rescind
