#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/edge/console.hpp"
#include "harness/edge/spool.hpp"
#include "harness/engine/run/result.hpp"
#include "reports/report_writer.hpp"
#include "reports/tally.hpp"

namespace rescind {

/// What is made of results while they come: the report files, what is printed, and what the process answers. No result is
/// kept, and nothing is seen of it before the end.
class Delivery {
 public:
  /// `files` and `console` outlive it. `show_rules`: see TerminalOptions.
  Delivery(const std::vector<ReportFile>& files, const Showing& showing, bool show_rules, ProfileUsed profile,
           Console& console);

  /// Input that is wrong; before the results.
  void refuse(const InputError& error);
  void add(const CaseResult& result);
  /// Writes the report files, then prints on standard output, and says what the process answers. `stopped` says why not
  /// all was run, if that is so. A report that could not be written is told, and hides nothing.
  [[nodiscard]] ExitCode finish(const std::string& stopped, std::int64_t wall_ns);

 private:
  ProfileUsed profile_;
  Showing showing_;
  Console& console_;
  ReportsUnderWay reports_;
  Spool printed_;
  std::unique_ptr<ReportWriter> printing_;
  CaseTally tally_;
  bool refused_ = false;
};

/// What the process answers for cases that were run and ended so.
[[nodiscard]] ExitCode exit_code_of(const CaseTally& tally);

/// Delivers all of `run`.
[[nodiscard]] ExitCode deliver(const RunResult& run, const Showing& showing, bool show_rules,
                               const std::vector<ReportFile>& files, Console& console);

}  // namespace rescind
