#include "reports/job_summary.hpp"

#include <fmt/format.h>

#include <string_view>

#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "reports/fitted.hpp"
#include "reports/markdown.hpp"

namespace rescind {
namespace {

constexpr std::size_t cell_text_max = 2'000;

std::string shown(std::string_view text) {
  return markdown_text(fitted(text, cell_text_max));
}

std::string title_of(const GroupedRun& run) {
  std::string text = counted(run.tally.cases(), "case", "cases") + ": ";
  std::string ends;
  for (const CaseOutcomeWords& words : case_outcomes()) {
    const std::size_t count = run.tally.ended(words.outcome);
    if (count > 0)
      ends +=
          fmt::format("{}{} {}", ends.empty() ? "" : ", ", count, count == 1 ? words.singular : words.plural);
  }
  return "## rescind: " + (ends.empty() ? "no case was run" : text + ends) + "\n\n";
}

std::string judged_by_text(const ProfileUsed& profile) {
  if (!profile.chosen()) return "";
  std::string text = "Judged by the profile " + shown(profile.name);
  if (!profile.file.empty()) text += " (" + shown(profile.file) + ")";
  if (profile.strict) text += ", strictly";
  for (const std::string& rule : profile.off) text += ", without " + shown(rule);
  for (const std::string& bound : profile.bounds) text += ", with " + shown(bound);
  return text + ".\n\n";
}

std::string table_of(const GroupedRun& run) {
  std::string text = "| | rule | file | cases |\n|---|---|---|---:|\n";
  for (const FailureGroup& group : run.groups)
    text += fmt::format("| {} | {} | {} | {} |\n", group.is_error() ? "✗" : "⚠", shown(group.rule),
                        shown(group.file), group.cases);
  return text + "\n";
}

std::string details_of(const FailureGroup& group) {
  std::string text = fmt::format("### {} {}\n\n", group.is_error() ? "✗" : "⚠", shown(group.headline));
  if (!group.file.empty()) text += fmt::format("{}:{}\n\n", shown(group.file), group.at.line);
  std::string lines;
  const auto add = [&](std::string_view label, std::string_view said) {
    if (!said.empty()) lines += fmt::format("{:<9} {}\n", label, fitted(said, cell_text_max));
  };
  add("expected:", group.expected);
  add("seen:", group.seen);
  for (const ShownEvent& event : group.events)
    lines += fmt::format("  {:>17}  {}\n", event.time, fitted(event.text, cell_text_max));
  add("cases:", cases_text(group));
  add("replay:", group.replay);
  return text + (lines.empty() ? "" : markdown_block(lines));
}

std::string left_out(std::size_t count) {
  return fmt::format("{} left out: the summary ends at 900 kB.\n",
                     counted(count, "failure is", "failures are"));
}

}  // namespace

std::string job_summary_text(const GroupedRun& run) {
  std::string text = title_of(run) + judged_by_text(run.profile);
  if (run.groups.empty()) return text;
  if (run.groups.size() > 1 && run.groups.size() <= 100) text += table_of(run);
  for (std::size_t i = 0; i < run.groups.size(); ++i) {
    const std::string details = details_of(run.groups[i]);
    if (text.size() + details.size() > job_summary_bytes_max) return text + left_out(run.groups.size() - i);
    text += details;
  }
  return text;
}

}  // namespace rescind
