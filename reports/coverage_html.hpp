#pragma once

#include <string>

#include "harness/engine/coverage/covered.hpp"

namespace rescind {

/// What runs cover as one HTML file, with its races as a heat map; html/FORMAT.md.
[[nodiscard]] std::string coverage_html(const CoverageReport& report);

}  // namespace rescind
