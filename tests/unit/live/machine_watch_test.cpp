#include "harness/live/host/machine_watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace rescind::live {
namespace {

TEST(MachineWatch, WakesAllTheTimeAndNeverTooEarly) {
  MachineWatch watch;
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const MachineWatch::Seen seen = watch.end();
  ASSERT_FALSE(seen.woke_late.empty());
  EXPECT_LE(seen.woke_late.size(), 25u);
  EXPECT_GE(std::ranges::min(seen.woke_late), 0);
  EXPECT_LE(seen.stolen_ppm, 1'000'000u);
}

}  // namespace
}  // namespace rescind::live
