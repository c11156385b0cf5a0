// A failure is told at the step that led to it.

#include "harness/engine/run/step_places.hpp"

#include <gmock/gmock.h>

#include "harness/engine/run/runner.hpp"
#include "tests/unit/scenario/scenario_text.hpp"

namespace rescind::step_places_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Cancelled in line 11, closed in line 12, while the provider may take ten times as long to stop as it is given.
const std::string late = R"(# The provider stops too late.
name: late
rules: [provider.stops]
system:
  network: {latency: 1ms..5ms}
  quota: {operations: 1, per: user}
  providers: {disks: {results: 10, every: 20ms, hears-cancel: callback, stops-after: 100ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disks, mode: async}
    - {on: second post of list, cancel: list, reason: timeout}
    - {on: final of list, close: list}
profile:
  bounds: {provider-stop: 10ms}
)";

const std::string expectations = "expect:\n  list: {results: 2..4, final: failed, final-within: 1ms}\n";

CaseRun run_of(const std::string& text) {
  return run_case(load(text).front(), {.keep_history = true});
}

std::vector<std::uint32_t> lines_of(EventKind kind, const CaseRun& run, const Plan& plan) {
  const std::vector<Written> all = steps_behind(plan, run.history);
  std::vector<std::uint32_t> lines;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (run.history.events[i].kind == kind) lines.push_back(all[i].line);
  return lines;
}

Written step_of(RuleId rule, const CaseResult& result) {
  for (const Breach& breach : result.breaches)
    if (breach.rule() == rule) return breach.led_by;
  return {};
}

TEST(StepPlaces, ABrokenRuleIsToldAtTheStepWhoseOperationBrokeIt) {
  const CaseRun run = run_of(late);
  EXPECT_EQ(step_of(RuleId::provider_stops, run.report), (Written{11, 7}));
  EXPECT_THAT(run.report.steps, SizeIs(run.history.events.size()));
}

TEST(StepPlaces, ACaseThatKeepsAllHasNone) {
  EXPECT_THAT(run_of(with(small_scenario, expectations, "")).report.steps, IsEmpty());
}

TEST(StepPlaces, ACallAndItsReturnAreTheirOwnSteps) {
  const Case one = load(small_scenario).front();
  const CaseRun run = run_case(one, {.keep_history = true});
  EXPECT_THAT(lines_of(EventKind::start, run, one.plan), ElementsAre(12));
  EXPECT_THAT(lines_of(EventKind::cancel, run, one.plan), ElementsAre(13));
  EXPECT_THAT(lines_of(EventKind::cancel_returned, run, one.plan), ElementsAre(13));
  EXPECT_THAT(lines_of(EventKind::close_returned, run, one.plan), ElementsAre(14));
}

TEST(StepPlaces, WhatHappensToAnOperationIsLedToByWhatLastBeganOrEndedIt) {
  const Case one = load(small_scenario).front();
  const CaseRun run = run_case(one, {.keep_history = true});
  EXPECT_THAT(lines_of(EventKind::admit, run, one.plan), ElementsAre(12));
  EXPECT_THAT(lines_of(EventKind::final, run, one.plan), ElementsAre(13));
  EXPECT_THAT(lines_of(EventKind::provider_end, run, one.plan),
              ElementsAre(13));  // A close behind the final ends nothing.
}

TEST(StepPlaces, SeveralAlikeStepsOfAThreadAreTakenInTheirOrder) {
  const std::string text = with(small_scenario, "    - {on: final of list, close: list}\n",
                                "    - cancel: list\n    - {on: final of list, close: list}\n");
  const Case one = load(text).front();
  EXPECT_THAT(lines_of(EventKind::cancel, run_case(one, {.keep_history = true}), one.plan),
              ElementsAre(13, 14));
}

TEST(StepPlaces, AFaultLeadsToWhatIsNotOverYet) {
  const std::string text =
      with(with(small_scenario, "    - {on: second post of list, cancel: list, reason: timeout}\n", ""),
           expectations, "faults:\n  - {on: second post of list, shutdown: shutdown}\n");
  const Case one = load(text).front();
  const CaseRun run = run_case(one, {.keep_history = true});
  EXPECT_THAT(lines_of(EventKind::shutdown, run, one.plan), ElementsAre(15));
  EXPECT_THAT(lines_of(EventKind::final, run, one.plan), ElementsAre(15));
}

TEST(StepPlaces, WhatNoStepLedToHasNoLine) {
  const CaseRun run = run_of(late);
  EXPECT_THAT(steps_behind(Plan{}, run.history), testing::Each(Written{}));
  EXPECT_EQ(step_behind({.what = UnmetCheck{}, .events = {3, 5}}, std::vector<Written>(9)), Written{});
}

TEST(StepPlaces, TheLastCallThatShowsItComesBeforeWhatLedToTheLastEvent) {
  Event result{.kind = EventKind::result};
  Event cancel{.kind = EventKind::cancel};
  const std::vector<Written> steps = {{4, 7}, {5, 7}, {6, 7}, {6, 7}};
  EXPECT_EQ(
      step_behind({.what = UnmetCheck{}, .events = {0, 1, 3}, .shown = {result, cancel, result}}, steps),
      (Written{5, 7}));
  EXPECT_EQ(step_behind({.what = UnmetCheck{}, .events = {0, 3}, .shown = {result, result}}, steps),
            (Written{6, 7}));
}

}  // namespace
}  // namespace rescind::step_places_test
