#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/judging/judging.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "reports/terminal.hpp"
#include "tests/unit/approved.hpp"

// Two protocols that share their wire form and promise the opposite about what was cancelled: the same two
// histories, and the verdict decided by the profile alone.

namespace rescind::profiles_test {
namespace {

Profile shipped_profile(const std::string& name) {
  const std::string file = "scenarios/profiles/" + name + ".yaml";
  const LoadedProfile loaded = load_profile(read_text_file(file), file);
  EXPECT_TRUE(loaded.errors.empty()) << file;
  return loaded.profile;
}

/// What `rescind judge --strict` says of both histories under a shipped profile: that MCP forbids an answer is
/// a should.
RunResult judged_by(const std::string& profile) {
  std::filesystem::current_path(RESCIND_SOURCE_DIR);  // The report names the files as they are given.
  const JudgingOptions options{strictly(shipped_profile(profile)), false};
  RunResult run;
  for (const std::string_view history : {"answered", "silent"}) {
    const std::string path = "tests/golden/profiles/" + std::string(history) + ".jsonl";
    run.cases.push_back(judge_history(path, options, [](std::uint64_t) {}).result);
  }
  return run;
}

CaseOutcome outcome_of(const RunResult& run, std::size_t which) {
  return run.cases.at(which).outcome;
}

TEST(Profiles, TheSameHistoriesGetOppositeVerdicts) {
  const RunResult lsp = judged_by("lsp");
  const RunResult mcp = judged_by("mcp");
  for (const std::size_t history : {0u, 1u}) EXPECT_NE(outcome_of(lsp, history), outcome_of(mcp, history));
  EXPECT_EQ(outcome_of(lsp, 0), CaseOutcome::passed);
  EXPECT_EQ(outcome_of(mcp, 1), CaseOutcome::passed);
  EXPECT_TRUE(is_approved(terminal_report(lsp, {.show_rules = true}), "reports/judge-lsp.txt"));
  EXPECT_TRUE(is_approved(terminal_report(mcp, {.show_rules = true}), "reports/judge-mcp.txt"));
}

}  // namespace
}  // namespace rescind::profiles_test
