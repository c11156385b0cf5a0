#include "harness/contract/exercise.hpp"

#include <gtest/gtest.h>

#include <string>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/compile/profile_file.hpp"

// What the tool says would exercise a rule does exercise it, and there it is kept.

namespace rescind::exercise_test {
namespace {

std::string source(std::string_view path) {
  return std::string(RESCIND_SOURCE_DIR) + "/" + std::string(path);
}

Profile profile_for(const Exercise& exercise) {
  if (exercise.profile.empty()) return mi_profile();
  const std::string file = source("scenarios/profiles/" + std::string(exercise.profile) + ".yaml");
  return load_profile(read_text_file(file), file).profile;
}

/// Whether a run of the scenario that is named keeps the rule: the first seed, as who types the command has it.
bool is_shown(RuleId rule) {
  const Exercise& exercise = exercise_of(rule);
  const std::string file = source(exercise.scenario);
  for (const Case& what : load_scenario(read_text_file(file), file, profile_for(exercise)).value()) {
    const CaseRun run = run_case(what, {});
    if (run.report.rules.has(rule) && run.report.rules.of(rule) == RuleOutcome::kept) return true;
  }
  return false;
}

TEST(Exercises, EachRuleIsKeptInTheScenarioThatShowsIt) {
  for (const RuleInfo& rule : all_rules()) {
    EXPECT_TRUE(is_shown(rule.id)) << rule.name << " in " << exercise_of(rule.id).scenario;
  }
}

}  // namespace
}  // namespace rescind::exercise_test
