#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/common_cause.hpp"
#include "reports/report_writer.hpp"
#include "reports/tally.hpp"

namespace rescind {

/// The run as one JSON document, in the shape of reports/schema.json: a case a line, and behind the cases the
/// lists of rules that many of them share. The same run gives the same bytes: wall time is left out.
class JsonReport : public ReportWriter {
 public:
  explicit JsonReport(Sink sink) : sink_(std::move(sink)) {}
  void begin(const ProfileUsed& profile) override;
  void refuse(const InputError& error) override;
  void add(const CaseResult& result) override;
  void stop(const std::string& why) override { stopped_ = why; }
  void end(std::int64_t wall_ns) override;

 private:
  std::size_t rule_set_of(const CaseResult& result);
  void end_file();
  void write_lines(std::string_view name, const std::vector<std::string>& lines);

  Collected sink_;
  CaseTally tally_;
  CommonCauses alike_;  // Of the file that is under way.
  std::string file_;
  std::vector<std::string> failed_alike_;  // As they are written, ...
  std::vector<std::string> refused_;       // ... and these.
  std::string stopped_;
  std::map<std::string, std::size_t> places_;  // Of the rule sets, by what is written of them.
  std::vector<std::string> rule_sets_;
  RuleSet unseen_{};  // Rules that some case did not exercise.
};

/// The whole report as one text.
[[nodiscard]] std::string json_report(const RunResult& run);

}  // namespace rescind
