#pragma once

#include <string>

#include "reports/failure_groups.hpp"

namespace rescind {

// What GitHub's code scanning takes: 10 MB, here before it is compressed; it shows 5,000 results of a run.
inline constexpr std::size_t sarif_bytes_max = 10'000'000;
inline constexpr std::size_t sarif_results_max = 5'000;
/// It shows 1,000 locations of a flow; more than these nobody reads.
inline constexpr std::size_t sarif_flow_max = group_flow_max;

/// The failures as SARIF 2.1.0: a result for each group, with its first run as one code flow, where the evidence is
/// essential; the worst have it whole as far as there is room, the others have the evidence alone. What does not fit at
/// all is left out, the least bad first, and counted in a notification.
[[nodiscard]] std::string sarif_text(const GroupedRun& run);

}  // namespace rescind
