// The parts of the states search against obviously right ones.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/exploration/fingerprint_set.hpp"
#include "harness/exploration/parent_log.hpp"

namespace rescind::table_test {
namespace {

TEST(FingerprintSet, HoldsWhatWasInsertedThroughManyGrowths) {
  FingerprintSet set(16);
  std::set<std::uint64_t> reference;
  for (std::uint64_t n = 0; n < 30'000; ++n) {
    // Some fingerprints come twice, some lie together, and many lie at the end, so that clusters go round it.
    std::uint64_t fingerprint = combine(1, n % 20'000);
    if (n % 5 == 0) fingerprint |= 0xff00'0000'0000'0000u;
    if (n % 7 == 0) fingerprint &= 0x00ff'ffff'ffff'ffffu;
    if (reference.size() + 1 > FingerprintSet::full_at(set.slots()))
      set.grow(FingerprintSet::next_size(set.slots()));
    ASSERT_EQ(set.insert(fingerprint), reference.insert(fingerprint).second) << n;
  }
  for (const std::uint64_t fingerprint : reference) ASSERT_TRUE(set.contains(fingerprint));
  for (std::uint64_t n = 0; n < 10'000; ++n) ASSERT_FALSE(set.contains(combine(2, n)));
}

// In large sets growing is shared: by threads, and by pieces that come in the worst order.
TEST(FingerprintSet, HoldsWhatWasInsertedHoweverManyPiecesGrowIt) {
  const Executor last_first = [](std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
    while (pieces-- > 0) piece(pieces);
  };
  const Executor on_threads = [](std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
    std::vector<std::jthread> threads;
    for (std::uint32_t number = 0; number < pieces; ++number) threads.emplace_back(piece, number);
  };
  for (const Executor& executor : {last_first, on_threads}) {
    FingerprintSet set(1 << 17);
    std::vector<std::uint64_t> inserted;
    for (std::uint64_t n = 0; n < 400'000; ++n) {
      // Many lie together, so that clusters are long, and many at the end, so that they go round it.
      std::uint64_t fingerprint = combine(6, n);
      if (n % 5'000 == 0) fingerprint |= 0xffff'ff00'0000'0000u;
      if (n % 900 == 7) fingerprint = 0x5555'0000'0000'0000u | (fingerprint & 0xfff'ffff'ffffu);
      if (inserted.size() + 1 > FingerprintSet::full_at(set.slots()))
        set.grow(FingerprintSet::next_size(set.slots()), 3, executor);
      if (set.insert(fingerprint)) inserted.push_back(fingerprint);
    }
    std::set<std::size_t> slots;
    for (const std::uint64_t fingerprint : inserted) {
      ASSERT_TRUE(set.contains(fingerprint));
      slots.insert(set.slot_of(fingerprint));
    }
    EXPECT_EQ(slots.size(), inserted.size());
    for (std::uint64_t n = 0; n < 10'000; ++n) ASSERT_FALSE(set.contains(combine(7, n)));
  }
}

TEST(FingerprintSet, HoldsEveryFingerprintAtTheEdges) {
  FingerprintSet set(4);
  EXPECT_TRUE(set.insert(0));
  EXPECT_FALSE(set.insert(0));
  EXPECT_TRUE(set.insert(~std::uint64_t{0}));
  EXPECT_TRUE(set.insert(~std::uint64_t{0} - 1));
  set.grow(5);
  EXPECT_TRUE(set.contains(0));
  EXPECT_TRUE(set.contains(~std::uint64_t{0}));
  EXPECT_TRUE(set.contains(~std::uint64_t{0} - 1));
  EXPECT_FALSE(set.contains(2));
}

TEST(FingerprintSet, UsesAtLeastFiveSlotsInEightOnceLarge) {
  std::size_t slots = 1 << 12;
  while (slots < 100'000'000) {
    const std::size_t next = FingerprintSet::next_size(slots);
    if (slots > 1 << 16) {
      EXPECT_GE(FingerprintSet::full_at(slots) * 8 + 8, next * 5);
    }
    slots = next;
  }
}

TEST(ParentLog, TellsThePathOfEachState) {
  ParentLog log;
  std::vector<std::vector<std::uint32_t>> paths = {{}};
  std::uint64_t parent = 0;
  for (std::uint64_t state = 1; state < 20'000; ++state) {
    // Mostly a few children each; now and then parents without any, and large ordinals.
    parent += combine(3, state) % 3 == 0 ? 1 : combine(4, state) % 100 == 0 ? 200 : 0;
    parent = std::min(parent, state - 1);
    const auto ordinal = static_cast<std::uint32_t>(combine(5, state) % (state % 50 == 0 ? 100'000 : 20));
    log.add(parent, ordinal);
    paths.push_back(paths[parent]);
    paths.back().push_back(ordinal);
  }
  EXPECT_EQ(log.states(), 20'000u);
  for (std::uint64_t state = 0; state < 20'000; state += 501)
    ASSERT_EQ(log.path_to(state), paths[state]) << state;
  EXPECT_EQ(log.path_to(19'999), paths[19'999]);
  EXPECT_LE(log.bytes(), 60'000u);
}

}  // namespace
}  // namespace rescind::table_test
