#pragma once

#include <string>

#include "harness/engine/bench/bench_report.hpp"
#include "reports/latency_page.hpp"

namespace rescind {

/// What `bench` measured as one HTML file with plots; html/FORMAT.md.
[[nodiscard]] std::string latency_html(const BenchReport& report, const LatencyPage& page);

}  // namespace rescind
