#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "harness/scenario/language/document.hpp"

namespace rescind {

// Documents that are written instead of read: their nodes stand nowhere.

[[nodiscard]] inline YamlNode word_node(std::string_view text) {
  YamlNode node;
  node.text = text;
  return node;
}

[[nodiscard]] inline YamlNode map_node() {
  YamlNode node;
  node.kind = YamlNode::Kind::map;
  return node;
}

[[nodiscard]] inline YamlNode list_node() {
  YamlNode node;
  node.kind = YamlNode::Kind::list;
  return node;
}

/// Adds a key that `map` does not have yet.
inline void put(YamlNode& map, std::string_view key, YamlNode value) {
  map.entries.push_back({word_node(key), std::move(value)});
}
inline void put(YamlNode& map, std::string_view key, std::string_view text) {
  put(map, key, word_node(text));
}

/// Gives `map` the key, whether or not it has it.
inline void set(YamlNode& map, std::string_view key, YamlNode value) {
  for (auto& entry : map.entries) {
    if (entry.key.text != key) continue;
    entry.value = std::move(value);
    return;
  }
  put(map, key, std::move(value));
}

/// A map of one key, which others are put to: {cancel: list}.
[[nodiscard]] inline YamlNode map_node(std::string_view key, YamlNode value) {
  YamlNode node = map_node();
  put(node, key, std::move(value));
  return node;
}
[[nodiscard]] inline YamlNode map_node(std::string_view key, std::string_view text) {
  return map_node(key, word_node(text));
}

}  // namespace rescind
