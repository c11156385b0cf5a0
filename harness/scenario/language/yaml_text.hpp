#pragma once

#include <string>
#include <string_view>

#include "harness/scenario/language/document.hpp"

namespace rescind {

/// A document as YAML text in the style of the shipped scenarios: blocks outside, what is small in one line.
/// Ends with a newline. parse_document() makes the same node of it, positions aside.
/// Requires a map.
[[nodiscard]] std::string yaml_text(const YamlNode& document);

/// `text` as it stands in such a document: plain where it can be, else in quotes.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

/// `text` as comment lines, each begun with a number sign and broken at spaces where it would grow too long.
/// Ends with a newline.
[[nodiscard]] std::string yaml_comment(std::string_view text);

}  // namespace rescind
