#include "harness/cli/html_pages.hpp"

#include <fmt/format.h>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "reports/history_rows.hpp"

namespace rescind {
namespace {

std::uint64_t limit_from(const std::string& typed) {
  return typed.empty() ? PageSettings::default_limit : size_from("--html-limit", typed);
}

}  // namespace

void add_html_option(Arguments& command, std::string& limit) {
  command.option("--html-limit", limit,
                 "The largest page of --report html (default 20MB): beyond, histories of runs that passed "
                 "are left out first",
                 "SIZE");
}

void add_to_pages(std::vector<ReportFile>& reports, const std::string& id, const std::string& text) {
  for (ReportFile& report : reports)
    if (report.page) report.page->more.emplace_back(id, text);
}

PageHistories::PageHistories(std::vector<ReportFile>& reports, const std::string& command,
                             const std::string& limit, const std::string& mutant) {
  const std::uint64_t bytes = limit_from(limit);
  for (ReportFile& report : reports) {
    if (!report.page && !report.tells_runs) continue;
    if (!runs_) runs_ = std::make_shared<RunArchive>();
    if (report.tells_runs) report.runs = runs_;
    if (!report.page) continue;
    has_page_ = true;
    *report.page = {.origin = {.command = command, .mutant = mutant, .runs = runs_}, .limit = bytes};
  }
  if (!limit.empty() && !has_page_)
    throw UsageError("--html-limit is about a page", "add --report html=FILE, or leave it out");
}

PageHistories PageHistories::of_program(std::vector<ReportFile>& reports, const std::string& command,
                                        const std::string& limit) {
  PageHistories pages(reports, command, limit);
  for (ReportFile& report : reports)
    if (report.page) report.page->origin.of_programs = true;
  return pages;
}

// Other reports tell nothing of a run that passed.
bool PageHistories::takes(const RunArchive::Kept& run) const {
  return wanted() && (has_page_ || run.failed);
}

void PageHistories::tell(const Case& one) const {
  if (wanted()) runs_->tell(one.file, {.tags = one.tags, .story = one.story});
}

void PageHistories::keep(std::size_t number, const CaseRun& run, const History* reference) const {
  const RunArchive::Kept kept{
      .number = number, .file = run.report.file, .failed = words_for(run.report.outcome).fails};
  if (!takes(kept)) return;
  const HistoryRows rows = rows_of(run.history, run.report.name);
  if (reference == nullptr) return runs_->keep(kept, rows);
  const HistoryRows other = rows_of(*reference, run.report.name);
  runs_->keep(kept, rows, &other);
}

void PageHistories::keep(const CaseResult& result, const History& history, const History* reference) const {
  if (wanted()) keep(result.run, {result, history}, reference);
}

void PageHistories::keep(const CaseResult& result, const HistoryRows& rows) const {
  const RunArchive::Kept kept{
      .number = result.run, .file = result.file, .failed = words_for(result.outcome).fails};
  if (takes(kept)) runs_->keep(kept, rows);
}

}  // namespace rescind
