#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/mutant.hpp"
#include "tests/golden/suite.hpp"

namespace rescind {
namespace {

/// Cases of files that are about `rule` come first: they are the likeliest to find what breaks it.
std::vector<const Case*> likeliest_first(std::string_view rule) {
  std::vector<const Case*> first;
  std::vector<const Case*> rest;
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (const Case& what : file.cases) (suite::names_rule(what, rule) ? first : rest).push_back(&what);
  }
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

/// Whether a case of the suite finds the mutant by the rule that the table names.
bool is_killed(const MutantInfo& mutant) {
  const RunOptions options{.behaviour = Behaviour{}.with(mutant.id)};
  for (const Case* what : likeliest_first(mutant.rule)) {
    const CaseRun run = run_case(*what, options);
    if (suite::outcome_of(run.report, mutant.rule) == RuleOutcome::broken) return true;
  }
  return false;
}

class Mutants : public testing::TestWithParam<MutantInfo> {};

TEST_P(Mutants, IsKilledByTheRuleThatItNames) {
  EXPECT_TRUE(is_killed(GetParam())) << "no shipped case breaks " << GetParam().rule << " when "
                                     << GetParam().statement;
}

std::string test_name(const testing::TestParamInfo<MutantInfo>& mutant) {
  std::string name(mutant.param.name);
  for (char& letter : name) {
    if (letter == '-') letter = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Suite, Mutants, testing::ValuesIn(all_mutants().begin(), all_mutants().end()),
                         test_name);

TEST(ReferenceSystem, BreaksNoRuleInAnyCase) {
  for (const suite::Outcome& outcome : suite::outcomes()) {
    for (const RuleReport& rule : outcome.report.rules) {
      EXPECT_NE(rule.outcome, RuleOutcome::broken) << outcome.report.name << ": " << rule.rule;
    }
  }
}

}  // namespace
}  // namespace rescind
