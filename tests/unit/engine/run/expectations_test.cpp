#include "harness/engine/run/expectations.hpp"

#include <gmock/gmock.h>

#include "reports/breach_words.hpp"
#include "reports/expectation_words.hpp"
#include "tests/unit/scenario/scenario_text.hpp"

namespace rescind::expectations_test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Event at(std::int64_t ms, EventKind kind) {
  Event event;
  event.t = Time{milliseconds(ms).ns};
  event.kind = kind;
  event.op = OpId{0};
  event.thread = ThreadId{0};
  return event;
}

Event with_code(Event event, std::int32_t code) {
  event.code = code;
  return event;
}

/// Cancelled at 10 ms after two results; one more comes, and the final one at 11 ms.
History cancelled_run() {
  History history;
  history.names.ops = {"list"};
  history.names.threads = {"alice/main"};
  history.names.contexts = {"alice"};
  history.names.sessions = {"alice"};
  Event charge = at(1, EventKind::charge);
  charge.pool = Pool::operations;
  charge.scope = Scope::user;
  charge.context = ContextId{0};
  charge.units = 1;
  charge.held = 1;
  Event release = charge;
  release.kind = EventKind::release;
  release.t = Time{milliseconds(50).ns};
  release.held = 0;
  Event heard = at(40, EventKind::cancel_heard);
  heard.heard_by = How::poll;
  heard.reason = Reason::timeout;
  Event polled = at(40, EventKind::cancel_polled);
  polled.answer = Flag::yes;
  Event sent = at(10, EventKind::send);
  sent.message = Message::cancel;
  history.events = {at(0, EventKind::start),
                    charge,
                    at(2, EventKind::provider_start),
                    at(3, EventKind::post),
                    at(4, EventKind::result),
                    at(5, EventKind::post),
                    at(6, EventKind::result),
                    at(10, EventKind::cancel),
                    with_code(at(10, EventKind::cancel_returned), 0),
                    sent,
                    at(10, EventKind::post),
                    at(11, EventKind::result),
                    with_code(at(11, EventKind::final), 1),
                    at(12, EventKind::close),
                    with_code(at(12, EventKind::close_returned), 0),
                    polled,
                    heard,
                    release};
  return history;
}

/// What the only expectation of a scenario came to, and the words for it.
struct Told {
  RuleOutcome outcome;
  std::string seen;
  CaseResult result;
};

Told told(const std::string& text, const History& history) {
  const Case what = load(text).front();
  const Expectation& wanted = what.expectations->front();
  const CheckedSight checked = check_expectation(what, wanted, history);
  const std::string op = wanted.op.exists() ? what.plan.operations[wanted.op.value].name : "";
  Told told{checked.outcome, seen(wanted, checked.seen, op), {}};
  Excerpt excerpt;
  check_expectations(what, history, excerpt, told.result);
  told.result.names = excerpt.kept();
  told.result.file = *what.file;
  return told;
}

/// Of the small scenario with `list: {EXPECTED}`.
Told report_of(const std::string& expected, const History& history = cancelled_run()) {
  return told(with(small_scenario, "{results: 2..4, final: failed, final-within: 1ms}", "{" + expected + "}"),
              history);
}

struct Expected {
  const char* written;
  RuleOutcome outcome;
  const char* seen;
};

class Expectations : public testing::TestWithParam<Expected> {};

TEST_P(Expectations, AreReadOffTheHistory) {
  const Told report = report_of(GetParam().written);
  EXPECT_EQ(report.outcome, GetParam().outcome) << GetParam().written;
  EXPECT_EQ(report.seen, GetParam().seen);
  const std::vector<Breach>& breaches = report.result.breaches;
  ASSERT_EQ(breaches.size(), GetParam().outcome == RuleOutcome::broken ? 1u : 0u);
  if (breaches.empty()) return;
  EXPECT_TRUE(breaches[0].fails);
  EXPECT_EQ(seen(breaches[0], report.result), GetParam().seen);
  EXPECT_THAT(expected(breaches[0], report.result), HasSubstr("(a.yaml:16: "));
}

constexpr RuleOutcome kept = RuleOutcome::kept;
constexpr RuleOutcome broken = RuleOutcome::broken;

