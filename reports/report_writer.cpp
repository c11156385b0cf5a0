#include "reports/report_writer.hpp"

namespace rescind {

namespace {

RunTotals totals_of(const RunResult& run, std::span<const CaseResult> cases) {
  RunTotals totals{.errors = run.refused.size() + (run.stopped.empty() ? 0 : 1)};
  for (const CaseResult& one : cases) {
    totals.tally.add(one.outcome);
    totals.wall_ns += one.wall_ns;
  }
  return totals;
}

}  // namespace

void write_report(ReportWriter& writer, const RunResult& run) {
  write_report(writer, run, run.cases);
}

void write_report(ReportWriter& writer, const RunResult& run, std::span<const CaseResult> cases) {
  writer.announce(totals_of(run, cases));
  writer.begin(run.profile);
  for (const InputError& error : run.refused) writer.refuse(error);
  for (const CaseResult& one : cases) writer.add(one);
  if (!run.stopped.empty()) writer.stop(run.stopped);
  writer.end(run.wall_ns);
}

void Collected::operator()(std::string_view piece) {
  text_ += piece;
  if (text_.size() >= bytes) flush();
}

void Collected::flush() {
  if (!text_.empty()) sink_(text_);
  text_.clear();
}

}  // namespace rescind
