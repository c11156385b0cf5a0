#include "harness/latency/meter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/history/reader.hpp"

namespace rescind::meter_test {
namespace {

constexpr auto everything_seen =
    R"({"history": 1, "clock": "virtual", "observes": ["client", "network", "server", "provider"]})";

std::vector<CancelledOperation> measured(const std::string& lines, OwnDelay own_delay = OwnDelay::counted,
                                         const std::string& header = everything_seen) {
  const History history = read_history(header + "\n" + lines, "test");
  SpanMeter meter(mi_profile(), history.header, own_delay);
  std::vector<CancelledOperation> all;
  const auto told = [&](const CancelledOperation& one) { all.push_back(one); };
  for (const Event& event : history.events) meter.on(event, told);
  meter.finish(told);
  return all;
}

std::int64_t value(const CancelledOperation& one, Measure measure) {
  EXPECT_EQ(one.of(measure).what, Measured::What::value) << name_of(measure);
  return one.of(measure).value;
}

void expect_none(const CancelledOperation& one, Measure measure, NotApplicable why) {
  EXPECT_EQ(one.of(measure).what, Measured::What::not_applicable) << name_of(measure);
  EXPECT_EQ(one.of(measure).why, why) << name_of(measure) << ": " << name_of(one.of(measure).why);
}

constexpr auto whole_life = R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "enumerate", "mode": "async"}
{"t": 1, "at": "client", "event": "start-returned", "op": "a"}
{"t": 2, "at": "network", "event": "connect", "connection": "c", "op": "a", "by": "client"}
{"t": 3, "at": "network", "event": "send", "op": "a", "connection": "c", "message": "request", "from": "client", "to": "server", "id": 0}
{"t": 5, "at": "network", "event": "deliver", "op": "a", "connection": "c", "message": "request", "from": "client", "to": "server", "id": 0}
{"t": 6, "at": "server", "event": "charge", "op": "a", "pool": "operations", "scope": "user", "units": 1}
{"t": 7, "at": "server", "event": "admit", "op": "a"}
{"t": 8, "at": "provider", "event": "provider-start", "op": "a"}
{"t": 8, "at": "provider", "event": "register-cancel", "op": "a", "code": 0}
{"t": 9, "at": "provider", "event": "post", "op": "a", "index": 0, "code": 0}
{"t": 10, "at": "provider", "event": "post", "op": "a", "index": 1, "code": 0}
{"t": 11, "at": "client", "event": "result", "op": "a", "index": 0}
{"t": 11, "at": "client", "event": "callback-returned", "op": "a"}
{"t": 100, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 102, "at": "client", "event": "cancel-returned", "op": "a", "code": 0}
{"t": 103, "at": "network", "event": "disconnect", "op": "a", "connection": "c", "by": "client"}
{"t": 107, "at": "client", "event": "final", "op": "a", "code": 1}
{"t": 107, "at": "client", "event": "callback-returned", "op": "a"}
{"t": 110, "at": "server", "event": "cancel-received", "op": "a", "reason": "none"}
{"t": 115, "at": "provider", "event": "cancel-heard", "op": "a", "how": "callback", "reason": "none"}
{"t": 130, "at": "provider", "event": "provider-final", "op": "a", "code": 1}
{"t": 131, "at": "provider", "event": "provider-end", "op": "a"}
{"t": 140, "at": "server", "event": "release", "op": "a", "pool": "operations", "scope": "user", "units": 1}
{"t": 150, "at": "client", "event": "close", "op": "a"}
{"t": 155, "at": "client", "event": "close-returned", "op": "a", "code": 0}
{"t": 160, "at": "harness", "event": "end", "why": "quiet"}
)";

