// The self-check against faults that were planted on purpose: each is found, and the first event that differs
// is named. The checked runs are those of the real driver, in the real placements.

#include <gmock/gmock.h>

#include "harness/edge/placement/placements.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/engine/run/self_check.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/terminal.hpp"
#include "tests/faults/planted.hpp"

namespace rescind::planted::planted_faults_test {
namespace {

using testing::HasSubstr;

CaseResult checked(Fault fault) {
  return self_check([fault] { return run(fault, 1); }, placements()).report;
}

// The header, three starts and two rounds of three posts come first.
constexpr auto located = "the first event that differs is in line 11 of the history";

TEST(PlantedFaults, NoneIsFoundWhereThereIsNone) {
  const CaseResult report = checked(Fault::none);
  EXPECT_EQ(report.outcome, CaseOutcome::passed);
  EXPECT_EQ(report.why, "");
}

TEST(PlantedFaults, PointerOrderIsFoundAndLocated) {
  const CaseResult report = checked(Fault::pointer_order);
  EXPECT_EQ(report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(report.why, HasSubstr(located));
  EXPECT_THAT(report.why, HasSubstr("the first run has '7.000 ms provider post first:"));
  EXPECT_THAT(report.why, HasSubstr("the second '7.000 ms provider post third:"));
}

TEST(PlantedFaults, AFieldThatNobodySetIsFoundAndLocated) {
  const CaseResult report = checked(Fault::unset_field);
  EXPECT_EQ(report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(report.why, HasSubstr(located));
  EXPECT_THAT(report.why, HasSubstr("index 2'"));
}

TEST(PlantedFaults, StaticStateIsFoundAndLocated) {
  const CaseResult report = checked(Fault::static_state);
  EXPECT_EQ(report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(report.why, HasSubstr(located));
}

TEST(PlantedFaults, ADrawThatChangedNoEventIsFound) {
  const CaseResult report = checked(Fault::silent_draw);
  EXPECT_EQ(report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(report.why, HasSubstr("the tape's end state is not"));
}

// Why builds are compared as well, see tests/e2e/test_determinism.py.
TEST(PlantedFaults, ArgumentOrderIsTheSameWithinOneBuild) {
  EXPECT_EQ(checked(Fault::argument_order).outcome, CaseOutcome::passed);
}

Case shipped_case() {
  const std::string path = std::string(RESCIND_SOURCE_DIR) + "/scenarios/cancel/between-results.yaml";
  return load_scenario(read_text_file(path), "between-results.yaml").value().front();
}

TEST(CheckedCase, ComesToTheSameAsAnUncheckedOne) {
  const Case what = shipped_case();
  const CaseRun once = run_case(what, {.keep_history = true});
  const CaseRun twice = run_case(what, {.keep_history = true, .placements = &placements()});
  EXPECT_EQ(twice.report.outcome, CaseOutcome::passed);
  EXPECT_EQ(once.report.history_hash, twice.report.history_hash);
  EXPECT_EQ(once.history, twice.history);
  EXPECT_EQ(once.report.rules, twice.report.rules);
}

// The second run has another system under it.
CaseRun run_of_a_changing_system() {
  RunOptions options;
  const Placements changing{[](const auto& run) { run(); },
                            [&options](const auto& run) {
                              options.behaviour = Behaviour{}.with(Mutant::final_twice);
                              run();
                            }};
  options.placements = &changing;
  return run_case(shipped_case(), options);
}

TEST(CheckedCase, OneThatComesToTwoResultsCouldNotBeRun) {
  const CaseRun run = run_of_a_changing_system();
  EXPECT_EQ(run.report.outcome, CaseOutcome::could_not_run);
  EXPECT_EQ(run.report.name, shipped_case().name);
  EXPECT_THAT(run.report.why, HasSubstr("the first event that differs is in line"));
  EXPECT_FALSE(run.history.events.empty());
}

TEST(CheckedCase, EveryReportSaysSo) {
  RunResult run{.cases = {run_of_a_changing_system().report}};
  run.cases[0].replay = "rescind replay between-results.yaml";
  const std::string terminal = terminal_report(run, {});
  EXPECT_THAT(terminal, HasSubstr("COULD NOT RUN cancel/between-results["));
  EXPECT_THAT(terminal, HasSubstr("the first event that differs"));
  EXPECT_THAT(terminal, HasSubstr("replay: rescind replay between-results.yaml"));
  EXPECT_THAT(junit_report(run), HasSubstr("<error type=\"could-not-run\" message=\"self-check: run twice"));
  EXPECT_THAT(json_report(run), HasSubstr("\"outcome\":\"could-not-run\""));
}

}  // namespace
}  // namespace rescind::planted::planted_faults_test
