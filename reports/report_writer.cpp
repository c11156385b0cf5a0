#include "reports/report_writer.hpp"

namespace rescind {

void write_report(ReportWriter& writer, const RunResult& run) {
  writer.begin(run.profile);
  for (const InputError& error : run.refused) writer.refuse(error);
  for (const CaseResult& one : run.cases) writer.add(one);
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
