#include "harness/simulation/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/simulation/tape.hpp"
#include "tests/unit/simulation/allocation_count.hpp"

namespace rescind::event_queue_test {
namespace {

struct Payload {
  std::uint64_t number;
  std::uint64_t more[2];
};
using Queue = EventQueue<Payload>;

void push(Queue& queue, std::int64_t due, std::uint64_t number) {
  queue.push(Time{due}, {number, {}});
}

std::vector<std::uint64_t> drain(Queue& queue) {
  std::vector<std::uint64_t> numbers;
  while (!queue.empty()) numbers.push_back(queue.pop().payload.number);
  return numbers;
}

std::vector<std::uint64_t> ahead(Queue& queue, std::uint32_t places) {
  std::vector<std::uint64_t> numbers;
  queue.look_ahead(places, [&](const Payload& payload) { numbers.push_back(payload.number); });
  return numbers;
}

/// Whether `count` entries come out, in the order of time, and of insertion (their numbers) where times are
/// equal.
void expect_in_order(Queue& queue, std::size_t count) {
  ASSERT_EQ(queue.size(), count);
  auto last = queue.pop();
  for (std::size_t i = 1; i < count; ++i) {
    ASSERT_FALSE(queue.empty());
    const Time announced = queue.next_time();
    const auto next = queue.pop();
    ASSERT_EQ(next.due, announced);
    ASSERT_LE(last.due, next.due);
    if (last.due == next.due) {
      ASSERT_LT(last.payload.number, next.payload.number);
    }
    last = next;
  }
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, TheEarliestComesFirst) {
  Queue queue;
  push(queue, 30, 3);
  push(queue, 10, 1);
  push(queue, 20, 2);
  EXPECT_EQ(queue.next_time(), Time{10});
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(EventQueue, EqualTimesKeepTheOrderOfInsertion) {
  Queue queue;
  for (std::uint64_t i = 0; i < 1000; ++i) push(queue, static_cast<std::int64_t>(i % 3), i);
  expect_in_order(queue, 1000);
}

TEST(EventQueue, WhatIsPushedForNowComesAfterWhatIsDueNow) {
  Queue queue;
  push(queue, 5, 1);
  push(queue, 5, 2);
  push(queue, 6, 4);
  EXPECT_EQ(queue.pop().payload.number, 1u);
  push(queue, 5, 3);
  EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{2, 3, 4}));
}

TEST(EventQueue, WhatComesNextIsShownOnce) {
  Queue queue;
  for (std::uint64_t i = 0; i < 20; ++i) push(queue, static_cast<std::int64_t>(i), i);
  EXPECT_EQ(ahead(queue, 3), (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_EQ(ahead(queue, 3), (std::vector<std::uint64_t>{}));
  (void)queue.pop();
  EXPECT_EQ(ahead(queue, 3), (std::vector<std::uint64_t>{3}));
  for (int i = 0; i < 10; ++i) (void)queue.pop();
  EXPECT_EQ(ahead(queue, 3), (std::vector<std::uint64_t>{11, 12, 13}));
  queue.clear();
  EXPECT_EQ(ahead(queue, 3), (std::vector<std::uint64_t>{}));
  push(queue, 5, 7);
  EXPECT_EQ(ahead(queue, 3), (std::vector<std::uint64_t>{7}));
}

TEST(EventQueue, OfManyMostAreShownBeforeTheyCome) {
  constexpr std::uint64_t count = 20'000;
  Tape tape = Tape::seeded(1);
  Queue queue;
  const auto push_next = [&](std::int64_t now, std::uint64_t number) {
    push(queue, now + static_cast<std::int64_t>(tape.choose(Site::call_time, 0, 10'000'000)), number);
  };
  for (std::uint64_t i = 0; i < count; ++i) push_next(0, i);
  std::vector<bool> shown(10 * count);
  std::uint64_t shown_before = 0;
  for (std::uint64_t i = count; i < 10 * count; ++i) {
    for (const std::uint64_t number : ahead(queue, 6)) {
      EXPECT_FALSE(shown[number]) << "a second time";
      shown[number] = true;
    }
    const auto next = queue.pop();
    shown_before += shown[next.payload.number] ? 1 : 0;
    push_next(next.due.ns, i);
  }
  EXPECT_GT(shown_before, 9 * count * 3 / 4);
}

TEST(EventQueue, ThePastIsRefused) {
  Queue queue;
  EXPECT_THROW(push(queue, -1, 0), InternalError);
  push(queue, 10, 0);
  (void)queue.pop();
  EXPECT_THROW(push(queue, 9, 0), InternalError);
  EXPECT_TRUE(queue.empty());
  EXPECT_THROW((void)queue.pop(), InternalError);
  EXPECT_THROW((void)queue.next_time(), InternalError);
}

TEST(EventQueue, TheEndOfTimeIsATimeLikeAnyOther) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  Queue queue;
  for (std::uint64_t i = 0; i < 500; ++i) push(queue, i % 2 == 0 ? most : most - 1, i);
  push(queue, 0, 500);
  expect_in_order(queue, 501);
}

TEST(EventQueue, OneInstantHoldsAMillion) {
  Queue queue;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) push(queue, 1'000'000, i);
  expect_in_order(queue, 1'000'000);
}

TEST(EventQueue, ACascadeAtOneInstantKeepsItsOrder) {
  Queue queue;
  std::uint64_t pushed = 0;
  for (; pushed < 200; ++pushed) push(queue, 7, pushed);
  for (std::uint64_t popped = 0; popped < 100'000; ++popped) {
    ASSERT_EQ(queue.pop().payload.number, popped);
    push(queue, 7, pushed++);
  }
}

TEST(EventQueue, ManyNearEventsBeforeOneFar) {
  Queue queue;
  push(queue, 3'600'000'000'000, 0);
  for (std::uint64_t i = 1; i <= 100'000; ++i) push(queue, static_cast<std::int64_t>(i * 7919 % 100'003), i);
  expect_in_order(queue, 100'001);
}

TEST(EventQueue, FallingTimes) {
  Queue queue;
  for (std::uint64_t i = 0; i < 100'000; ++i) push(queue, static_cast<std::int64_t>(100'000 - i) * 1000, i);
  expect_in_order(queue, 100'000);
}

TEST(EventQueue, ACopyIsIndependent) {
  Queue queue;
  for (std::uint64_t i = 0; i < 300; ++i) push(queue, static_cast<std::int64_t>(i), i);
  Queue copy = queue;
  (void)drain(queue);
  expect_in_order(copy, 300);
}

TEST(EventQueue, ClearForgetsTheTimeToo) {
  Queue queue;
  for (std::uint64_t i = 0; i < 300; ++i) push(queue, static_cast<std::int64_t>(i * 1000), i);
  for (int i = 0; i < 150; ++i) (void)queue.pop();
  queue.clear();
  EXPECT_TRUE(queue.empty());
  push(queue, 1, 1);
  push(queue, 0, 0);
  EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{0, 1}));
}

