#include <gmock/gmock.h>

#include "scenario_text.hpp"

namespace rescind::matrix_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string with_matrix(const std::string& matrix) {
  return with(with(small_scenario, "mode: async", "mode: $(mode)"),
              "expect:", "matrix: " + matrix + "\nexpect:");
}

std::vector<std::string> names_of(const std::string& text) {
  std::vector<std::string> names;
  for (const Case& one : load(text)) names.push_back(one.name);
  return names;
}

TEST(Matrix, WithoutOneAFileIsOneCase) {
  const std::vector<Case> cases = load(small_scenario);
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].name, "cancel/small");
}

TEST(Matrix, MakesACaseOfEachCombinationInTheOrderOfTheFile) {
  const std::string text = with(with_matrix("{mode: [async, sync], reason: [none, timeout]}"),
                                "reason: timeout}", "reason: $(reason)}");
  const std::string drained =
      with(text, "    - {on: final", "    - {drain: list, when: {mode: sync}}\n    - {on: final");
  EXPECT_THAT(names_of(drained),
              ElementsAre("cancel/small[mode=async,reason=none]", "cancel/small[mode=async,reason=timeout]",
                          "cancel/small[mode=sync,reason=none]", "cancel/small[mode=sync,reason=timeout]"));
  const std::vector<Case> cases = load(drained);
  EXPECT_EQ(cases[3].plan.operations[0].mode, Mode::sync);
  EXPECT_EQ(cases[3].plan.threads[0].steps[1].reason, Reason::timeout);
  EXPECT_EQ(cases[0].plan.threads[0].steps[1].reason, Reason::none);
}

TEST(Matrix, ConditionsKeepAMapInSomeCasesOnly) {
  const std::string text = with(
      with_matrix("{mode: [async, sync]}"), "    - {on: final",
      "    - {drain: list, when: {mode: sync}}\n    - {wait: 1ms, unless: {mode: [sync]}}\n    - {on: final");
  const std::vector<Case> cases = load(text);
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].plan.threads[0].steps[2].call, Call::wait);
  EXPECT_EQ(cases[1].plan.threads[0].steps[2].call, Call::drain);
  EXPECT_EQ(cases[0].plan.threads[0].steps.size(), 4u);
}

TEST(Matrix, ParametersThatGoTogetherAreSetTogether) {
  const std::string text =
      with(with(with(small_scenario, "enumerate", "$(kind)"), "results: 10", "results: $(results)"),
           "on: second post of list, ", "on: first post of list, ");
  EXPECT_THAT(
      names_of(with(with(text, "results: 2..4, ", ""), "expect:",
                    "matrix: {shape: [{kind: get, results: 1}, {kind: query, results: 7}]}\nexpect:")),
      ElementsAre("cancel/small[kind=get,results=1]", "cancel/small[kind=query,results=7]"));
}

TEST(Matrix, DurationsCanBeCountedUp) {
  const std::string text = with(with(small_scenario, "on: second post of list", "at: $(at)"),
                                "expect:", "matrix: {at: {from: 500us, to: 2ms, step: 500us}}\nexpect:");
  EXPECT_THAT(names_of(text), ElementsAre("cancel/small[at=500us]", "cancel/small[at=1ms]",
                                          "cancel/small[at=1500us]", "cancel/small[at=2ms]"));
}

TEST(Matrix, ExcludeLeavesOutPartialCombinations) {
  const std::string pulled = with(with(small_scenario, "reason: timeout", "reason: $(reason)"),
                                  "latency: 1ms..5ms", "latency: $(latency)");
  EXPECT_THAT(names_of(with(pulled, "expect:",
                            "matrix: {reason: [none, timeout], latency: [1ms, 2ms]}\n"
                            "exclude: [{reason: none, latency: 2ms}]\nexpect:")),
              ElementsAre("cancel/small[reason=none,latency=1ms]", "cancel/small[reason=timeout,latency=1ms]",
                          "cancel/small[reason=timeout,latency=2ms]"));
}

TEST(Matrix, AListOfWhichNothingIsLeftIsLeftOut) {
  const std::string text = with(with(with(small_scenario, "enumerate", "$(kind)"),
                                     "expect:", "matrix: {kind: [enumerate, query]}\nexpect:"),
                                "expect:", "faults: [{at: 1ms, reset: {}, when: {kind: query}}]\nexpect:");
  EXPECT_THAT(load(text)[0].plan.faults, IsEmpty());
  EXPECT_EQ(load(text)[1].plan.faults.size(), 1u);
}

TEST(Matrix, MistakesAreErrors) {
  EXPECT_THAT(first_error(with_matrix("{mode: [async], reason: [none]}")),
              HasSubstr("'reason' is never used"));
  EXPECT_THAT(first_error(with_matrix("{mod: [async]}")), HasSubstr("hint: did you mean 'mod'?"));
  EXPECT_THAT(first_error(with_matrix("{mode: [async, async]}")), HasSubstr("is here twice"));
  EXPECT_THAT(first_error(with_matrix("{mode: []}")), HasSubstr("'mode' has no values"));
  EXPECT_THAT(first_error(with_matrix("{mode: async}")), HasSubstr("'mode' has no values"));
  EXPECT_THAT(first_error(with_matrix("[async]")), HasSubstr("'matrix' takes parameters"));
  EXPECT_THAT(first_error(with_matrix("{mode: [async, asink]}")),
              HasSubstr("'asink' is not one of its words"));
  EXPECT_THAT(first_error(with_matrix("{mode: [async]}\nexclude: [{mode: sync}]")),
              HasSubstr("'mode' is never 'sync'"));
  EXPECT_THAT(first_error(with_matrix("{mode: [async]}\nexclude: [{mode: async}]")),
              HasSubstr("every combination is left out"));
  EXPECT_THAT(first_error(with_matrix("{mode: [[async]]}")), HasSubstr("do not set the same parameters"));
  EXPECT_THAT(first_error(with(small_scenario, "mode: async", "mode: $(mode)")),
              HasSubstr("declare it under 'matrix:'"));
  EXPECT_THAT(first_error(with(small_scenario, "mode: async", "mode: ${mode}")),
              HasSubstr("a parameter of the matrix is written $(name)"));
  EXPECT_THAT(first_error(with_matrix("{mode: {from: 0ms, to: 1ms, step: 0ms}}")),
              HasSubstr("no list of durations"));
}

TEST(Matrix, TooManyCasesAreRefusedBeforeTheyAreMade) {
  std::string values;
  for (int i = 0; i < 200; ++i) values += (i > 0 ? ", " : "") + std::to_string(i) + "ms";
  const std::string text =
      with(with(small_scenario, "latency: 1ms..5ms", "latency: $(a)"), "every: 20ms", "every: $(b)");
  EXPECT_THAT(
      first_error(with(text, "expect:", "matrix: {a: [" + values + "], b: [" + values + "]}\nexpect:")),
      HasSubstr("more than 20000 combinations"));
  const std::string fewer = values.substr(0, values.find(", 99ms"));
  EXPECT_THAT(
      first_error(with(text, "expect:", "matrix: {a: [" + values + "], b: [" + fewer + "]}\nexpect:")),
      HasSubstr("19800 cases; at most 10000 are allowed"));
}

}  // namespace
}  // namespace rescind::matrix_test
