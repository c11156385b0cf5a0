#pragma once

#include <string>

#include "harness/engine/run/result.hpp"

namespace rescind {

/// One line for each scenario file, "HASH  PATH", sorted by path: 16 hexadecimal digits, which are the
/// Hasher (harness/base/hash.hpp) over the history hashes of the file's runs, in their order. A run that
/// could not be made counts as 0.
///
/// Two builds, machines or versions that give the same lines gave the same histories, to the byte.
[[nodiscard]] std::string hashes_report(const FinishedRun& run);

}  // namespace rescind
