#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace rescind {

/// How every report writes JSON: bytes that are not UTF-8 become U+FFFD, and what would move a terminal's cursor or turn
/// its writing stands there as an escape. `indent` is that of each level; without it all is one line.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

/// As a document of its own: indented, with the end of its last line.
[[nodiscard]] inline std::string json_document(const nlohmann::ordered_json& value) {
  return json_text(value, 2) + "\n";
}

/// null for an empty text.
[[nodiscard]] inline nlohmann::ordered_json text_or_null(std::string_view text) {
  return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

}  // namespace rescind
