#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "reports/coverage_report.hpp"
#include "tests/unit/approved.hpp"
#include "tests/unit/engine/coverage/coverage_sample.hpp"

namespace rescind::coverage_test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CoverageReport, TextLooksAsApproved) {
  EXPECT_TRUE(is_approved(coverage_text(sample_coverage(), {}), "reports/coverage.txt"));
}

TEST(CoverageReport, TextInFullLooksAsApproved) {
  EXPECT_TRUE(is_approved(coverage_text(sample_coverage(), {.verbose = true, .unreached = true}),
                          "reports/coverage-full.txt"));
}

TEST(CoverageReport, JsonLooksAsApproved) {
  EXPECT_TRUE(is_approved(coverage_json(sample_coverage(), {.unreached = true}), "reports/coverage.json"));
}

TEST(CoverageReport, JsonListsTheUnreachedOnlyWhenAsked) {
  const auto races = nlohmann::json::parse(coverage_json(sample_coverage(), {})).at("races");
  EXPECT_FALSE(races.contains("unreached"));
  EXPECT_EQ(races.at("reached").size(), 4u);
}

TEST(CoverageReport, CountsImpossibleRacesApart) {
  const RaceTotals totals = totals_of(sample_coverage().table);
  EXPECT_EQ(totals.possible, 16u);
  EXPECT_EQ(totals.reached, 3u);
  EXPECT_EQ(totals.impossible, 16u);
  EXPECT_EQ(totals.contradicted, 1u);
}

TEST(CoverageReport, SaysNothingOfContradictionsWhereThereAreNone) {
  CoverageReport report = sample_coverage();
  report.table.races.back().runs = 0;
  EXPECT_THAT(coverage_text(report, {}), Not(HasSubstr("all the same")));
}

TEST(CoverageReport, TellsTheMutantsThatWereKilledWhereTheyWereTried) {
  CoverageReport report = sample_coverage();
  EXPECT_TRUE(nlohmann::json::parse(coverage_json(report, {})).at("rules")[0].at("killed").is_null());
  report.mutants_tried = true;
  report.rules[0].killed = {"final-lost"};
  const std::string text = coverage_text(report, {.verbose = true});
  EXPECT_THAT(text, HasSubstr(" 1/2 "));
  EXPECT_THAT(text, HasSubstr("mutant final-lost: killed"));
  EXPECT_THAT(text, HasSubstr("mutant final-twice: not killed"));
  const auto json = nlohmann::json::parse(coverage_json(report, {}));
  EXPECT_EQ(json.at("rules")[0].at("killed"), nlohmann::json::array({"final-lost"}));
  EXPECT_EQ(json.at("rules")[1].at("killed"), nlohmann::json::array());
}

TEST(CoverageReport, SaysHowManyRunsASearchMade) {
  CoverageReport report = sample_coverage();
  EXPECT_THAT(coverage_text(report, {}), Not(HasSubstr("search")));
  report.searched = 100'000;
  EXPECT_THAT(coverage_text(report, {}), HasSubstr("100000 runs more of a search, for races only"));
}

}  // namespace
}  // namespace rescind::coverage_test
