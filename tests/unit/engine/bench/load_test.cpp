#include "harness/engine/bench/load.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rescind::load_test {
namespace {

LoadCurve curve_of(const std::vector<std::pair<std::uint32_t, std::int64_t>>& largest) {
  LoadCurve curve;
  for (const auto& [size, value] : largest) {
    LoadPoint point{.size = size};
    point.samples[static_cast<std::size_t>(Measure::final)] = Distribution({0, value}, 0);
    curve.points.push_back(point);
  }
  return curve;
}

LoadFit fit(const std::vector<std::pair<std::uint32_t, std::int64_t>>& largest) {
  return fit_of(curve_of(largest), Measure::final);
}

TEST(LoadFit, ACurveThatStaysIsFlat) {
  EXPECT_TRUE(fit({{1, 5'000'000}, {10, 5'000'000}, {100, 5'040'000}}).flat);
  EXPECT_TRUE(fit({{1, 0}, {100, 900}}).flat);
  EXPECT_TRUE(fit({{1, 7}}).flat);
  EXPECT_TRUE(fit_of(curve_of({{1, 5}}), Measure::told).flat);
}

TEST(LoadFit, ALineHasItsSlope) {
  EXPECT_EQ(fit({{1, 0}, {10, 450'000}, {100, 4'950'000}, {1'000, 49'950'000}}), (LoadFit{false, 1, 50'000}));
  EXPECT_EQ(fit({{1, 0}, {1'000'000, 49'999'950'000}}), (LoadFit{false, 1, 50'000}));
}

TEST(LoadFit, TheKneeIsTheLastSizeThatIsFlat) {
  EXPECT_EQ(fit({{1, 1'000'000}, {8, 1'000'000}, {16, 11'000'000}, {64, 71'000'000}}),
            (LoadFit{false, 8, 1'250'000}));
}

TEST(LoadFit, WhatNeverComesGrowsWithoutASlope) {
  LoadCurve curve = curve_of({{1, 5}, {10, 5}});
  curve.points[1].samples[static_cast<std::size_t>(Measure::final)] = Distribution({5}, 1);
  EXPECT_EQ(fit_of(curve, Measure::final), (LoadFit{false, 10, 0}));
}

TEST(Load, EachOperationIsCancelledOnceAndNothingIsDrawn) {
  const std::vector<std::uint32_t> sizes{1, 20};
  for (const LoadFamily family : {LoadFamily::none, LoadFamily::callbacks, LoadFamily::link,
                                  LoadFamily::admission, LoadFamily::quota}) {
    for (const LoadPattern pattern : {LoadPattern::storm, LoadPattern::spread}) {
      const LoadCurve curve = measure_load(family, pattern, sizes, [](std::size_t) {});
      for (const LoadPoint& point : curve.points) {
        EXPECT_EQ(point.of(Measure::final).count(), point.size) << info(family).name;
        EXPECT_EQ(point.of(Measure::final).never(), 0u) << info(family).name;
      }
      EXPECT_EQ(measure_load(family, pattern, sizes, [](std::size_t) {}).points[1].samples,
                curve.points[1].samples);
    }
  }
}

}  // namespace
}  // namespace rescind::load_test