TEST(SpanMeter, MeasuresEachSpanFromTheEntryOfTheCancel) {
  const auto all = measured(whole_life);
  ASSERT_EQ(all.size(), 1u);
  const CancelledOperation& one = all.front();
  EXPECT_EQ(one.cancelled, Time{100});
  EXPECT_EQ(one.kind, OperationKind::enumerate);
  EXPECT_EQ(one.reason, Reason::none);
  EXPECT_EQ(value(one, Measure::returned), 2);
  EXPECT_EQ(value(one, Measure::disconnect), 3);
  EXPECT_EQ(value(one, Measure::final), 7);
  EXPECT_EQ(value(one, Measure::told), 10);
  EXPECT_EQ(value(one, Measure::heard), 15);
  EXPECT_EQ(value(one, Measure::stopped), 31);
  EXPECT_EQ(value(one, Measure::units), 40);
  EXPECT_EQ(value(one, Measure::closed), 55);
  EXPECT_EQ(value(one, Measure::late), 0);
  EXPECT_EQ(value(one, Measure::lost), 1);
  expect_none(one, Measure::unblocked, NotApplicable::no_read_blocked);
}

TEST(SpanMeter, TakesOutWhatTheApplicationHoldsUp) {
  const std::string held = R"(
{"t": 0, "at": "client", "event": "session-open", "session": "s", "code": 0}
{"t": 0, "at": "client", "event": "start", "op": "a", "session": "s", "kind": "enumerate", "mode": "async", "thread": "t"}
{"t": 1, "at": "client", "event": "start-returned", "op": "a", "thread": "t"}
{"t": 10, "at": "client", "event": "result", "op": "a", "index": 0, "via": "callback", "thread": "library"}
{"t": 20, "at": "client", "event": "cancel", "op": "a", "reason": "none", "thread": "t"}
{"t": 21, "at": "client", "event": "cancel-returned", "op": "a", "code": 0, "thread": "t"}
{"t": 60, "at": "client", "event": "callback-returned", "op": "a", "thread": "library"}
{"t": 63, "at": "client", "event": "final", "op": "a", "code": 1, "via": "callback", "thread": "library"}
{"t": 64, "at": "client", "event": "callback-returned", "op": "a", "thread": "library"}
{"t": 90, "at": "client", "event": "close", "op": "a", "thread": "t"}
{"t": 94, "at": "client", "event": "close-returned", "op": "a", "code": 0, "thread": "t"}
)";
  const auto counted = measured(held);
  EXPECT_EQ(value(counted.at(0), Measure::final), 43);
  EXPECT_EQ(value(counted.at(0), Measure::closed), 74);
  const auto taken_out = measured(held, OwnDelay::taken_out);
  EXPECT_EQ(value(taken_out.at(0), Measure::final), 3);
  EXPECT_EQ(value(taken_out.at(0), Measure::closed), 4);
}

TEST(SpanMeter, WhatNeverEndsIsNeverAndNotLeftOut) {
  const auto all = measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "sync"}
{"t": 1, "at": "client", "event": "start-returned", "op": "a"}
{"t": 2, "at": "client", "event": "read", "op": "a"}
{"t": 3, "at": "provider", "event": "provider-start", "op": "a"}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 50, "at": "harness", "event": "end", "why": "quiet"}
)");
  for (const Measure measure : {Measure::returned, Measure::final, Measure::unblocked, Measure::stopped})
    EXPECT_EQ(all.at(0).of(measure).what, Measured::What::never) << name_of(measure);
  expect_none(all.at(0), Measure::units, NotApplicable::no_units);
  expect_none(all.at(0), Measure::closed, NotApplicable::not_closed);
}

TEST(SpanMeter, ACancelThatFailedWasNone) {
  EXPECT_TRUE(measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async"}
{"t": 1, "at": "client", "event": "start-returned", "op": "a"}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 6, "at": "client", "event": "cancel-returned", "op": "a", "code": 1}
{"t": 9, "at": "client", "event": "final", "op": "a", "code": 0}
)")
                  .empty());
}

