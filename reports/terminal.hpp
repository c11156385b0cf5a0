#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "reports/common_cause.hpp"
#include "reports/report_writer.hpp"
#include "reports/tally.hpp"

namespace rescind {

/// How much the terminal report says.
enum class Detail : std::uint8_t {
  quiet,    ///< Nothing unless a case failed.
  normal,   ///< One line when all is kept; failed cases in full, three of those of a file that fail alike.
  verbose,  ///< A line for every case and what became of its rules.
};

struct TerminalOptions {
  Detail detail = Detail::normal;
  bool colour = false;       ///< With ANSI colours.
  bool show_rules = false;   ///< Every case with what became of its rules, also when it passed: for `judge`.
  bool show_refused = true;  ///< What is wrong with files, too; else they are only counted.
  bool show_wall_time = false;  ///< In the summary; without it the same run gives the same bytes.
};

/// The run as text for people: quiet when all is kept, precise when not. A failed case shows the rule, the
/// operation, the virtual time, what was expected and seen, the history lines that matter, and the command
/// that shows the run again. Names and texts from scenarios and histories are printed harmlessly (see
/// printable()). Cases of one file that fail the same rules tell one story (a matrix does that): the first few
/// are shown, the others counted.
class TerminalReport : public ReportWriter {
 public:
  TerminalReport(Sink sink, const TerminalOptions& options) : sink_(std::move(sink)), options_(options) {}
  void begin(const ProfileUsed& profile) override { profile_ = profile; }
  void refuse(const InputError& error) override;
  void add(const CaseResult& result) override;
  void stop(const std::string& why) override { stopped_ = why; }
  void end(std::int64_t wall_ns) override;

 private:
  static constexpr std::size_t stories_shown_max = 3;
  void note_shoulds(const CaseResult& result);
  [[nodiscard]] std::string rest_of_stories() const;
  void end_file();
  [[nodiscard]] std::string causes() const;
  [[nodiscard]] std::string advice() const;
  [[nodiscard]] std::string summary(std::int64_t wall_ns) const;

  Collected sink_;
  TerminalOptions options_;
  ProfileUsed profile_;
  CaseTally tally_;
  CutTally cuts_;
  std::set<std::string> refused_;  // Files.
  std::string stopped_;
  CommonCauses alike_;  // Of the file that is under way.
  std::string file_;
  std::vector<FailedAlike> stories_;       // Of the files before it.
  std::vector<std::string_view> shoulds_;  // The names of those that cases broke which are not shown.
  std::size_t cases_with_shoulds_ = 0;
  std::uint64_t undecided_musts_ = 0;
};

/// The whole report as one text.
[[nodiscard]] std::string terminal_report(const RunResult& run, const TerminalOptions& options);

/// The part of that report that is about one case; empty where it has nothing to say.
[[nodiscard]] std::string terminal_text(const CaseResult& one, const TerminalOptions& options);

/// The end of every report's last line: ", judged by the profile lsp"; empty where nobody chose one.
[[nodiscard]] std::string judged_by(const ProfileUsed& profile);

}  // namespace rescind
