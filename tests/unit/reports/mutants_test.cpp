// The kill matrix's text and JSON against their approved files, and the facts that hold whatever those say.

#include "reports/mutants.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/unit/approved.hpp"

namespace rescind::mutants_test {
namespace {

using testing::HasSubstr;
using testing::Not;

MutantRow clean_reference() {
  MutantRow row;
  row.mutant = reference_system;
  row.random = RandomSearch{.runs = 1000};
  return row;
}

MutantRow killed_often() {
  MutantRow row;
  row.mutant = {.id = Mutant::quota_early,
                .name = "quota-early",
                .rule = "quota.held-while-running",
                .statement = "the units come back too soon",
                .retells = "a limiter gave the slot back at the cancel",
                .link = "https://example.org/issues/138"};
  row.killed = true;
  row.cases_failed = 513;
  row.rules = {{RuleId::quota_held_while_running, 500}, {RuleId::quota_within_limit, 13}};
  row.files = {{"scenarios/quota/a.yaml", 500}, {"scenarios/quota/b\x1b[31m.yaml", 13}};
  row.runs = 12;
  row.events = 21;
  row.first_case = "quota/a[kind=get]";
  row.replay =
      "rescind replay scenarios/quota/a.yaml --case 'quota/a[kind=get]' --seed 1 --mutant quota-early";
  row.random = RandomSearch{.runs = 1000,
                            .by_named_rule = 500,
                            .by_any_rule = 512,
                            .seed = 18'446'744'073'709'551'615ULL,
                            .replay = "rescind replay scenarios/general.yaml --seed 18446744073709551615"};
  return row;
}

MutantRow killed_rarely() {
  MutantRow row;
  row.mutant = {.id = Mutant::results_swapped,
                .name = "results-swapped",
                .rule = "result.in-order",
                .statement = "two results change places"};
  row.killed = true;
  row.cases_failed = 7;
  row.rules = {{RuleId::result_in_order, 7}};
  row.files = {{"scenarios/results/a.yaml", 7}};
  row.runs = 4711;
  row.events = 34;
  row.first_case = "results/a";
  row.replay = "rescind replay scenarios/results/a.yaml --seed 1 --mutant results-swapped";
  row.uncancelled_failed = 3;
  row.random = RandomSearch{.runs = 1000, .by_named_rule = 3, .by_any_rule = 3, .seed = 41};
  return row;
}

MutantRow survivor() {
  MutantRow row;
  row.mutant = {.id = Mutant::ack_ignored,
                .name = "ack-ignored",
                .rule = "result.held-until-ack",
                .statement = "nobody waits"};
  row.cases_failed = 2;
  row.cases_could_not = 1;
  row.files = {{"scenarios/results/a.yaml", 2}};
  row.random = RandomSearch{.runs = 1000};
  return row;
}

KillMatrix sample() {
  return {.cases = 8000,
          .files = 130,
          .uncancelled = 1100,
          .reference = clean_reference(),
          .mutants = {killed_often(), killed_rarely(), survivor()}};
}

KillMatrix all_killed() {
  KillMatrix matrix = sample();
  matrix.mutants.pop_back();
  return matrix;
}

TEST(MutantsReport, LooksAsApproved) {
  EXPECT_TRUE(is_approved(mutants_report(sample(), {}), "reports/mutants.txt"));
}

TEST(MutantsReport, VerboseLooksAsApproved) {
  EXPECT_TRUE(
      is_approved(mutants_report(sample(), {.detail = Detail::verbose}), "reports/mutants-verbose.txt"));
}

TEST(MutantsReport, QuietSaysNothingWhenAllAreKilled) {
  EXPECT_EQ(mutants_report(all_killed(), {.detail = Detail::quiet}), "");
  EXPECT_THAT(mutants_report(sample(), {.detail = Detail::quiet}), HasSubstr("ack-ignored"));
}

TEST(MutantsReport, NoNameReachesTheTerminalUnharmed) {
  EXPECT_THAT(mutants_report(sample(), {.detail = Detail::verbose}), Not(HasSubstr("\x1b")));
}

TEST(MutantsReport, WithoutAGeneralScenarioNoRateIsShown) {
  KillMatrix matrix = all_killed();
  matrix.reference.random.reset();
  for (MutantRow& row : matrix.mutants) row.random.reset();
  EXPECT_THAT(mutants_report(matrix, {}), Not(HasSubstr("random runs each")));
}

TEST(KillMatrix, IsProvenWhenAllAreKilledAndTheReferenceIsClean) {
  EXPECT_TRUE(is_proven(all_killed()));
}

TEST(KillMatrix, ASurvivorProvesNothing) {
  EXPECT_FALSE(is_proven(sample()));
}

TEST(KillMatrix, AReferenceThatBreaksARuleProvesNothing) {
  KillMatrix in_suite = all_killed();
  in_suite.reference.cases_failed = 1;
  EXPECT_FALSE(is_proven(in_suite));
  KillMatrix in_random = all_killed();
  in_random.reference.random->by_any_rule = 1;
  EXPECT_FALSE(is_proven(in_random));
}

TEST(MutantsJson, LooksAsApproved) {
  EXPECT_TRUE(is_approved(mutants_json(sample()), "reports/mutants.json"));
}

TEST(MutantsJson, TheListHasTheSameShapeWithoutResults) {
  const nlohmann::json list = nlohmann::json::parse(mutants_list_json(std::vector{killed_often().mutant}));
  EXPECT_EQ(list["mutants"][0]["link"], "https://example.org/issues/138");
  EXPECT_TRUE(list["mutants"][0]["result"].is_null());
  EXPECT_TRUE(list["summary"].is_null());
}

TEST(MutantsList, ShowsTheBugAndItsLink) {
  const std::string text = mutants_list(std::vector{killed_often().mutant}, {});
  EXPECT_THAT(text, HasSubstr("a limiter gave the slot back at the cancel"));
  EXPECT_THAT(text, HasSubstr("https://example.org/issues/138"));
}

}  // namespace
}  // namespace rescind::mutants_test
