#pragma once

#include <string_view>

#include "harness/scenario/language/diagnostics.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// What a command takes where its command line says nothing.
inline constexpr FileSort config_file{"configuration", "config-file", "paths: [scenarios]",
                                      "write the value out"};

/// Checks an expanded scenario, or a profile, against the table of keys: unknown and missing keys, verbs,
/// shapes, and the spelling of every value. What is wrong is lost afterwards, so that values can be taken out of the
/// document as the table says they are: a map lacks what it requires only where that was lost, and has its verb.
/// Names are not looked up here.
void check_structure(YamlNode& document, Diagnostics& diagnostics, const FileSort& sort = scenario_file);

/// One word that can name something: letters, digits, '-', '_' and '.', beginning with a letter or digit.
[[nodiscard]] bool is_name(std::string_view text);

}  // namespace rescind
