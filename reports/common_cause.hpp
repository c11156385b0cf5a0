#pragma once

#include <string>
#include <vector>

namespace rescind {

/// What the cases of a matrix that failed have in common, and the others of their file have not, by the values in their
/// names: "exactly when kind is enumerate or subscribe, and cancel is yes". Empty where there is nothing to say: no
/// such values, or a single case.
[[nodiscard]] std::string common_cause(const std::vector<std::string>& failed,
                                       const std::vector<std::string>& others);

}  // namespace rescind
