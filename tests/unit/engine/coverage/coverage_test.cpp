#include "harness/engine/coverage/coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/engine/coverage/race_limits.hpp"

namespace rescind::coverage_test {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

RuleSet rules(std::initializer_list<RuleId> ids) {
  RuleSet set;
  for (const RuleId id : ids) set.set(static_cast<std::size_t>(id));
  return set;
}

const RuleCoverage& rule_in(const CoverageReport& report, RuleId id) {
  return report.rules.at(static_cast<std::size_t>(id));
}

TEST(Coverage, CountsFilesAndCasesThatNameAndExerciseARule) {
  Coverage coverage;
  const RuleSet one_final = rules({RuleId::result_one_final});
  const std::size_t first = coverage.add_case("a.yaml", one_final);
  const std::size_t second = coverage.add_case("a.yaml", one_final);
  const std::size_t third = coverage.add_case("b.yaml", {});
  coverage.add_run(first, {.exercised = one_final, .shape = 1, .races = {}});
  coverage.add_run(second, {.exercised = {}, .shape = 2, .races = {}});
  coverage.add_run(third, {.exercised = one_final, .shape = 2, .races = {}});
  coverage.add_run(third, {.exercised = one_final, .shape = 2, .races = {}});
  const CoverageReport report = coverage.report();
  EXPECT_EQ(report.files, 2u);
  EXPECT_EQ(report.cases, 3u);
  EXPECT_EQ(report.runs, 4u);
  EXPECT_EQ(report.distinct, 2u);
  const RuleCoverage& rule = rule_in(report, RuleId::result_one_final);
  EXPECT_EQ(rule.files_naming, 1u);
  EXPECT_EQ(rule.cases_naming, 2u);
  EXPECT_EQ(rule.files_exercising, 2u);
  EXPECT_EQ(rule.cases_exercising, 2u);
}

TEST(Coverage, RacesOfARuleAreThoseOfTheRunsThatExercisedIt) {
  Coverage coverage;
  const std::size_t number = coverage.add_case("a.yaml", {});
  coverage.add_run(number, {.exercised = rules({RuleId::quota_recovers}), .shape = 1, .races = {3, 4}});
  coverage.add_run(number, {.exercised = rules({RuleId::quota_recovers}), .shape = 1, .races = {4}});
  coverage.add_run(number, {.exercised = {}, .shape = 1, .races = {5}});
  const CoverageReport report = coverage.report();
  EXPECT_EQ(rule_in(report, RuleId::quota_recovers).races, 2u);
  EXPECT_EQ(rule_in(report, RuleId::result_one_final).races, 0u);
  EXPECT_EQ(report.table.races[4].runs, 2u);
  EXPECT_EQ(report.table.races[5].runs, 1u);
}

TEST(Coverage, NamesTheMutantsThatAreMadeToBreakARule) {
  EXPECT_THAT(rule_in(Coverage().report(), RuleId::cancel_final_prompt).mutants,
              testing::Contains("final-waits-for-server"));
}

TEST(Coverage, SentenceIsCoveredByOneOfItsRules) {
  Coverage coverage;
  coverage.add_run(coverage.add_case("a.yaml", {}),
                   {.exercised = rules({RuleId::cancel_sync_unblocks}), .shape = 1, .races = {}});
  std::vector<std::string> covered;
  for (const SentenceCoverage& sentence : coverage.report().sentences) {
    if (sentence.covered) covered.push_back(sentence.id);
  }
  EXPECT_THAT(covered, UnorderedElementsAre("S8"));
}

TEST(Coverage, EveryRuleStandsUnderASentenceOrUnderNone) {
  std::set<std::size_t> listed;
  const CoverageReport report = Coverage().report();
  for (const SentenceCoverage& sentence : report.sentences) {
    listed.insert(sentence.rules.begin(), sentence.rules.end());
  }
  EXPECT_EQ(listed.size(), rules_count);
  EXPECT_EQ(report.sentences.size(), 15u);
  EXPECT_TRUE(report.sentences.back().id.empty());
}

TEST(Coverage, OrderOfRunsDoesNotMatter) {
  const auto report_of = [](bool turned) {
    Coverage coverage;
    coverage.add_case("a.yaml", {});
    coverage.add_case("b.yaml", {});
    const RunCoverage first{.exercised = rules({RuleId::quota_recovers}), .shape = 7, .races = {3, 4}};
    const RunCoverage second{.exercised = {}, .shape = 5, .races = {4}};
    coverage.add_run(turned ? 1 : 0, turned ? second : first);
    coverage.add_run(turned ? 0 : 1, turned ? first : second);
    return coverage.report();
  };
  const CoverageReport one = report_of(false);
  const CoverageReport other = report_of(true);
  EXPECT_EQ(one.distinct, other.distinct);
  for (std::size_t i = 0; i < rules_count; ++i) EXPECT_EQ(one.rules[i].races, other.rules[i].races);
  for (std::size_t i = 0; i < races_count; ++i) EXPECT_EQ(one.table.races[i].runs, other.table.races[i].runs);
}

TEST(Coverage, SelectionShowsOneRowOfTheTable) {
  const CoverageReport report = Coverage().report({.phase = RacePhase::queued, .kind = OperationKind::query});
  EXPECT_EQ(report.table.races.size(), 2u * 8u * 7u);
  for (const RaceCount& race : report.table.races) {
    EXPECT_EQ(report.table.phases[race.phase], "queued");
    EXPECT_EQ(report.table.kinds[race.kind], "query");
  }
}

TEST(Coverage, EachRaceOfARunCountsOnce) {
  std::vector<RaceIndex> races{5, 3, 5};
  keep_each_once(races);
  EXPECT_THAT(races, testing::ElementsAre(3, 5));
}

// --- what is impossible ---

TEST(Coverage, CountsTheRacesOfASearchOnce) {
  Coverage coverage;
  RaceSet races;
  races.set(0);
  coverage.add_search(races, 500);
  const CoverageReport report = coverage.report();
  EXPECT_EQ(report.searched, 500u);
  EXPECT_EQ(report.runs, 0u);
  EXPECT_EQ(report.table.races[0].runs, 1u);
  EXPECT_EQ(report.table.races[1].runs, 0u);
}

TEST(Coverage, TellsKilledMutantsWithTheRuleThatTheyName) {
  Coverage coverage;
  EXPECT_FALSE(coverage.report().mutants_tried);
  const MutantInfo& mutant = all_mutants().front();
  coverage.add_killed(std::vector<Mutant>{mutant.id});
  const CoverageReport report = coverage.report();
  EXPECT_TRUE(report.mutants_tried);
  for (const RuleCoverage& rule : report.rules) {
    const bool named = rule.name == mutant.rule;
    EXPECT_EQ(rule.killed, named ? std::vector{std::string(mutant.name)} : std::vector<std::string>{});
  }
}

TEST(RaceLimits, EachExcludesARaceThatNoOtherDoes) {
  for (std::size_t i = 0; i < race_limits().size(); ++i) {
    bool alone = false;
    for (std::size_t race = 0; race < races_count && !alone; ++race) {
      std::size_t matching = 0;
      for (const RaceLimit& limit : race_limits()) matching += limit.races.matches(race_at(race)) ? 1 : 0;
      alone = matching == 1 && race_limits()[i].races.matches(race_at(race));
    }
    EXPECT_TRUE(alone) << race_limits()[i].why;
  }
}

TEST(RaceLimits, EveryPhaseKindModeReasonAndNetworkIsPossibleInSomeRace) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < races_count; ++i) {
    const Race race = race_at(i);
    if (!possible_races().test(i)) continue;
    EXPECT_EQ(limit_of(race), nullptr);
    seen.insert(std::string(name_of(race.phase)));
    seen.insert("reason " + std::string(name_of(race.reason)));
    seen.insert("network " + std::string(name_of(race.network)));
    seen.insert("kind " + std::to_string(static_cast<int>(race.kind)) +
                (race.mode == Mode::sync ? " sync" : " async"));
  }
  EXPECT_EQ(seen.size(), race_phases + race_reasons + race_networks + race_kinds * race_modes);
}

TEST(RaceLimits, ComeFromTheKindTable) {
  const Race of_class{.phase = RacePhase::between_posts, .kind = OperationKind::get_class};
  const Race of_classes{.phase = RacePhase::between_posts, .kind = OperationKind::enumerate_classes};
  const Race of_modify{.phase = RacePhase::result_in_flight, .kind = OperationKind::modify};
  ASSERT_NE(limit_of(of_class), nullptr);
  EXPECT_THAT(std::string(limit_of(of_class)->why), testing::StartsWith("kind x protocol table"));
  EXPECT_EQ(limit_of(of_classes), nullptr);
  ASSERT_NE(limit_of(of_modify), nullptr);
}

}  // namespace
}  // namespace rescind::coverage_test
