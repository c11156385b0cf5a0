#include "harness/engine/run/in_order.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "harness/engine/run/workers.hpp"

namespace rescind::in_order_test {
namespace {

TEST(InOrder, WhatComesEarlyWaitsForWhatIsBeforeIt) {
  std::string seen;
  InOrder<char> order(4, [&](std::size_t, char letter) { seen += letter; });
  order.put(1, 'b');
  order.put(2, 'c');
  EXPECT_EQ(seen, "");
  order.put(0, 'a');
  EXPECT_EQ(seen, "abc");
}

TEST(InOrder, HandsOnInOrderFromSeveralThreadsAndLetsNoneRunAhead) {
  constexpr std::size_t count = 20'000;
  constexpr std::size_t ahead = 8;
  std::vector<std::size_t> seen;
  std::atomic<std::size_t> handed_on{0};
  std::atomic<bool> too_far{false};
  InOrder<std::size_t> order(ahead, [&](std::size_t number, std::size_t item) {
    EXPECT_EQ(number, item);
    seen.push_back(item);
    ++handed_on;
  });
  work_on_all(
      count, 4,
      [&](std::size_t i) {
        if (!order.wait_for(i)) return;
        if (i >= handed_on + ahead) too_far = true;
        order.put(i, i);
      },
      [](std::size_t) {});
  EXPECT_FALSE(too_far);
  ASSERT_EQ(seen.size(), count);
  for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(seen[i], i);
}

TEST(InOrder, NobodyWaitsForWhatWillNeverCome) {
  InOrder<int> order(1, [](std::size_t, int) {});
  std::thread waiting([&] { EXPECT_FALSE(order.wait_for(1)); });
  order.give_up();
  waiting.join();
}

TEST(InOrder, WhatTheNextOneThrowsEndsIt) {
  int calls = 0;
  InOrder<int> order(2, [&](std::size_t, int) {
    ++calls;
    throw std::runtime_error("the disk is full");
  });
  EXPECT_THROW(order.put(0, 0), std::runtime_error);
  order.put(1, 1);
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(order.wait_for(2));
}

}  // namespace
}  // namespace rescind::in_order_test