TEST(SpanMeter, TheFirstCancelCountsAndLaterOnesDoNot) {
  const auto all = measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async"}
{"t": 1, "at": "client", "event": "start-returned", "op": "a"}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "timeout"}
{"t": 6, "at": "client", "event": "cancel-returned", "op": "a", "code": 0}
{"t": 7, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 9, "at": "client", "event": "cancel-returned", "op": "a", "code": 0}
{"t": 10, "at": "client", "event": "result", "op": "a", "index": 0}
{"t": 12, "at": "client", "event": "final", "op": "a", "code": 1}
)");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().reason, Reason::timeout);
  EXPECT_EQ(value(all.front(), Measure::returned), 1);
  EXPECT_EQ(value(all.front(), Measure::final), 7);
  EXPECT_EQ(value(all.front(), Measure::late), 1);
}

TEST(SpanMeter, CancelsAfterTheFinalResultAreCountedApart) {
  const History history = read_history(std::string(everything_seen) + R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async"}
{"t": 2, "at": "client", "event": "final", "op": "a", "code": 0}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
)",
                                       "test");
  SpanMeter meter(mi_profile(), history.header, OwnDelay::counted);
  std::size_t operations = 0;
  const auto told = [&](const CancelledOperation&) { ++operations; };
  for (const Event& event : history.events) meter.on(event, told);
  meter.finish(told);
  EXPECT_EQ(operations, 0u);
  EXPECT_EQ(meter.cancels_after_final(), 1u);
}

TEST(SpanMeter, ATimeoutHasNoCallThatReturns) {
  const auto all = measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async", "timeout": 5}
{"t": 1, "at": "client", "event": "start-returned", "op": "a"}
{"t": 5, "at": "client", "event": "timeout-fired", "op": "a"}
{"t": 8, "at": "client", "event": "final", "op": "a", "code": 1}
)");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_TRUE(all.front().by_timeout);
  expect_none(all.front(), Measure::returned, NotApplicable::timed_out);
  EXPECT_EQ(value(all.front(), Measure::final), 3);
}

TEST(SpanMeter, WhatIsNotRecordedIsNotMeasured) {
  const auto all =
      measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async"}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 8, "at": "client", "event": "final", "op": "a", "code": 1}
)",
               OwnDelay::counted, R"({"history": 1, "clock": "virtual", "observes": ["client"]})");
  for (const Measure measure :
       {Measure::told, Measure::heard, Measure::stopped, Measure::units, Measure::lost})
    expect_none(all.at(0), measure, NotApplicable::unobserved);
  EXPECT_EQ(value(all.at(0), Measure::final), 3);
}

TEST(SpanMeter, ACancelOfAKindThatCannotTravelIsNotToldToTheServer) {
  const auto all = measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "invoke", "mode": "async"}
{"t": 3, "at": "provider", "event": "provider-start", "op": "a"}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 8, "at": "client", "event": "final", "op": "a", "code": 1}
{"t": 9, "at": "provider", "event": "provider-end", "op": "a"}
)");
  expect_none(all.at(0), Measure::told, NotApplicable::does_not_travel);
  expect_none(all.at(0), Measure::heard, NotApplicable::does_not_travel);
  EXPECT_EQ(value(all.at(0), Measure::stopped), 4);
}

TEST(SpanMeter, ASlotThatBeginsAnewTellsTheOperationBefore) {
  const auto all = measured(R"(
{"t": 0, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async"}
{"t": 5, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 8, "at": "client", "event": "final", "op": "a", "code": 1}
{"t": 9, "at": "client", "event": "close", "op": "a"}
{"t": 9, "at": "client", "event": "close-returned", "op": "a", "code": 0}
{"t": 10, "at": "client", "event": "start", "op": "a", "kind": "get", "mode": "async"}
{"t": 15, "at": "client", "event": "cancel", "op": "a", "reason": "none"}
{"t": 19, "at": "client", "event": "final", "op": "a", "code": 1}
)");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(value(all[0], Measure::final), 3);
  EXPECT_EQ(value(all[1], Measure::final), 4);
}

}  // namespace
}  // namespace rescind::meter_test
