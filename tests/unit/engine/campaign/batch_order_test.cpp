#include "harness/engine/campaign/batch_order.hpp"

#include <gtest/gtest.h>

#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace rescind::batch_order_test {
namespace {

using Done = std::vector<std::pair<std::size_t, std::uint64_t>>;  // Target and batch, as they were done.

Done all_done(BatchOrder order, std::size_t round) {
  Done done;
  for (;;) {
    const std::vector<Batch> batches = order.next(round);
    if (batches.empty()) return done;
    std::set<std::pair<std::size_t, std::uint64_t>> lanes;
    for (const Batch& batch : batches) {
      EXPECT_TRUE(lanes.emplace(batch.target, batch.lane).second);
      done.emplace_back(batch.target, batch.number);
      order.note(batch.target, batch.lane, batch.before + 1);
    }
  }
}

TEST(BatchOrder, DoesEachTargetsBatchesInTurn) {
  EXPECT_EQ(all_done(BatchOrder({64, 8}, {}, 5), 1), (Done{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {0, 2}}));
}

TEST(BatchOrder, DoesTheSameBatchesHoweverLargeARoundIs) {
  const Done one = all_done(BatchOrder({64, 8, 64}, {}, 1000), 1);
  const Done many = all_done(BatchOrder({64, 8, 64}, {}, 1000), 64);
  EXPECT_EQ(std::set(one.begin(), one.end()), std::set(many.begin(), many.end()));
  EXPECT_EQ(one.size(), 1000u);
}

TEST(BatchOrder, SlicesShareAllBatchesAndNoneTwice) {
  const Done whole = all_done(BatchOrder({64, 8}, {}, 500), 64);
  Done parts;
  for (std::uint64_t index = 1; index <= 5; ++index)
    for (const auto& done : all_done(BatchOrder({64, 8}, {index, 5}, 500), 64)) parts.push_back(done);
  EXPECT_EQ(parts.size(), whole.size());
  EXPECT_EQ(std::set(parts.begin(), parts.end()), std::set(whole.begin(), whole.end()));
}

TEST(BatchOrder, ALaneThatIsAheadWaitsForTheOthers) {
  BatchOrder order({8}, {}, 20);
  order.note(0, 0, 2);  // Batches 0 and 8.
  const std::vector<Batch> next = order.next(8);
  ASSERT_EQ(next.size(), 7u);
  EXPECT_EQ(next.front().number, 1u);
  EXPECT_EQ(next.back().number, 7u);
  for (std::uint64_t lane = 1; lane < 8; ++lane) order.note(0, lane, 2);
  EXPECT_EQ(order.next(1).front().number, 16u);
  EXPECT_EQ(order.lanes_in_all(), 8u);
}

}  // namespace
}  // namespace rescind::batch_order_test
