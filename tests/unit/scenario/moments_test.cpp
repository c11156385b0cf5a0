#include "harness/scenario/language/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"

namespace rescind::live::moments_test {
namespace {

using testing::HasSubstr;

constexpr auto two = R"(moments: mine
cases:
  - moment: early
    story: A cancel comes early.
    steps:
      - {start: a, request: slow}
      - {cancel: a, at: 20%}
  - moment: while/stopped
    story: It is stopped.
    steps:
      - {start: a, request: slow}
      - at: 40%
        stopped: [{cancel: a}, {start: b, request: fast}]
)";

std::string first_error(const std::string& step) {
  const std::string text = "moments: m\ncases:\n  - {moment: a, story: b, steps: [" + step + "]}\n";
  const LoadedScenario loaded = load_scenario(text, "m.yaml");
  return loaded.errors.empty() ? "" : loaded.errors.front().what();
}

TEST(Moments, AreCasesOfAFile) {
  const std::vector<Case> cases = load_scenario(two, "m.yaml").value();
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].name, "mine/early");
  EXPECT_EQ(*cases[0].story, "A cancel comes early.");
  EXPECT_EQ(cases[0].line, 3U);
  EXPECT_EQ(cases[1].name, "mine/while/stopped");
  EXPECT_EQ(cases[1].line, 8U);
  EXPECT_EQ(cases[1].moment->name, "while/stopped");
}

TEST(Moments, WhatIsSentWhileTheSubjectIsStoppedLeavesInOneInstantWhenThatWasToBe) {
  const Case stopped = load_scenario(two, "m.yaml").value()[1];
  const std::vector<Step>& steps = stopped.plan.threads.front().steps;
  const auto cancel = std::ranges::find(steps, rescind::Call::cancel, &Step::call);
  ASSERT_NE(cancel, steps.end());
  EXPECT_TRUE(cancel->in_batch);
  EXPECT_EQ(cancel->trigger.share_ppm, 400'000U);
  ASSERT_NE(cancel + 1, steps.end());
  EXPECT_TRUE((cancel + 1)->joined);
}

TEST(Moments, OneAloneIsAScenarioThatAFindingCanHold) {
  EXPECT_EQ((*expanded_document(two, "mine/early"))["name"].text, "mine/early");
  EXPECT_FALSE(expanded_document(two, "mine/late"));
}

TEST(Moments, WhatIsWrongIsToldWithItsPlace) {
  EXPECT_THAT(first_error("{cancel: nobody}"),
              HasSubstr("m.yaml:3:44: error: no request is called 'nobody' before this step"));
  EXPECT_THAT(first_error("{batch: [{wait: 1ms}]}"),
              HasSubstr("m.yaml:3:44: error: 'wait' sends nothing, and cannot be in a batch"));
  EXPECT_THAT(first_error("{stopped: [{end: kill}]}"), HasSubstr("'end' sends nothing, and cannot be done"));
  EXPECT_THAT(first_error("{unread: [{look: 1ms}]}"),
              HasSubstr("'look' cannot be done while nothing is read"));
  EXPECT_THAT(first_error("{start: a}, {stopped: [{cancel: a, at: 5%}]}"), HasSubstr("write it beside"));
  EXPECT_THAT(first_error("{start: a, times: 0}"), HasSubstr("m.yaml:3:53: error: 'times': 0 is not from 1"));
  EXPECT_THAT(first_error("{start: a, times: 1000000000}"), HasSubstr("is not from 1 to 1000"));
  EXPECT_THAT(first_error("{start: bystander}"),
              HasSubstr("m.yaml:3:14: error: the moment makes no scenario: "));
}

}  // namespace
}  // namespace rescind::live::moments_test
