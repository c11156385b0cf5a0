#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/report_writer.hpp"

namespace rescind {

/// The run as TAP 14 (testanything.org): a subtest for each file, a test point for each case, why it failed as YAML
/// below it. A known failure is a TODO, what does not apply a SKIP. Plans stand at the end, so that nothing is kept
/// but the outcome of one file.
class TapReport : public ReportWriter {
 public:
  TapReport(Sink sink, ShownPath shown);
  void begin(const ProfileUsed& profile) override;
  void refuse(const InputError& error) override;
  void add(const CaseResult& result) override;
  void stop(const std::string& why) override;
  void end(std::int64_t wall_ns) override;

 private:
  void begin_file(const CaseResult& result);
  void end_file();
  void point(bool ok, std::string_view name);

  Collected sink_;
  ShownPath shown_;
  std::size_t points_ = 0;  // At the top.
  std::optional<std::string> file_;
  std::string shown_file_;
  std::size_t cases_ = 0;  // Of the file.
  bool ok_ = true;
};

/// The whole report as one text.
[[nodiscard]] std::string tap_report(const RunResult& run);

}  // namespace rescind
