#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/report_paths.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/coverage/covered.hpp"
#include "reports/coverage_report.hpp"

namespace rescind {

/// A report of coverage that is to be written: "html=coverage.html".
struct CoverageFile {
  enum class Kind : std::uint8_t { json, html };
  Kind kind{};
  std::string path;
};

/// Adds --report. What is typed goes to `typed`.
void add_coverage_files_option(Arguments& command, std::vector<std::string>& typed);

/// What was typed, understood; looks whether it can be written, too, and destroys nothing that is `read`. Throws
/// UsageError.
[[nodiscard]] std::vector<CoverageFile> coverage_files(const std::vector<std::string>& typed,
                                                       const std::vector<FilesRead>& read);

/// Writes each of them, and says so. False, and said, where one cannot be written.
[[nodiscard]] bool write_coverage_files(const std::vector<CoverageFile>& files, const CoverageReport& report,
                                        const CoverageOptions& showing, Console& console);

}  // namespace rescind
