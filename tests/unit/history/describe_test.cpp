#include "harness/history/describe.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind::describe_test {
namespace {

/// The event of `line` as people see it.
std::string described(std::string_view line) {
  const std::string text = R"({"history":1,"clock":"virtual","observes":["client"]})"
                           "\n" +
                           std::string(line);
  const History history = read_history(text, "test");
  return describe(history.events.at(0), history.names);
}

TEST(Describe, ACancelSaysWhyAndByWhom) {
  EXPECT_EQ(described(R"({"t":12500000,"at":"client","event":"cancel","op":"list","reason":"timeout",)"
                      R"("context":"alice","thread":"main"})"),
            "     12.500 ms     client    cancel list: reason timeout, by alice on main");
}

TEST(Describe, DecimalPointsStandBelowEachOther) {
  const std::string coarse = described(R"({"t":1000000,"at":"provider","event":"provider-end","op":"a"})");
  const std::string fine = described(R"({"t":123000001,"at":"provider","event":"provider-end","op":"a"})");
  EXPECT_EQ(coarse, "      1.000 ms     provider  provider-end a");
  EXPECT_EQ(fine, "    123.000001 ms  provider  provider-end a");
}

TEST(Describe, ABareNumberIsNamedByItsKind) {
  EXPECT_EQ(described(R"({"t":0,"at":"client","event":"read","op":7,"thread":12470})"),
            "      0.000 ms     client    read operation 7: on thread 12470");
}

TEST(Describe, AStartTellsItsOptions) {
  EXPECT_EQ(
      described(R"({"t":0,"at":"client","event":"start","op":"list","kind":"enumerate","mode":"async",)"
                R"("acknowledge":"manual","timeout":1500000000,"session":"s1"})"),
      "      0.000 ms     client    start list: async enumerate, timeout 1.5 s, manual acknowledgement, in s1");
}

TEST(Describe, AFinalResultTellsItsCodeAndText) {
  EXPECT_EQ(described(R"({"t":0,"at":"client","event":"final","op":"list","code":1,"message":"oh no"})"),
            R"(      0.000 ms     client    final list: "oh no", failed)");
  EXPECT_EQ(described(R"({"t":0,"at":"client","event":"final","op":"list","code":4711})"),
            "      0.000 ms     client    final list: code 4711");
}

TEST(Describe, AMessageTellsItsWay) {
  EXPECT_EQ(
      described(R"({"t":0,"at":"network","event":"send","op":"list","message":"batch","connection":"c1",)"
                R"("id":3,"from":"server","to":"client"})"),
      "      0.000 ms     network   send list: batch, from server to client, message 3, on c1");
  EXPECT_EQ(described(R"({"t":0,"at":"network","event":"lost","message":"Fault"})"),
            "      0.000 ms     network   lost: Fault");
}

TEST(Describe, AQuotaIsToldInItsUnits) {
  EXPECT_EQ(
      described(R"({"t":0,"at":"server","event":"charge","op":"list","pool":"memory","scope":"user",)"
                R"("units":1024,"held":2048,"limit":4096,"context":"alice"})"),
      "      0.000 ms     server    charge list: memory pool per user, units 1024 bytes, held 2048 bytes, limit 4096 bytes, by alice");
}

TEST(Describe, WhereThereIsNothingToTellTheEventStandsAlone) {
  for (const EventInfo& known : all_events()) {
    Event event;
    event.kind = known.kind;
    EXPECT_EQ(describe_text(event, {}), known.name);
  }
}

TEST(Describe, StepsAreCountedNotTimed) {
  Event event;
  event.kind = EventKind::shutdown;
  event.t.ns = 12;
  EXPECT_EQ(describe(event, {}, Clock::steps), "          step 12  server    shutdown");
}

TEST(FormatDuration, IsExactInTheLargestUnit) {
  EXPECT_EQ(format_duration({0}), "0 s");
  EXPECT_EQ(format_duration({1}), "1 ns");
  EXPECT_EQ(format_duration({500'000}), "500 us");
  EXPECT_EQ(format_duration({1'200'000}), "1.2 ms");
  EXPECT_EQ(format_duration({3'000'000'000}), "3 s");
  EXPECT_EQ(format_duration({1'000'000'001}), "1.000000001 s");
  EXPECT_EQ(format_duration({1'050}), "1.05 us");
  EXPECT_EQ(format_duration({-1'500'000}), "-1.5 ms");
  EXPECT_EQ(format_duration({std::numeric_limits<std::int64_t>::min()}), "-9223372036.854775808 s");
}

}  // namespace
}  // namespace rescind::describe_test
