#pragma once

#include <string>

#include "reports/failure_groups.hpp"

namespace rescind {

/// The failures as GitLab's code quality report: an array with an object for each group.
[[nodiscard]] std::string code_quality_text(const GroupedRun& run);

}  // namespace rescind
