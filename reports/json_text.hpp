#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace rescind {

/// How every report writes JSON: bytes that are not UTF-8 become U+FFFD, and what would move a terminal's cursor or turn
/// its writing stands there as an escape. `indent` is that of each level; without it all is one line.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

/// null for an empty text.
[[nodiscard]] inline nlohmann::ordered_json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

}  // namespace rescind
