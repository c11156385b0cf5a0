#include "harness/live/host/machine_watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "harness/live/host/subject_process.hpp"

namespace rescind::live::machine_watch_test {
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

// AddressSanitizer's allocator is not unlocked in a forked process: a watch that allocates makes this hang there.
TEST(MachineWatch, ProcessesStartBesideIt) {
  for (int i = 0; i < 20; ++i) {
    MachineWatch watch;
    for (int starts = 0; starts < 5; ++starts) {
      SubjectProcess process({.command = {"true"}});
      EXPECT_EQ(process.end().left, 0);
    }
    EXPECT_LE(watch.end().stolen_ppm, 1'000'000u);
  }
}

}  // namespace
}  // namespace rescind::live::machine_watch_test