/// Pops and pushes again `steps` times, at random 1 to 25 ms later.
void hold(Queue& queue, Tape& tape, int steps) {
  for (int i = 0; i < steps; ++i) {
    const auto entry = queue.pop();
    const auto delay = static_cast<std::int64_t>(1'000'000 + tape.choose(Site::step_time, 0, 24'000'001));
    queue.push(entry.due + Duration{delay}, entry.payload);
  }
}

TEST(EventQueue, HoldingItsSizeAllocatesNothing) {
  for (const std::uint64_t pending : {16u, 1000u, 50'000u}) {
    Queue queue;
    Tape tape = Tape::seeded(pending);
    for (std::uint64_t i = 0; i < pending; ++i) push(queue, static_cast<std::int64_t>(i * 1000), i);
    hold(queue, tape, 500'000);
    const std::size_t before = allocation_count();
    hold(queue, tape, 200'000);
    EXPECT_EQ(allocation_count(), before) << pending << " pending";
  }
}

TEST(EventQueue, ARunAfterClearAllocatesNothing) {
  Queue queue;
  Tape tape = Tape::seeded(1);
  std::size_t before = 0;
  for (int run = 0; run < 2; ++run) {
    before = allocation_count();
    queue.clear();
    tape.restart(1);
    for (std::uint64_t i = 0; i < 1000; ++i) push(queue, static_cast<std::int64_t>(i * 1000), i);
    hold(queue, tape, 10'000);
  }
  EXPECT_EQ(allocation_count(), before) << "in the second run";
}

// Memory grows by blocks of 32 entries, one allocation each; only a bucket's last block may be partly empty.
TEST(EventQueue, AMillionPendingTakeFewBlocksMoreThanTheyFill) {
  constexpr std::size_t pending = 1'000'000;
  const std::size_t before = allocation_count();
  Queue queue;
  for (std::uint64_t i = 0; i < pending; ++i)
    push(queue, static_cast<std::int64_t>(i * 7919 % 25'000'003), i);
  expect_in_order(queue, pending);
  EXPECT_LT(allocation_count() - before, pending / 32 + 1000);
}

TEST(EventQueue, VisitsEveryEntryOnceWhereverItStands) {
  EventQueue<std::uint32_t> queue;
  constexpr std::uint32_t count = 5'000;
  for (std::uint32_t i = 0; i < count; ++i) queue.push(Time{(i * 7919) % 100'003}, i);
  for (std::uint32_t i = 0; i < 100; ++i) (void)queue.pop();
  std::vector<int> seen(count, 0);
  std::size_t visits = 0;
  queue.for_each([&](Time due, std::uint32_t payload) {
    EXPECT_EQ(due.ns, (payload * 7919) % 100'003);
    ++seen[payload];
    ++visits;
  });
  EXPECT_EQ(visits, queue.size());
  EXPECT_EQ(*std::max_element(seen.begin(), seen.end()), 1);
}

}  // namespace
}  // namespace rescind::event_queue_test