INSTANTIATE_TEST_SUITE_P(
    Each, Expectations,
    testing::Values(Expected{"results: 3", kept, "list has 3 results"},
                    Expected{"results: 0..2", broken, "list has 3 results"},
                    Expected{"extras: 1", kept, "list has 1 result after cancel"},
                    Expected{"extras: 0", broken, "list has 1 result after cancel"},
                    Expected{"posts: 3", kept, "list has 3 posts"},
                    Expected{"posts: 4..9", broken, "list has 3 posts"},
                    Expected{"provider-runs: 1", kept, "list has 1 provider start"},
                    Expected{"provider-runs: 2", broken, "list has 1 provider start"},
                    Expected{"sent: {cancel: 1}", kept, "list has 1 message 'cancel'"},
                    Expected{"sent: {release: 1}", broken, "list has 0 messages 'release'"},
                    Expected{"final: failed", kept, "it says failed"},
                    Expected{"final: [ok, not-found]", broken, "it says failed"},
                    Expected{"final: none", broken, "it got one with failed"},
                    Expected{"final-within: 1ms", kept, "it came 1 ms after the cancel"},
                    Expected{"final-within: 999us", broken, "it came 1 ms after the cancel"},
                    Expected{"final-at: 11ms..12ms", kept, "it came at 11.000 ms"},
                    Expected{"final-at: 12ms..13ms", broken, "it came at 11.000 ms"},
                    Expected{"cancel: ok", kept, "it answered ok"},
                    Expected{"cancel: not-found", broken, "it answered ok"},
                    Expected{"close: ok", kept, "it answered ok"},
                    Expected{"close: failed", broken, "it answered ok"},
                    Expected{"heard: poll", kept, "its provider heard by poll"},
                    Expected{"heard: none", broken, "its provider heard by poll"},
                    Expected{"reason-heard: timeout", kept, "its provider heard reason timeout"},
                    Expected{"reason-heard: none", broken, "its provider heard reason timeout"},
                    Expected{"refused: server-limits-exceeded", broken, "list was not refused"}));

TEST(ExpectationReport, NamesTheRuleTheOperationTheTimeAndTheEvents) {
  const CaseResult result = report_of("final-within: 999us").result;
  ASSERT_THAT(result.breaches, SizeIs(1));
  const Breach& breach = result.breaches[0];
  EXPECT_EQ(name_of(breach), "expect.final-within");
  EXPECT_EQ(operation_of(breach, result), "list");
  EXPECT_EQ(breach.time(), Time{} + milliseconds(11));
  EXPECT_EQ(expected(breach, result),
            "the final result of list follows the cancel within 999 us (a.yaml:16: final-within: 999us)");
  ASSERT_THAT(breach.events, SizeIs(2));
  EXPECT_EQ(cancelled_run().events[breach.events[0]].kind, EventKind::cancel);
  EXPECT_EQ(cancelled_run().events[breach.events[1]].kind, EventKind::final);
  ASSERT_THAT(lines(breach, result), SizeIs(2));
  EXPECT_THAT(lines(breach, result)[0], HasSubstr("cancel"));
  EXPECT_THAT(lines(breach, result)[1], HasSubstr("final"));
}

TEST(ExpectationReport, AMissingFinalIsSeen) {
  History history = cancelled_run();
  std::erase_if(history.events, [](const Event& event) { return event.kind == EventKind::final; });
  EXPECT_EQ(report_of("final: failed", history).seen, "list got no final result");
  EXPECT_EQ(report_of("final-within: 1ms", history).outcome, RuleOutcome::broken);
  EXPECT_EQ(report_of("final: none", history).outcome, RuleOutcome::kept);
}

TEST(ExpectationReport, ARefusedCancelIsNoCancel) {
  History history = cancelled_run();
  history.events[8].code = 2;
  EXPECT_EQ(report_of("extras: 0", history).outcome, RuleOutcome::kept);
  EXPECT_EQ(report_of("final-within: 1ms", history).seen, "list was not cancelled");
  EXPECT_EQ(report_of("cancel: access-denied", history).outcome, RuleOutcome::kept);
}

TEST(ExpectationReport, WhatIsNotObservedIsNotChecked) {
  History history = cancelled_run();
  history.header.places.remove(Place::provider);
  EXPECT_EQ(report_of("posts: 7", history).outcome, RuleOutcome::not_checked);
  EXPECT_EQ(report_of("results: 3", history).outcome, RuleOutcome::kept);
  history.header.clock = Clock::steps;
  EXPECT_EQ(report_of("results: 7", history).outcome, RuleOutcome::not_checked);
}

TEST(ExpectationReport, AnOperationThatTheHistoryDoesNotKnowHasNothing) {
  History history = cancelled_run();
  history.names.ops = {"other"};
  EXPECT_EQ(report_of("results: 3", history).seen, "list has 0 results");
}

TEST(ExpectationReport, WhatAPoolHoldsIsTakenAtItsTime) {
  const auto held = [](const std::string& when, const std::string& units) {
    const std::string text =
        with(small_scenario, "  list: {results: 2..4, final: failed, final-within: 1ms}",
             "  quota: [{at: " + when + ", pool: operations, per: user, of: alice, held: " + units + "}]");
    return told(text, cancelled_run());
  };
  EXPECT_EQ(held("0ms", "0").outcome, RuleOutcome::kept);
  EXPECT_EQ(held("1ms", "1").outcome, RuleOutcome::kept)
      << "at that time, everything that happens then has happened";
  EXPECT_EQ(held("49ms", "1").outcome, RuleOutcome::kept);
  EXPECT_EQ(held("50ms", "0").outcome, RuleOutcome::kept);
  const Told report = held("50ms", "1");
  EXPECT_EQ(report.outcome, RuleOutcome::broken);
  EXPECT_EQ(report.seen, "0 were held");
  ASSERT_THAT(report.result.breaches, SizeIs(1));
  EXPECT_EQ(name_of(report.result.breaches[0]), "expect.quota");
  EXPECT_THAT(expected(report.result.breaches[0], report.result),
              HasSubstr("1 operations per user are held at 50.000 ms"));
}

}  // namespace
}  // namespace rescind::expectations_test
