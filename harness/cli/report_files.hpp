#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/report_paths.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/result.hpp"
#include "reports/page_settings.hpp"
#include "reports/report_kinds.hpp"

namespace rescind {

class Arguments;

/// A report that is to be written: "junit=out/junit.xml", "junit=out/" for a file of each scenario file, or "github=-",
/// which is printed.
struct ReportFile {
  const ReportKind* kind = nullptr;
  std::string path;
  bool of_each_file = false;           ///< The path is that of a directory.
  std::optional<PageSettings> page{};  ///< Of a page.
  bool tells_runs = false;  ///< It is no page, and tells of runs that failed what happened in them.
  std::shared_ptr<const RunArchive> runs{};  ///< Of one that does: their histories.

  [[nodiscard]] bool is_printed() const { return path == "-"; }
};

/// A page that is no file of its own: what settings and histories it has goes into another one.
[[nodiscard]] std::vector<ReportFile> page_alone();

/// Adds --report. What is typed goes to `reports`.
void add_report_option(Arguments& command, std::vector<std::string>& reports);

/// What was typed, understood. Also looks whether the files can be written, before work is done for them, whether each
/// report has a file of its own, and whether none of them is a file that is `read`. `format` is what standard output gets
/// besides. Throws UsageError.
[[nodiscard]] std::vector<ReportFile> report_files(const std::vector<std::string>& typed,
                                                   const FilesRead& read, std::string_view format = "text");

/// Refuses reports where a command is only asked to list: nothing is run that they could tell. Throws UsageError.
void require_no_reports(const std::vector<std::string>& typed);

/// Looks at what turned out to be read later on. Throws UsageError.
void require_apart(const std::vector<ReportFile>& reports, const FilesRead& read);

/// Writes a file by `write`. False, and said, where that is not possible: it hides nothing that was found.
[[nodiscard]] bool told_if_not_written(Console& console, const std::function<void()>& write);

/// Reports that are written while results come: kept apart until all is known, and only then put where they are wanted.
class ReportsUnderWay {
 public:
  /// `files` and `profile` outlive them.
  ReportsUnderWay(const std::vector<ReportFile>& files, const ProfileUsed& profile);
  ~ReportsUnderWay();
  ReportsUnderWay(const ReportsUnderWay&) = delete;
  ReportsUnderWay& operator=(const ReportsUnderWay&) = delete;

  /// Input that is wrong; before the results.
  void refuse(const InputError& error);
  void add(const CaseResult& result);
  /// Writes each file, or the files in a directory, or prints it, and unless `quiet` says on standard error what it wrote
  /// and how large. `stopped` says why not all was run, if that is so. Says what could not be written, and goes on; false
  /// then.
  [[nodiscard]] bool finish(const std::string& stopped, std::int64_t wall_ns, bool quiet, Console& console);

 private:
  class One;
  std::vector<std::unique_ptr<One>> reports_;
};

/// Writes all of `run` into each of the files. False where not all could be written.
[[nodiscard]] bool write_reports(const std::vector<ReportFile>& files, const RunResult& run, bool quiet,
                                 Console& console);

}  // namespace rescind
