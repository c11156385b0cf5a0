#pragma once

#include <string>

#include "harness/cli/built_from.hpp"

namespace rescind {

/// What `rescind --version` prints, without a last line end: the version, the commit, the compiler, and the number of
/// each format that is read or written.
[[nodiscard]] std::string version_text(const BuiltFrom& from);

}  // namespace rescind
