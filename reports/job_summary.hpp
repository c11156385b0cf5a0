#pragma once

#include <string>

#include "reports/failure_groups.hpp"

namespace rescind {

/// GitHub drops all of a job summary that is larger than 1,024 kB.
inline constexpr std::size_t job_summary_bytes_max = 900'000;

/// The run as Markdown for a job summary: how cases ended, then each group of failures. Ends before it is too large, and
/// says how many failures it leaves out.
[[nodiscard]] std::string job_summary_text(const GroupedRun& run);

}  // namespace rescind
