#pragma once

#include <string>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/engine/run/result.hpp"
#include "reports/report_kinds.hpp"

namespace rescind {

class Arguments;

/// A report that is to be written: "junit=out/junit.xml", or "junit=out/" for a file of each scenario file.
struct ReportFile {
  const ReportKind* kind = nullptr;
  std::string path;
  bool of_each_file = false;  ///< The path is that of a directory.
};

/// Adds --report. What is typed goes to `reports`.
void add_report_option(Arguments& command, std::vector<std::string>& reports);

/// What was typed, understood. Also looks whether the files can be written, before work is done for them.
/// Throws UsageError.
[[nodiscard]] std::vector<ReportFile> report_files(const std::vector<std::string>& typed);

/// Writes `run` into the file, or into files in the directory, and unless `quiet` says on standard error what
/// it wrote and how large. Throws UsageError.
void write_report_file(const ReportFile& file, const RunResult& run, bool quiet, Console& console);

}  // namespace rescind
