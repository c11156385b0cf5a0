#pragma once

#include <map>
#include <string>

#include "harness/engine/bench/bench_report.hpp"
#include "harness/engine/judging/history_stream.hpp"
#include "harness/history/history.hpp"
#include "reports/latency_page.hpp"

namespace rescind {

// What the page of a bench shows of what was recorded: the histories of the median and of the worst operation of each
// line, judged.

/// They are in files.
[[nodiscard]] LatencyPage page_of_files(const BenchReport& report, const JudgingOptions& judging);

/// They are in memory, by RecordedAt::history.
[[nodiscard]] LatencyPage page_of_histories(const BenchReport& report,
                                            const std::map<std::string, History>& histories,
                                            const Profile& profile);

}  // namespace rescind
