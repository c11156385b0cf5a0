#pragma once

#include <algorithm>

#include "harness/scenario/language/document.hpp"

namespace rescind {

/// Whether two documents say the same, wherever they were written.
inline bool same_document(const YamlNode& one, const YamlNode& other) {
  const auto same_entry = [](const YamlEntry& left, const YamlEntry& right) {
    return left.key.text == right.key.text && same_document(left.value, right.value);
  };
  return one.kind == other.kind && one.text == other.text &&
         std::ranges::equal(one.items, other.items, same_document) &&
         std::ranges::equal(one.entries, other.entries, same_entry);
}

}  // namespace rescind
