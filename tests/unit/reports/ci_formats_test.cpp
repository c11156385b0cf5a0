// The formats of CI servers: approved files, and the limits of those who read them, with more failures than fit.

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "reports/annotations.hpp"
#include "reports/code_quality.hpp"
#include "reports/job_summary.hpp"
#include "reports/markdown.hpp"
#include "reports/sarif.hpp"
#include "reports/tap.hpp"
#include "tests/unit/approved.hpp"
#include "tests/unit/reports/sample.hpp"

namespace rescind::ci_formats_test {
namespace {

using Json = nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A case in each of `files` files that fails in a way of its own; what it is called has `name_bytes` bytes.
RunResult failing_run(std::size_t files, std::size_t name_bytes = 20) {
  RunResult run;
  CaseResult one = sample_run().cases[2];
  for (std::size_t i = 0; i < files; ++i) {
    one.file = "scenarios/" + std::to_string(i) + ".yaml";
    one.name = std::to_string(i) + std::string(name_bytes, 'x');
    run.cases.push_back(one);
  }
  return run;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST(Sarif, LooksAsApproved) {
  EXPECT_TRUE(is_approved(grouped_report(sample_run(), sarif_text), "reports/sarif.json"));
}

TEST(Annotations, LookAsApproved) {
  EXPECT_TRUE(is_approved(grouped_report(sample_run(), annotations_text), "reports/annotations.txt"));
}

TEST(CodeQuality, LooksAsApproved) {
  EXPECT_TRUE(is_approved(grouped_report(sample_run(), code_quality_text), "reports/codequality.json"));
}

TEST(JobSummary, LooksAsApproved) {
  EXPECT_TRUE(is_approved(grouped_report(sample_run(), job_summary_text), "reports/summary.md"));
}

TEST(Tap, LooksAsApproved) {
  EXPECT_TRUE(is_approved(tap_report(sample_run()), "reports/report.tap"));
}

TEST(CiFormats, AreShortWhenAllIsKept) {
  RunResult run;
  run.cases.resize(3);
  EXPECT_EQ(Json::parse(grouped_report(run, sarif_text))["runs"][0]["results"], Json::array());
  EXPECT_EQ(Json::parse(grouped_report(run, code_quality_text)), Json::array());
  EXPECT_EQ(grouped_report(run, annotations_text), "");
  EXPECT_EQ(grouped_report(run, job_summary_text), "## rescind: 3 cases: 3 passed\n\n");
}

TEST(CiFormats, CasesThatFailAlikeAreOneFailure) {
  RunResult run = failing_run(1);
  run.cases.assign(560, run.cases.front());
  for (std::size_t i = 0; i < run.cases.size(); ++i) {
    run.cases[i].name = "case " + std::to_string(i);
    std::get<Violation>(run.cases[i].breaches[0].what).t = Time{static_cast<std::int64_t>(i)};
  }
  const Json results = Json::parse(grouped_report(run, sarif_text))["runs"][0]["results"];
  ASSERT_EQ(results.size(), 4u);  // One for each of what the case breaks.
  EXPECT_EQ(results[0]["occurrenceCount"], 560);
  EXPECT_THAT(results[0]["message"]["text"].get<std::string>(), HasSubstr("case 9, and 550 cases more"));
}

TEST(CiFormats, AFingerprintKnowsNoLineSeedCaseOrTime) {
  const RunResult run = failing_run(1);
  RunResult moved = run;
  moved.cases[0].line += 7;
  moved.cases[0].seed += 7;
  moved.cases[0].name = "other";
  std::get<Violation>(moved.cases[0].breaches[0].what).t = Time{7};
  std::get<UnmetExpectation>(moved.cases[0].breaches[2].what).wanted.written.line += 7;
  RunResult other = run;
  std::get<Violation>(other.cases[0].breaches[0].what).finding = Finding::final_late;
  const auto fingerprints = [](const RunResult& result) {
    std::vector<std::string> all;
    for (const Json& issue : Json::parse(grouped_report(result, code_quality_text)))
      all.push_back(issue["fingerprint"]);
    return all;
  };
  EXPECT_EQ(fingerprints(run), fingerprints(moved));
  EXPECT_NE(fingerprints(run)[0], fingerprints(other)[0]);
  EXPECT_EQ(fingerprints(run)[1], fingerprints(other)[1]);
}

TEST(CiFormats, AKnownFailureIsNoneAndABrokenShouldIsAWarning) {
  const Json results = Json::parse(grouped_report(sample_run(), sarif_text))["runs"][0]["results"];
  std::size_t warnings = 0;
  for (const Json& result : results) {
    EXPECT_NE(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
              result["ruleId"] == "cancel.final-prompt" ? "scenarios/quota/leak.yaml" : "");
    warnings += result["level"] == "warning" ? 1u : 0u;
  }
  EXPECT_EQ(warnings, 1u);
  EXPECT_EQ(results.back()["ruleId"], "result.few-extras");  // The worst first.
  EXPECT_EQ(results.front()["ruleId"], "case.could-not-run");
}

TEST(Sarif, StaysInsideTheLimitsOfCodeScanning) {
  for (const auto& [files, name_bytes] : {std::pair<std::size_t, std::size_t>{2'000, 20}, {3'000, 2'000}}) {
    const std::string text = grouped_report(failing_run(files, name_bytes), sarif_text);
    EXPECT_LE(text.size(), sarif_bytes_max);
    const Json run = Json::parse(text)["runs"][0];
    EXPECT_LE(run["results"].size(), sarif_results_max);
    const std::string said =
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].get<std::string>();
    EXPECT_THAT(said, StartsWith(std::to_string(4 * files - run["results"].size()) + " results left out"));
  }
}

TEST(Sarif, AFlowHasItsEvidenceInOrder) {
  RunResult run = failing_run(1);
  Breach& breach = run.cases[0].breaches[0];
  breach.events.clear();
  breach.shown.assign(500, breach.shown.front());
  for (std::uint64_t i = 0; i < 500; ++i) breach.events.push_back(i);
  const Json result = Json::parse(grouped_report(run, sarif_text))["runs"][0]["results"][0];
  const Json locations = result["codeFlows"][0]["threadFlows"][0]["locations"];
  EXPECT_EQ(locations.size(), sarif_flow_max);
  EXPECT_EQ(locations[0]["executionOrder"], 1);
  EXPECT_EQ(locations[0]["importance"], "essential");
}

// Each of the runs, and of each a history of so many events.
std::shared_ptr<RunArchive> histories_of(RunResult& run, std::uint64_t events) {
  History history;
  history.names.ops = {"list"};
  for (std::uint64_t i = 0; i < events; ++i) {
    Event& event = history.events.emplace_back();
    event.t = Time{static_cast<std::int64_t>(i)};
    event.kind = i == 0 ? EventKind::start : EventKind::result;
    event.op = OpId{0};
    if (i == 0) event.operation_kind = OperationKind::enumerate;
    if (i == 0) event.mode = Mode::async;
    event.index = i == 0 ? no_index : static_cast<std::uint32_t>(i);
  }
  auto archive = std::make_shared<RunArchive>();
  for (std::size_t i = 0; i < run.cases.size(); ++i) {
    CaseResult& one = run.cases[i];
    one.run = i;
    one.events = events;
    archive->keep({.number = i, .file = one.file, .failed = true}, rows_of(history, one.name));
  }
  return archive;
}

Json sarif_with(const RunResult& run, std::shared_ptr<const RunArchive> archive, std::size_t& bytes) {
  std::string text;
  GroupedReport report([&](std::string_view piece) { text += piece; }, {}, sarif_text, std::move(archive));
  write_report(report, run);
  bytes = text.size();
  return Json::parse(text)["runs"][0];
}

TEST(Sarif, AFlowTellsAllThatHappenedAndMarksTheEvidence) {
  RunResult run = failing_run(1);
  std::vector<std::uint64_t>& events = run.cases[0].breaches[0].events;
  std::size_t bytes = 0;
  const Json all = sarif_with(run, histories_of(run, 150), bytes)["results"][0]["codeFlows"];
  const Json locations = all[0]["threadFlows"][0]["locations"];
  ASSERT_EQ(locations.size(), 150u);
  std::vector<std::uint64_t> essential;
  for (const Json& one : locations)
    if (one["importance"] == "essential") essential.push_back(one["executionOrder"].get<std::uint64_t>() - 1);
  EXPECT_EQ(essential, events);
  EXPECT_EQ(locations[1]["location"]["message"]["text"], "0.000001 ms  result list: index 1");
  events = {3, 900};
  const Json longer = sarif_with(run, histories_of(run, 1'000), bytes)["results"][0]["codeFlows"];
  EXPECT_EQ(longer[0]["threadFlows"][0]["locations"].size(), sarif_flow_max);
  EXPECT_EQ(longer[0]["threadFlows"][0]["locations"][0]["executionOrder"], 4);
}

TEST(Sarif, WholeFlowsLeaveNoResultOut) {
  RunResult run = failing_run(300);
  std::size_t without = 0;
  std::size_t with = 0;
  const Json plain = sarif_with(run, nullptr, without);
  const Json whole = sarif_with(run, histories_of(run, 300), with);
  EXPECT_EQ(plain["results"].size(), whole["results"].size());
  EXPECT_LE(with, sarif_bytes_max);
  EXPECT_GT(with, sarif_bytes_max * 9 / 10);
  const auto length = [](const Json& result) -> std::size_t {
    if (!result.contains("codeFlows")) return 0;
    return result["codeFlows"][0]["threadFlows"][0]["locations"].size();
  };
  EXPECT_EQ(length(whole["results"].front()), sarif_flow_max);
  EXPECT_LT(length(whole["results"].back()), sarif_flow_max);
}

TEST(Sarif, AHistoryIsShownAtTheLinesOfItsEvents) {
  RunResult run = failing_run(1);
  run.cases[0].file = "h.jsonl";
  run.cases[0].line = 0;
  const Json result = Json::parse(grouped_report(run, sarif_text))["runs"][0]["results"][0];
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"]["startLine"], 42);  // Of event 40.
  const Json first = result["codeFlows"][0]["threadFlows"][0]["locations"][0];
  EXPECT_EQ(first["location"]["physicalLocation"]["region"]["startLine"], 14);
}

TEST(Sarif, WhatAMessageWouldTakeForALinkOrAPlaceIsText) {
  RunResult run = failing_run(1);
  run.cases[0].outcome = CaseOutcome::could_not_run;
  run.cases[0].why = "[here](https://example.org) {0} [a=b]";
  const Json result = Json::parse(grouped_report(run, sarif_text))["runs"][0]["results"][0];
  EXPECT_THAT(result["message"]["text"].get<std::string>(),
              StartsWith("could not run: [here\\](https://example.org) {{0} [a=b]"));
}

TEST(Annotations, TellTheWorstNineAndCountTheOthers) {
  RunResult run = sample_run();
  for (const CaseResult& one : failing_run(30).cases) run.cases.push_back(one);
  const std::vector<std::string> lines = lines_of(grouped_report(run, annotations_text));
  ASSERT_EQ(lines.size(), annotations_max + 1);
  EXPECT_THAT(lines.front(), HasSubstr("title=case.could-not-run"));
  EXPECT_THAT(lines.back(), StartsWith("::error title=rescind::and "));
  EXPECT_THAT(lines.back(), EndsWith(" more; --report summary=FILE has them all"));
}

TEST(Annotations, NothingEndsACommandTooEarly) {
  RunResult run = failing_run(1);
  run.cases[0].file = "a,b:c%\n::error::.yaml";
  run.cases[0].name = "100%\r\n::stop-commands::x";
  for (const std::string& line : lines_of(grouped_report(run, annotations_text))) {
    EXPECT_THAT(line, StartsWith("::error file=a%2Cb%3Ac%25\\x0a%3A%3Aerror%3A%3A.yaml,line="));
    EXPECT_THAT(line, HasSubstr("1 case: 100%25\\x0d\\x0a::stop-commands::x%0A"));
  }
}

TEST(JobSummary, EndsBeforeGitHubWouldDropItAndSaysSo) {
  const std::string text = grouped_report(failing_run(2'000, 1'000), job_summary_text);
  EXPECT_LE(text.size(), job_summary_bytes_max + 100);
  EXPECT_GT(text.size(), job_summary_bytes_max - 10'000);
  EXPECT_THAT(text, HasSubstr(" failures are left out: the summary ends at 900 kB.\n"));
}

TEST(Markdown, ShowsTextAsItIs) {
  EXPECT_EQ(markdown_text("a|b <script> [x](y) *z* `q` @me"),
            "a\\|b &lt;script&gt; \\[x\\]\\(y\\) \\*z\\* \\`q\\` \\@me");
  EXPECT_EQ(markdown_block("a\n````\n"), "`````text\na\n````\n`````\n\n");
}

TEST(Tap, NamesAreNoDirectives) {
  RunResult run;
  run.cases.push_back(
      {.name = "a # TODO \\ # SKIP", .file = "f # SKIP.yaml", .outcome = CaseOutcome::failed});
  const std::string text = tap_report(run);
  EXPECT_THAT(text, HasSubstr("    not ok 1 - a \\# TODO \\\\ \\# SKIP (seed 0)\n"));
  EXPECT_THAT(text, HasSubstr("\nnot ok 1 - f \\# SKIP.yaml\n"));
}

TEST(Tap, NothingIsNoSuccess) {
  EXPECT_EQ(tap_report({}), "TAP version 14\n1..0 # SKIP nothing was run\n");
  EXPECT_THAT(tap_report({.stopped = "interrupted after 0 runs of 3"}),
              HasSubstr("not ok 1 - interrupted after 0 runs of 3\n1..1\n"));
}

}  // namespace
}  // namespace rescind::ci_formats_test
