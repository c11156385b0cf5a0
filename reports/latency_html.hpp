#pragma once

#include <string>

#include "harness/engine/bench/bench_report.hpp"

namespace rescind {

/// What `bench` measured as one HTML file with plots; html/FORMAT.md.
[[nodiscard]] std::string latency_html(const BenchReport& report);

}  // namespace rescind
