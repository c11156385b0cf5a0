#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/report_paths.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/bench/bench_report.hpp"
#include "reports/latency_page.hpp"

namespace rescind {

/// A report of latencies that is to be written: "csv=out/latency.csv", or "hgrm=out/" for a file of each line.
struct BenchReportFile {
  enum class Kind : std::uint8_t { json, csv, gbench, hgrm, html };
  Kind kind{};
  std::string path;
};

/// Adds --report. What is typed goes to `typed`.
void add_bench_report_option(Arguments& command, std::vector<std::string>& typed);

/// What was typed, understood; looks whether it can be written, too, and destroys nothing that is `read`. Throws
/// UsageError.
[[nodiscard]] std::vector<BenchReportFile> bench_report_files(const std::vector<std::string>& typed,
                                                              const FilesRead& read);

/// Whether one of them is a page.
[[nodiscard]] bool has_page(const std::vector<BenchReportFile>& files);

/// Writes each of them, and unless `quiet` says so. False, and said, where one cannot be written. `page` is for a page.
[[nodiscard]] bool write_bench_reports(const std::vector<BenchReportFile>& files, const BenchReport& report,
                                       const LatencyPage& page, bool quiet, Console& console);

/// Why there is nothing to report: an interruption, or a subject that cannot be measured.
class NothingMeasured : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Does `work` and returns what it came to. Where input is wrong, or nothing was measured, the reports say so before the
/// exception goes on, which NothingMeasured does not: it is said, and the harness has failed. JSON and the page name what
/// was refused, hgrm=DIR/ has a file that does, the others have no line.
ExitCode reporting_refusals(const std::vector<BenchReportFile>& files, bool quiet, Console& console,
                            const std::function<ExitCode()>& work);

/// Looks at what turned out to be read later on. Throws UsageError.
void require_apart(const std::vector<BenchReportFile>& files, const FilesRead& read);

}  // namespace rescind
