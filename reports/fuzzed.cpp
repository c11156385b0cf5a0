#include "reports/fuzzed.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "reports/cuts_text.hpp"
#include "reports/failing_json.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

std::string finding_report(const FuzzFinding& finding, const TerminalOptions& options) {
  std::string text = fmt::format(
      "{}\nfound by run {} of {}; from {} and {} with {}, to {} and {} with {}\n\n", printable(finding.shape),
      finding.run, printable(finding.found_in), counted(finding.operations_before, "operation", "operations"),
      counted(finding.steps_before, "step", "steps"), counted(finding.choices_before, "choice", "choices"),
      counted(finding.operations, "operation", "operations"), counted(finding.steps, "step", "steps"),
      counted(finding.choices, "choice", "choices"));
  text += finding.sequence + "\n" + terminal_text(finding.result, options);
  if (!finding.not_saved.empty())
    return text + fmt::format("NOT SAVED: {}\n\n", printable(finding.not_saved));
  return text + fmt::format("{} {}\n\n", finding.known ? "known; it stands in" : "saved in",
                            printable(finding.file));
}

std::string starved_text(const FuzzedRun& run) {
  std::string text;
  for (const std::string& name : run.starved) {
    text += fmt::format(
        "COULD NOT RUN {}: each of its runs was cut at {} steps, before all that the scenario is about had happened; "
        "give them more with --max-steps\n",
        printable(name), grouped(run.cuts.at));
  }
  return text.empty() ? text : text + "\n";
}

std::string before_text(const FuzzedRun& run) {
  std::string text;
  for (const auto& [shape, file] : run.known_before)
    text += fmt::format("found before: {}\n  it stands in {}\n", printable(shape), printable(file));
  return text.empty() ? text : text + "\n";
}

std::string summary(const FuzzedRun& run) {
  std::string text = run.interrupted ? "interrupted after " : "";
  text += fmt::format("{} of {} by {}, {} reached, {}", counted(run.runs, "run", "runs"),
                      run.generated ? counted(run.cases, "generated case", "generated cases")
                                    : counted(run.cases, "case", "cases"),
                      run.strategy, counted(run.races, "race", "races"),
                      counted(run.findings.size(), "finding", "findings")) +
          (run.known_before.empty() ? "" : fmt::format(", {} from before", run.known_before.size())) +
          (run.news < run.before + run.runs ? "; nothing new since run " + grouped(run.news) : "") +
          (run.cuts.runs > 0 ? "; " + cuts_text(run.cuts, run.runs) : "") + judged_by(run.profile);
  if (run.wall_ns > 0) {
    const double seconds = static_cast<double>(run.wall_ns) / 1e9;
    text += fmt::format(" ({:.1f} s)", seconds);
  }
  return text + "\n";
}

}  // namespace

std::string fuzzed_report(const FuzzedRun& run, const TerminalOptions& options) {
  const bool nothing =
      run.findings.empty() && run.known_before.empty() && run.starved.empty() && !run.interrupted;
  if (options.detail == Detail::quiet && nothing) return {};
  std::string text;
  for (const FuzzFinding& finding : run.findings) text += finding_report(finding, options);
  return text + before_text(run) + starved_text(run) + summary(run);
}

std::string fuzzed_json(const FuzzedRun& run) {
  Json findings = Json::array();
  for (const FuzzFinding& finding : run.findings) {
    findings.push_back({{"shape", finding.shape},
                        {"found_in", finding.found_in},
                        {"run", finding.run},
                        {"saved", finding.not_saved.empty() ? Json(finding.file) : Json(nullptr)},
                        {"operations", finding.operations},
                        {"steps", finding.steps},
                        {"choices", finding.choices},
                        {"history_hash", fmt::format("{:016x}", finding.result.history_hash)},
                        {"rules", failing_json(finding.result)}});
  }
  Json growth = Json::array();
  for (const Search::RacesAfter& one : run.growth)
    growth.push_back({{"runs", one.runs}, {"races", one.races}});
  Json before = Json::array();
  for (const auto& [shape, file] : run.known_before) before.push_back({{"shape", shape}, {"saved", file}});
  return json_text(
             {{"version", fuzzed_json_version},
              {"profile", run.profile.name},
              {"config_file", text_or_null(run.profile.config)},
              {"config_hash", text_or_null(run.profile.config_hash)},
              {"strategy", run.strategy},
              {"runs_before", run.before},
              {"runs", run.runs},
              {"nothing_new_since", run.news},
              {"cases", run.cases},
              {"generated", run.generated},
              {"races", run.races},
              {"races_after", std::move(growth)},
              {"cut",
               {{"runs", run.cuts.runs}, {"before_cancel", run.cuts.before_cancel}, {"at", run.cuts.at}}},
              {"could_not_run", run.starved},
              {"interrupted", run.interrupted},
              {"found_before", std::move(before)},
              {"findings", std::move(findings)}},
             2) +
         "\n";
}

}  // namespace rescind
