#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/scenario/language/document.hpp"

namespace rescind {

// One case of a scenario file on its own: what is shrunk, and written as a finding.

/// The document of the case called `name` among those of the scenario file `text`: parameters replaced, no
/// matrix, and with a name that a file of its own can have; see path_name(). Nothing where the file has no
/// such case, or does not load.
[[nodiscard]] std::optional<YamlNode> expanded_document(std::string_view text, std::string_view name);

/// A case's name as the name of a file's only case: "a/b[mode=sync,at=0ms]" becomes "a/b.mode-sync.at-0ms".
/// Where it would grow too long its end becomes a hash.
[[nodiscard]] std::string path_name(std::string_view case_name);

}  // namespace rescind
