#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/edge/spool.hpp"
#include "reports/common_cause.hpp"
#include "reports/report_writer.hpp"
#include "reports/tally.hpp"
#include "reports/xml.hpp"

namespace rescind {

/// The run as JUnit XML, as CI servers read it: a test suite for each file, a test case for each case. The
/// table in reports/README.md says what becomes of each outcome.
///
/// `time` is the real time that a case took, in seconds; virtual time is a property of the suite. Where one
/// case ran more than once in a row (with several seeds), its seed is part of the name, since CI servers merge
/// test cases that are called the same. Counts stand before what they count: nothing is written before the end.
class JUnitReport : public ReportWriter {
 public:
  explicit JUnitReport(Sink sink, ShownPath shown = {});
  void begin(const ProfileUsed& profile) override;
  void refuse(const InputError& error) override;
  void add(const CaseResult& result) override;
  void stop(const std::string& why) override;
  void end(std::int64_t wall_ns) override;

 private:
  void write_waiting(bool repeated);
  void end_suites();
  void end_suite();

  /// Of all suites.
  struct Totals {
    CaseTally tally{};
    std::size_t errors = 0;    // That are of no case: files that were refused, and why not all was run.
    std::int64_t wall_ns = 0;  // Of all cases.
  };
  [[nodiscard]] std::string first_lines() const;

  Sink sink_;
  ShownPath shown_;
  Totals totals_;
  Spool suites_;  // Those that are complete.
  ProfileUsed profile_;
  std::optional<CaseResult> waiting_;  // The next one says whether its seed belongs into its name.
  bool repeats_ = false;               // It is not the first one of its name.
  // Of the suite so far:
  std::string file_;
  Spool cases_;
  CaseTally tally_;
  CommonCauses alike_;
  std::int64_t wall_ns_ = 0;
  std::int64_t virtual_ns_ = 0;
};

/// The whole report as one text.
[[nodiscard]] std::string junit_report(const RunResult& run);

/// What CI servers show before the last dot is a package: scenarios/cancel/late.yaml is the class
/// scenarios.cancel.late.
[[nodiscard]] std::string class_name(std::string file);

}  // namespace rescind
