#pragma once

#include <string>

#include "reports/failure_groups.hpp"

namespace rescind {

/// GitHub shows ten errors and ten warnings of a step: so many failures, and a line that counts the others.
inline constexpr std::size_t annotations_max = 9;

/// The failures as workflow commands of GitHub Actions, a line for each group, the worst first: printed by a job, they are
/// shown beside the lines of the files.
[[nodiscard]] std::string annotations_text(const GroupedRun& run);

}  // namespace rescind
