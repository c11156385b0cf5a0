#include "harness/engine/bench/live_noise.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/engine/bench/history_bench.hpp"

namespace rescind {
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

}  // namespace
}  // namespace rescind
