#pragma once

#include <string_view>
#include <vector>

#include "harness/engine/findings/reductions.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {

/// A node of a scenario's document, with what the table of keys says of it.
struct DocumentPlace {
  NodePath path;
  const YamlNode* node = nullptr;
  const KeySpec* spec = nullptr;  ///< Of its key; of an item, that of the list.
  std::string_view key;           ///< As written; of an item, that of the list.
  bool is_item = false;
  bool is_own_name = false;  ///< The key is a name of the author's own.
  NodePath item;             ///< The innermost step, fault or other map of a list around it, or it itself.
};

/// Every node below the root, in the order of the document. Requires a document that loads, and keeps
/// pointers to its nodes.
[[nodiscard]] std::vector<DocumentPlace> places_in(const YamlNode& document);

}  // namespace rescind
