#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reports/report_writer.hpp"
#include "reports/run_archive.hpp"
#include "reports/tally.hpp"

namespace rescind {

/// An event that shows a failure.
struct ShownEvent {
  std::uint64_t number = 0;  ///< In the history; 0 is the first after the header.
  Place place = Place::none;
  Written at{};  ///< In the file: itself in a history, else the step that led to it; nowhere where none did.
  std::string time;  ///< "17.300 ms"
  std::string text;  ///< "final file: failed"
  bool is_evidence = true;
};

/// How bad a failure is; the worst first.
enum class Badness : std::uint8_t {
  nothing_judged,  ///< Input was refused, a case could not be run, not all was run.
  must_broken,
  unmet,  ///< An expectation, a step, a rule that was to be exercised; a case that passed and was to fail.
  should_broken,
};

/// The failures of one scenario file or history that are most likely one: the same rule, broken in the same way.
/// Its texts are as they came, not printable yet.
struct FailureGroup {
  std::string rule;       ///< "result.one-final", "expect.results", "case.could-not-run"
  std::string statement;  ///< What the rule says, in one sentence.
  std::string finding;    ///< "final-twice": the way in which it failed.
  Badness badness = Badness::must_broken;
  std::string file;  ///< As its repository calls it.
  Written at{};      ///< Where in the file it is told.
  std::string
      fingerprint;  ///< 16 digits over rule, file and finding: the same for every line, seed and case.
  // Of its first case:
  std::string headline;  ///< "result.one-final broken for file at 18.100 ms"
  std::string expected;  ///< Empty where the headline says all.
  std::string seen;
  std::vector<ShownEvent> events;
  std::vector<ShownEvent> flow;  ///< All that happened, at most group_flow_max; empty where nobody kept it.
  std::string replay;
  std::size_t cases = 0;           ///< How many there are, each seed counted.
  std::vector<std::string> names;  ///< Of the first of them.

  [[nodiscard]] bool is_error() const { return badness != Badness::should_broken; }
};

/// So many names a group keeps.
inline constexpr std::size_t group_names_max = 10;
/// So many events of its first run: the evidence, then what is nearest to the last of it.
inline constexpr std::size_t group_flow_max = 200;

/// "result.one-final broken for file at 18.100 ms: final result number 2 of file was delivered"
[[nodiscard]] std::string headline_and_seen(const FailureGroup& group);
/// "cancel/late[mode=sync], cancel/late[mode=async], and 3 cases more"; empty where the group is of no case.
[[nodiscard]] std::string cases_text(const FailureGroup& group);

/// What reports say that group failures.
struct GroupedRun {
  ProfileUsed profile{};
  CaseTally tally{};
  std::size_t files = 0;
  std::vector<FailureGroup> groups{};  ///< The worst first, then those with the most cases.

  [[nodiscard]] std::size_t errors() const;
};

/// Writes a report of grouped failures by `text`, once all is known. Keeps the groups, and no case.
class GroupedReport : public ReportWriter {
 public:
  using Text = std::string (*)(const GroupedRun& run);

  /// `runs` has histories of runs that failed; it may be none.
  GroupedReport(Sink sink, ShownPath shown, Text text, std::shared_ptr<const RunArchive> runs = {});
  void begin(const ProfileUsed& profile) override { run_.profile = profile; }
  void refuse(const InputError& error) override;
  void add(const CaseResult& result) override;
  void stop(const std::string& why) override;
  void end(std::int64_t wall_ns) override;

 private:
  FailureGroup& group_of(FailureGroup made);
  [[nodiscard]] std::vector<ShownEvent> flow_of(const Breach& breach, const CaseResult& one) const;
  void add_breaches(const CaseResult& result);

  Sink sink_;
  ShownPath shown_;
  Text text_;
  std::shared_ptr<const RunArchive> runs_;
  GroupedRun run_;
  std::string file_;                                        // Of the case that came last, as typed ...
  std::string shown_file_;                                  // ... and as shown.
  std::map<std::string, std::size_t, std::less<>> places_;  // Of the groups, by fingerprint.
  std::vector<std::size_t> last_case_;                      // By group, so that each case counts once.
};

/// All that `writer` makes of `run`, as one text.
[[nodiscard]] std::string grouped_report(const RunResult& run, GroupedReport::Text text);

}  // namespace rescind
