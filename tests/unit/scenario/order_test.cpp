#include <gmock/gmock.h>

#include "harness/engine/run/runner.hpp"
#include "reports/breach_words.hpp"
#include "scenario_text.hpp"

namespace rescind::order_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Two threads of one client, whose steps are given.
std::string two_threads(const std::string& first, const std::string& second) {
  return R"(name: order/two-threads
system:
  providers: {disks: {results: 3, every: 1ms}}
clients:
  alice:
    threads:
      first:
)" + first +
         "      second:\n" + second;
}

TEST(Order, StepsOfTwoThreadsMayWaitForEachOther) {
  EXPECT_EQ(first_error(two_threads("        - start: {op: a, kind: enumerate}\n"
                                    "        - {on: start of b, cancel: a}\n",
                                    "        - {on: result of a, start: {op: b, kind: enumerate}}\n"
                                    "        - {on: cancel of a, cancel: b}\n")),
            "loads");
}

TEST(Order, ACycleBetweenThreadsIsAnError) {
  EXPECT_THAT(first_error(two_threads("        - {on: start of b, start: {op: a, kind: enumerate}}\n",
                                      "        - {on: start of a, start: {op: b, kind: enumerate}}\n")),
              AllOf(HasSubstr("a.yaml:8:11: error: this step can never happen: it waits for 'start of b'"),
                    HasSubstr("b is started by the step on line 10, which waits for this one")));
}

TEST(Order, ACycleThroughTheOrderOfAThreadIsAnError) {
  EXPECT_THAT(
      first_error(two_threads("        - {wait: start of b}\n        - start: {op: a, kind: enumerate}\n",
                              "        - {wait: final of a}\n        - start: {op: b, kind: enumerate}\n")),
      HasSubstr("it waits for 'start of b'"));
}

TEST(Order, AStepThatWaitsForWhatItCausesItselfIsAnError) {
  EXPECT_THAT(first_error(with(small_scenario, "on: second post of list", "on: cancel of list")),
              HasSubstr("waits for 'cancel of list', which nothing before it causes"));
}

TEST(Order, ALongerCycleThroughCancelIsAnError) {
  EXPECT_THAT(first_error(two_threads(
                  "        - start: {op: a, kind: enumerate}\n        - {on: close of a, cancel: a}\n",
                  "        - {on: cancel-returned of a, close: a}\n")),
              HasSubstr("can never happen"));
}

TEST(Order, AStepBeforeTheStartOfItsOperationIsAnError) {
  EXPECT_THAT(first_error(two_threads("        - cancel: a\n        - start: {op: a, kind: enumerate}\n",
                                      "        - wait: 1ms\n")),
              AllOf(HasSubstr("'a' is not started before it"), HasSubstr("it is started on line 9")));
}

TEST(Order, AnEmptyHandleNeedsNoOperation) {
  EXPECT_EQ(first_error(two_threads(
                "        - {cancel: a, handle: empty}\n        - start: {op: a, kind: enumerate}\n",
                "        - wait: 1ms\n")),
            "loads");
}

/// A thread that starts two operations, and one that waits for the second connection of their session.
std::string waits_for_a_second_connection(const std::string& connection) {
  return with(two_threads("        - start: {op: a, kind: enumerate}\n"
                          "        - start: {op: b, kind: enumerate}\n"
                          "        - {close: a, on: final of a}\n"
                          "        - {close: b, on: final of b}\n",
                          "        - {on: second connect of alice, cancel: b}\n"),
              "system:\n", "system:\n  network: {latency: 1ms, connection: " + connection + "}\n");
}

TEST(Order, AConnectionOfAnOperationIsOneOfItsSession) {
  const CaseRun run = run_case(load(waits_for_a_second_connection("per-operation")).front(), {});
  EXPECT_EQ(run.report.outcome, CaseOutcome::passed);
  const CaseRun shared = run_case(load(waits_for_a_second_connection("shared")).front(), {});
  EXPECT_EQ(shared.report.outcome, CaseOutcome::failed) << "there is one connection";
  EXPECT_EQ(seen(shared.report.breaches.back(), shared.report),
            "it still waits for the second connect of alice when nothing more can happen");
}

TEST(Order, ASessionInWhichNothingStartsNeverConnects) {
  EXPECT_THAT(first_error(two_threads("        - {wait: connect of alice}\n"
                                      "        - start: {op: a, kind: enumerate}\n",
                                      "        - wait: 1ms\n")),
              HasSubstr("it waits for 'connect of alice', which nothing before it causes"));
}

TEST(Order, MoreResultsThanTheProviderPostsNeverCome) {
  EXPECT_THAT(first_error(with(small_scenario, "second post", "11th post")),
              HasSubstr("it waits for '11th post of list', which happens 10 times at the most"));
  EXPECT_EQ(first_error(with(small_scenario, "second post", "tenth post")), "loads");
  EXPECT_THAT(first_error(with(small_scenario, "{on: final",
                               "{inside: 11th result of list, wait: 1ms}\n    - {on: final")),
              testing::Not("loads"));
}

TEST(Order, EventsThatTheScenarioRulesOutNeverCome) {
  const auto waiting_for = [](const std::string& event) {
    return first_error(with(small_scenario, "on: second post of list", "on: " + event));
  };
  EXPECT_THAT(waiting_for("timeout-fired of list"), HasSubstr("can never happen")) << "it has no timeout";
  EXPECT_THAT(waiting_for("shutdown"), HasSubstr("can never happen")) << "no fault shuts the server down";
  EXPECT_THAT(waiting_for("ack of list"), HasSubstr("can never happen"));
  EXPECT_THAT(waiting_for("read of list"), HasSubstr("can never happen"));
  EXPECT_THAT(waiting_for("session-closed of alice"), HasSubstr("can never happen"));
  EXPECT_THAT(waiting_for("batch of list delivered"), HasSubstr("a message that this operation never needs"));
  EXPECT_EQ(waiting_for("result of list delivered"), "loads");
  EXPECT_EQ(waiting_for("cancel-polled of list"), "loads");
}

TEST(Order, SynchronousResultsComeToReads) {
  EXPECT_THAT(first_error(with(small_scenario, "mode: async", "mode: sync")), HasSubstr("'final of list'"));
  EXPECT_EQ(first_error(with(with(small_scenario, "mode: async", "mode: sync"), "    - {on: final",
                             "    - drain: list\n    - {on: final")),
            "loads");
}

TEST(Order, ASessionHasToBeOpened) {
  const std::string text = R"(name: order/session
system: {providers: {disks: {}}}
clients:
  alice:
    sessions: [s1]
    steps:
      - start: {op: a, kind: get}
      - open-session: s1
)";
  EXPECT_THAT(first_error(text),
              HasSubstr("a.yaml:7:9: error: this step can never happen: its session is not open"));
}

TEST(Order, FaultsTakePartInTheOrder) {
  EXPECT_EQ(first_error(with(with(small_scenario, "on: second post of list", "on: shutdown"),
                             "expect:", "faults: [{on: result of list, shutdown: shutdown}]\nexpect:")),
            "loads");
  EXPECT_THAT(first_error(with(with(small_scenario, "on: second post of list", "on: shutdown"),
                               "expect:", "faults: [{on: cancel of list, shutdown: shutdown}]\nexpect:")),
              HasSubstr("can never happen"));
}

}  // namespace
}  // namespace rescind::order_test
