#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "models/mutants/mutant.hpp"

// The moments that `rescind check` tries on JSON-RPC servers run simulated, too: each is a scenario, which the system that
// follows the protocol's profile keeps, and in which a mutant breaks a rule.

namespace rescind::moments_test {
namespace {

std::string source(const std::string& path) {
  return std::string(RESCIND_SOURCE_DIR) + "/" + path;
}

Profile profile_called(const std::string& name) {
  const std::string file = source("scenarios/profiles/" + name + ".yaml");
  return strictly(load_profile(read_text_file(file), file).profile);
}

std::vector<Case> moments_under(const Profile& profile) {
  const std::string file = source("scenarios/subjects/json-rpc/moments.yaml");
  return load_scenario(read_text_file(file), file, profile).value();
}

/// In how many of a few runs the mutant breaks the rule.
std::uint64_t times_broken(const Case& one, const std::string& mutant, const std::string& rule) {
  const auto found = std::ranges::find(all_mutants(), mutant, &MutantInfo::name);
  EXPECT_TRUE(found != all_mutants().end()) << mutant;
  std::vector<Trial> trials;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) trials.push_back({&one, seed});
  const Tally tally = try_out(trials, 0, trials.size(), Behaviour{}.with(found->id));
  return tally.of(rule_named(rule).value()).runs;
}

class Moments : public testing::TestWithParam<const char*> {};

TEST_P(Moments, AreKeptByTheSystemThatFollowsTheProfile) {
  const Profile profile = profile_called(GetParam());
  for (const Case& one : moments_under(profile)) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const CaseRun run = run_case(one, {.seed = seed});
      EXPECT_EQ(run.report.outcome, CaseOutcome::passed) << one.name << " --seed " << seed << run.report.why;
      for (const Breach& breach : run.report.breaches)
        ADD_FAILURE() << one.name << " --seed " << seed << ": " << name_of(breach);
    }
  }
}

// What cancels nothing that is under way shows no fault of a cancel. Under mcp a request that was answered may have been under
// way.
constexpr auto harmless = std::to_array<std::string_view>(
    {"uncancelled", "before-its-request", "after-the-answer", "id-again-at-once", "unknown-id", "other-type",
     "malformed/null", "malformed/empty", "malformed/list", "malformed/text", "malformed/id-null",
     "malformed/id-fraction", "malformed/id-true", "malformed/id-list", "malformed/id-map",
     "malformed/id-huge", "as-request"});

// A line of killed.tsv: the profile, the moment, a mutant, and the rule that it breaks there.
TEST_P(Moments, HaveAMutantWhereSomethingIsCancelled) {
  const Profile profile = profile_called(GetParam());
  const std::vector<Case> moments = moments_under(profile);
  std::set<std::string> lacking;
  for (const Case& one : moments)
    if (std::ranges::count(harmless, one.moment->name) == 0) lacking.insert(one.name);
  std::istringstream lines(read_text_file(source("tests/golden/subjects/killed.tsv")));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string judged_by, name, mutant, rule;
    fields >> judged_by >> name >> mutant >> rule;
    if (judged_by != GetParam()) continue;
    const auto one = std::ranges::find(moments, name, &Case::name);
    if (one == moments.end()) continue;
    EXPECT_GT(times_broken(*one, mutant, rule), 0u) << line;
    lacking.erase(name);
  }
  EXPECT_TRUE(lacking.empty()) << "no mutant is named for " << testing::PrintToString(lacking);
}

std::string title(const testing::TestParamInfo<const char*>& tested) {
  return tested.param;
}

INSTANTIATE_TEST_SUITE_P(Simulated, Moments, testing::Values("lsp", "mcp", "dap"), title);

}  // namespace
}  // namespace rescind::moments_test
