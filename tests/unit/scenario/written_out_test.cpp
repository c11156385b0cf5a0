#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::written_out_test {
namespace {

const std::string head = R"(name: mine/one
system:
  network: {latency: 1ms..5ms}
  providers: {slow: {first: 300ms}, fast: {first: 1ms}}
clients:
  me:
    call-time: 1ms
    work-time: 2ms
    steps:
)";

Case loaded(const std::string& steps, const Profile& profile = mi_profile()) {
  return load_scenario(head + steps, "mine.yaml", profile).value().front();
}

std::vector<std::string> errors_of(const std::string& steps) {
  std::vector<std::string> errors;
  for (const InputError& error : load_scenario(head + steps, "mine.yaml").errors)
    errors.emplace_back(error.what());
  return errors;
}

std::vector<Event> sent(const History& history) {
  std::vector<Event> events;
  std::ranges::copy_if(history.events, std::back_inserter(events), [](const Event& event) {
    return event.kind == EventKind::send && event.from == Place::client && event.message != Message::close;
  });
  return events;
}

TEST(Batch, LeavesInOneInstantAndInItsOrder) {
  Case one = loaded(R"(
      - at: 7ms
        batch:
          - start: {op: a, kind: enumerate, provider: slow}
          - cancel: a
          - raw: "{}"
          - start: {op: b, kind: enumerate, provider: fast}
      - {on: final of a, close: a}
      - {on: final of b, close: b}
)");
  const CaseRun run = run_case(one, {.seed = 3, .keep_history = true});
  EXPECT_EQ(run.report.outcome, CaseOutcome::passed);
  const std::vector<Event> events = sent(run.history);
  ASSERT_GE(events.size(), 4u);
  const std::vector<Message> wanted{Message::request, Message::cancel, Message::other, Message::request};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(events[i].message, wanted[i]) << i;
    EXPECT_EQ(events[i].t, Time{} + milliseconds(7)) << i;
  }
}

TEST(Batch, WhatSendsNothingAndWhatWaitsIsRefused) {
  EXPECT_EQ(
      errors_of(
          "      - batch:\n          - start: {op: a, kind: get, provider: slow}\n          - wait: 5ms\n")
          .size(),
      1u);
  const std::vector<std::string> errors = errors_of(
      "      - batch:\n          - start: {op: a, kind: get, provider: slow}\n          - {after: 1ms, cancel: a}\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("mine.yaml:12:21: error: 'after' in a batch, whose steps leave in one instant"),
            std::string::npos)
      << errors[0];
}

TEST(Raw, IsDeliveredAndChangesNothingElse) {
  const std::string steps = R"(
      - start: {op: a, kind: enumerate, provider: slow}
      - {on: provider-start of a, raw: '{"${ID}": null}'}
      - {on: final of a, close: a}
)";
  const CaseRun silent = run_case(loaded(steps), {.keep_history = true});
  EXPECT_EQ(silent.report.outcome, CaseOutcome::passed);
  const auto count = [](const CaseRun& run, EventKind kind) {
    return std::ranges::count_if(run.history.events, [&](const Event& event) {
      return event.kind == kind && event.message == Message::other;
    });
  };
  EXPECT_EQ(count(silent, EventKind::deliver), 1);
  EXPECT_EQ(std::ranges::count(silent.history.events, EventKind::cancel_received, &Event::kind), 0);
  Profile answering = mi_profile();
  answering.promises.cancel_call = CancelCall::round_trip;
  const CaseRun answered = run_case(loaded(steps, answering), {.keep_history = true});
  EXPECT_EQ(count(answered, EventKind::deliver), 2);
}

TEST(Raw, NeedsAConnectionOfItsSession) {
  const std::string text =
      "name: mine/one\nsystem:\n  network: {connection: per-operation}\n  providers: {slow: {}}\n"
      "clients:\n  me:\n    - raw: \"{}\"\n";
  ASSERT_EQ(load_scenario(text, "mine.yaml").errors.size(), 1u);
}

TEST(Control, IsAskedAndAnsweredAndClosed) {
  const Case one = loaded(
      "      - control: ping\n      - start: {op: a, kind: get, provider: fast}\n      - {on: final of a, close: a}\n");
  EXPECT_EQ(one.plan.providers.back().name, "control");
  const CaseRun run = run_case(one, {.keep_history = true});
  EXPECT_EQ(run.report.outcome, CaseOutcome::passed);
  const auto at = [&](EventKind kind, std::string_view op) {
    return std::ranges::find_if(run.history.events, [&](const Event& event) {
      return event.kind == kind && event.op.exists() && run.history.names.ops[event.op.value] == op;
    });
  };
  EXPECT_LT(at(EventKind::final, "ping"), at(EventKind::start, "a"));
  EXPECT_NE(at(EventKind::close_returned, "ping"), run.history.events.end());
}

TEST(Share, IsOneOfWhatTheProviderWorks) {
  const Case one = loaded(R"(
      - start: {op: a, kind: get, provider: slow}
      - {on: start of a, after: 40% of slow, cancel: a}
      - wait: 10% of slow
      - {on: final of a, close: a}
)");
  const std::vector<Step>& steps = one.plan.threads.front().steps;
  EXPECT_EQ(steps[1].trigger.delay, (Range{milliseconds(120), milliseconds(120)}));
  EXPECT_EQ(steps[1].trigger.share_ppm, 400'000u);
  EXPECT_EQ(steps[2].trigger.delay, (Range{milliseconds(30), milliseconds(30)}));
}

TEST(Share, NeedsAProviderThatTakesTimeAndEnds) {
  const std::string start = "      - start: {op: a, kind: get, provider: slow}\n";
  ASSERT_EQ(errors_of(start + "      - {after: 40% of slwo, cancel: a}\n").size(), 1u);
  EXPECT_NE(errors_of(start + "      - {after: 40% of slwo, cancel: a}\n")[0].find("did you mean 'slow'"),
            std::string::npos);
  EXPECT_EQ(errors_of(start + "      - {after: 140% of slow, cancel: a}\n").size(), 1u);
  EXPECT_EQ(errors_of(start + "      - {after: 4 of slow, cancel: a}\n").size(), 1u);
  EXPECT_EQ(errors_of("      - control: ping\n      - wait: 10% of control\n").size(), 1u);
}

}  // namespace
}  // namespace rescind::written_out_test
