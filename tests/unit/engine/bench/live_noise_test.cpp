#include "harness/engine/bench/live_noise.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/engine/bench/history_bench.hpp"

namespace rescind::live_noise_test {
namespace {

// The `final` samples of one process, in their order.
std::vector<HistoryOperation> process_of(const std::string& name, const std::vector<std::int64_t>& finals) {
  std::vector<HistoryOperation> operations;
  for (const std::int64_t final : finals) {
    HistoryOperation one{.subject = "server", .number = operations.size(), .keys = {}, .cancelled = {}};
    one.keys.back() = name;
    one.cancelled.readings[static_cast<std::size_t>(Measure::final)] = {
        .what = Measured::What::value, .why = {}, .value = final};
    operations.push_back(one);
  }
  return operations;
}

LiveNoise noise_of_process(const std::vector<std::int64_t>& finals) {
  LiveNoise noise;
  note_order(process_of("process 1", finals), noise);
  return noise;
}

std::vector<std::int64_t> rising(std::int64_t count) {
  std::vector<std::int64_t> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(i);
  return values;
}

TEST(LiveNoise, TheControlIsP99OfWhatWokeLate) {
  EXPECT_EQ(control_of({.woke_late = {rising(200), 0}}), 197);
  EXPECT_EQ(control_of({}), 0);
}

TEST(LiveNoise, SamplesThatRiseHangTogetherAndDrift) {
  const LiveNoise noise = noise_of_process(rising(40));
  EXPECT_EQ(noise.hanging, 1u);
  EXPECT_EQ(noise.drift, 20);
}

TEST(LiveNoise, SamplesThatMixDoNot) {
  const LiveNoise noise = noise_of_process({5, 1, 2, 7, 6, 3, 8, 4, 1, 5, 7, 2, 3, 8, 6, 4, 5, 2, 7, 1});
  EXPECT_EQ(noise.hanging, 0u);
}

TEST(LiveNoise, EachProcessCountsForItself) {
  std::vector<HistoryOperation> operations = process_of("process 1", rising(40));
  for (const HistoryOperation& one : process_of("process 2", {9, 9, 9, 1, 1, 1})) operations.push_back(one);
  LiveNoise noise;
  note_order(operations, noise);
  EXPECT_EQ(noise.hanging, 1u);
  EXPECT_EQ(noise.drift, 20) << "the larger of 20 and -8";
}

TEST(LiveNoise, OneSampleSaysNothingOfAnOrder) {
  EXPECT_EQ(noise_of_process({7}).hanging, 0u);
  EXPECT_EQ(noise_of_process({7}).drift, 0);
}

TEST(LiveNoise, ALateCancelCountsFromWhenItWasIntended) {
  HistoryOperation one = process_of("process 1", {5'000}).front();
  one.cancelled.readings[static_cast<std::size_t>(Measure::late)] = {
      .what = Measured::What::value, .why = {}, .value = 3};
  one.cancelled.readings[static_cast<std::size_t>(Measure::told)] = {
      .what = Measured::What::never, .why = {}, .value = 0};
  count_from_intended(one, nanoseconds(700));
  EXPECT_EQ(one.cancelled.of(Measure::final).value, 5'700);
  EXPECT_EQ(one.cancelled.of(Measure::late).value, 3);
  EXPECT_EQ(one.cancelled.of(Measure::told).value, 0);
}

TEST(LiveNoise, AScheduleThatWasNotKeptIsSaturated) {
  EXPECT_FALSE((OpenNoise{nanoseconds(100), {{5, 100}, 0}, 1}).saturated());
  EXPECT_TRUE((OpenNoise{nanoseconds(100), {{5, 101}, 0}, 1}).saturated());
  EXPECT_FALSE((OpenNoise{nanoseconds(100), {}, 0}).saturated());
}

TEST(LiveNoise, TheYardstickIsComparedProcessByProcess) {
  std::vector<HistoryOperation> operations;
  for (int process = 1; process <= 10; ++process) {
    for (const auto& [subject, final] :
         {std::pair<std::string, std::int64_t>{"lsp/open", 30}, {"yardstick/open", 20}}) {
      std::vector<HistoryOperation> own =
          process_of("process " + std::to_string(process), {final + process, final + process});
      for (HistoryOperation& one : own) {
        one.subject = subject;
        operations.push_back(one);
      }
    }
  }
  std::vector<LatencyLine> lines;
  for (const ScenarioLatency& one : latencies_of(operations, {}))
    for (const LatencyLine& line : one.lines)
      if (line.measure == Measure::final) lines.push_back(line);
  const std::vector<BesideYardstick> beside = beside_yardstick(lines, operations, "yardstick", 0);
  ASSERT_EQ(beside.size(), 1u);  // Two samples have a median, and no other percentile.
  EXPECT_EQ(lines.at(beside[0].line).scenario, "lsp/open");
  EXPECT_EQ(beside[0].beside, Beside::slower);
  EXPECT_EQ(beside[0].pairs, 10u);
  EXPECT_EQ(beside_yardstick(lines, operations, "yardstick", 900'000)[0].beside, Beside::alike);
}

}  // namespace
}  // namespace rescind::live_noise_test
