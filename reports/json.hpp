#pragma once

#include <string>

#include "harness/engine/run/result.hpp"

namespace rescind {

/// The number in the report's `version` field. Fields are added without changing it; it changes when one is
/// taken away or means something else.
inline constexpr int json_report_version = 1;

/// The run as one JSON document, in the shape of reports/schema.json. The same run gives the same bytes: wall
/// time and the command line are left out.
[[nodiscard]] std::string json_report(const FinishedRun& run);

}  // namespace rescind
