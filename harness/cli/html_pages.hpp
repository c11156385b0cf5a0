#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "harness/cli/report_files.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "reports/run_archive.hpp"

namespace rescind {

class Arguments;

/// Adds --html-limit. What is typed goes to `limit`.
void add_html_option(Arguments& command, std::string& limit);

/// Every page among `reports` shows this JSON report too, as its element `id`.
void add_to_pages(std::vector<ReportFile>& reports, const std::string& id, const std::string& text);

/// The histories that pages are to show, and other reports to tell, where one is asked for. Copies are of the same
/// histories.
class PageHistories {
 public:
  /// `command` makes the runs, with the mutant of that name in the system, or with none; `limit` as typed. Tells the
  /// pages among `reports` where their histories are. Throws UsageError.
  PageHistories(std::vector<ReportFile>& reports, const std::string& command, const std::string& limit,
                const std::string& mutant = {});
  /// The same, where `command` tries a real program.
  static PageHistories of_program(std::vector<ReportFile>& reports, const std::string& command,
                                  const std::string& limit);

  /// Whether a report is asked for that needs them: else nothing is kept.
  [[nodiscard]] bool wanted() const { return runs_ != nullptr; }
  /// What the scenario file of the case tells.
  void tell(const Case& one) const;
  /// Keeps the run of that number, whose outcome is known. `reference` stands behind it, or is nullptr. May be
  /// called by several threads.
  void keep(std::size_t number, const CaseRun& run, const History* reference) const;
  /// Keeps the history of the result, by its CaseResult::run.
  void keep(const CaseResult& result, const History& history, const History* reference = nullptr) const;
  /// The same of one that is not whole.
  void keep(const CaseResult& result, const HistoryRows& rows) const;

 private:
  [[nodiscard]] bool takes(const RunArchive::Kept& run) const;

  std::shared_ptr<RunArchive> runs_;
  bool has_page_ = false;
};

}  // namespace rescind
