#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "models/mutants/mutant.hpp"

// The scenarios that are shipped for real programs run simulated, too: the system that follows the profile of their subject
// keeps what they are about, and in each of them a mutant breaks a rule that it names.

namespace rescind::subject_family_test {
namespace {

/// The scenarios of a folder below scenarios/subjects, and what judges them.
struct Family {
  std::string folder;
  std::string profile;
};

std::vector<Family> families() {
  return {{"postgresql", "postgresql"}, {"grpc", "grpc"}, {"mcp", "mcp"}, {"mi", "mi"}};
}

std::string source(const std::string& path) {
  return std::string(RESCIND_SOURCE_DIR) + "/" + path;
}

std::vector<Case> cases_of(const Family& family) {
  const std::string file = source("scenarios/profiles/" + family.profile + ".yaml");
  const Profile profile = strictly(load_profile(read_text_file(file), file).profile);
  std::vector<Case> cases;
  for (const std::string& path : find_scenario_files({source("scenarios/subjects/" + family.folder)}))
    for (Case& one : load_scenario(read_text_file(path), path, profile).value())
      cases.push_back(std::move(one));
  return cases;
}

/// "postgresql/twice" of a case's file.
std::string short_name(const Case& what) {
  const std::filesystem::path path(*what.file);
  return (path.parent_path().stem() / path.stem()).string();
}

Mutant mutant_called(const std::string& name) {
  const auto found = std::ranges::find(all_mutants(), name, &MutantInfo::name);
  EXPECT_TRUE(found != all_mutants().end()) << name;
  return found->id;
}

class EverySubject : public testing::TestWithParam<Family> {};

TEST_P(EverySubject, IsSimulatedByASystemThatKeepsItsScenarios) {
  for (const Case& one : cases_of(GetParam())) {
    EXPECT_FALSE(one.rules.empty()) << one.name;
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
      const CaseRun run = run_case(one, {.seed = seed});
      EXPECT_EQ(run.report.outcome, CaseOutcome::passed) << one.name << " --seed " << seed << run.report.why;
      for (const Breach& breach : run.report.breaches)
        ADD_FAILURE() << one.name << " --seed " << seed << ": " << name_of(breach);
    }
  }
}

// A line of killed.tsv: the profile, the scenario, a mutant, and the rule that it breaks there.
TEST_P(EverySubject, HasAMutantForEachScenario) {
  const std::vector<Case> cases = cases_of(GetParam());
  std::set<std::string> lacking;
  for (const Case& one : cases) lacking.insert(short_name(one));
  std::istringstream lines(read_text_file(source("tests/golden/subjects/killed.tsv")));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string profile, scenario, mutant, rule;
    fields >> profile >> scenario >> mutant >> rule;
    if (profile != GetParam().profile || !scenario.starts_with(GetParam().folder + "/")) continue;
    const RuleId broken = rule_named(rule).value();
    std::vector<Trial> trials;
    for (const Case& one : cases)
      for (std::uint64_t seed = 1; seed <= 25 && short_name(one) == scenario; ++seed) {
        trials.push_back({&one, seed});
        const bool is_about_it =
            std::ranges::count(one.rules, broken) + std::ranges::count(one.sometimes, broken) != 0;
        EXPECT_TRUE(is_about_it) << line << ": it is about other rules";
      }
    const Tally tally = try_out(trials, 0, trials.size(), Behaviour{}.with(mutant_called(mutant)));
    EXPECT_GT(tally.of(broken).runs, 0u) << line;
    lacking.erase(scenario);
  }
  EXPECT_TRUE(lacking.empty()) << "no mutant is named for " << testing::PrintToString(lacking);
}

std::string title(const testing::TestParamInfo<Family>& tested) {
  std::string name = tested.param.folder + "_under_" + tested.param.profile;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, EverySubject, testing::ValuesIn(families()), title);

}  // namespace
}  // namespace rescind::subject_family_test
