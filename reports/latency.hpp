#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/engine/bench/bench_report.hpp"

namespace rescind {

struct LatencyTextOptions {
  bool colour = false;
  bool quiet = false;  ///< Nothing but what fails.
};

/// For people: a table for each scenario, then what differs from the baseline, the worst first, and one line that sums up.
[[nodiscard]] std::string latency_text(const BenchReport& report, const LatencyTextOptions& options);

/// For people: a curve of each load, and how it grows.
[[nodiscard]] std::string load_text(const std::vector<LoadCurve>& curves, bool colour);

/// For programs, as reports/latency.schema.json says.
[[nodiscard]] std::string latency_json(const BenchReport& report);

/// The same lines flat, with a header line.
[[nodiscard]] std::string latency_csv(const BenchReport& report);

/// As Google Benchmark writes it, for the tools that read that: an entry for each figure of each span.
[[nodiscard]] std::string latency_gbench(const BenchReport& report);

/// One line as a percentile file of HdrHistogram: every value, exactly, in ms, or results.
[[nodiscard]] std::string latency_hgrm(const LatencyLine& line);

/// 13 ms as "13.000", and with what is left below a microsecond "13.000001".
[[nodiscard]] std::string milliseconds_text(std::int64_t ns);

/// What follows a value of `measure`: spans are told in ms, the others are counts.
[[nodiscard]] inline std::string_view unit_of(Measure measure) {
  return is_span(measure) ? " ms" : "";
}

}  // namespace rescind
