#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "harness/exploration/executor.hpp"

namespace rescind {

/// A set of 64-bit fingerprints in one block of memory, 8 bytes a slot, into which several threads insert.
///
/// Open addressing, linear probing. The home of a fingerprint is its value as a fraction of the whole range,
/// times the number of slots: the slots are nearly sorted by fingerprint, so that growing by any factor reads
/// and writes memory in order, in place. Invariant, between calls: a fingerprint stands in the first slot,
/// from its home on and round the end, that was free when it came.
class FingerprintSet {
 public:
  /// Room for `slots` fingerprints, at least 1. Throws std::bad_alloc when memory is short.
  explicit FingerprintSet(std::size_t slots);

  /// Brings the home of `fingerprint` near. To be called a little before `insert` or `contains`.
  void prefetch(std::uint64_t fingerprint) const { __builtin_prefetch(&slots_[home(key(fingerprint))]); }

  /// Whether the fingerprint is new; of several threads that insert one at the same time exactly one is told
  /// so. Requires a free slot: see `full_at`.
  bool insert(std::uint64_t fingerprint) {
    const std::uint64_t wanted = key(fingerprint);
    for (std::size_t slot = home(wanted);; slot = after(slot)) {
      std::atomic_ref<std::uint64_t> at(slots_[slot]);
      std::uint64_t seen = at.load(std::memory_order_relaxed);
      if (seen == wanted) return false;
      if (seen != free_slot) continue;
      if (at.compare_exchange_strong(seen, wanted, std::memory_order_relaxed)) return true;
      if (seen == wanted) return false;
    }
  }

  [[nodiscard]] bool contains(std::uint64_t fingerprint) const {
    const std::uint64_t wanted = key(fingerprint);
    for (std::size_t slot = home(wanted);; slot = after(slot)) {
      const std::uint64_t seen = std::atomic_ref<std::uint64_t>(slots_[slot]).load(std::memory_order_relaxed);
      if (seen == wanted) return true;
      if (seen == free_slot) return false;
    }
  }

  /// Where a fingerprint that is in the set stands, below `slots()`, until the set grows. No other thread may
  /// insert meanwhile.
  [[nodiscard]] std::size_t slot_of(std::uint64_t fingerprint) const {
    const std::uint64_t wanted = key(fingerprint);
    std::size_t slot = home(wanted);
    while (slots_[slot] != wanted) slot = after(slot);
    return slot;
  }

  /// Grows to `slots`, more than there are, in `jobs` pieces at a time. No other thread may use the set
  /// meanwhile. Throws std::bad_alloc where there is no memory for the slots, and is then as it was.
  void grow(std::size_t slots, std::uint32_t jobs = 1, const Executor& executor = one_after_another);

  [[nodiscard]] std::size_t slots() const { return count_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_for(count_); }
  [[nodiscard]] static std::size_t bytes_for(std::size_t slots) { return slots * sizeof(std::uint64_t); }

  /// How many fingerprints fill `slots` so far that it is time to grow: three in four.
  [[nodiscard]] static std::size_t full_at(std::size_t slots) { return slots - slots / 4; }
  /// What to grow to: twice while that is little, then six in five, so that at least 5 slots in 8 are used.
  [[nodiscard]] static std::size_t next_size(std::size_t slots) {
    return slots < small ? 2 * slots : slots + slots / 5;
  }

 private:
  static constexpr std::uint64_t free_slot = 0;
  static constexpr std::size_t small = 1 << 16;

  __extension__ using Wide = unsigned __int128;
  struct Free {
    void operator()(std::uint64_t* slots) const { std::free(slots); }
  };

  static std::uint64_t key(std::uint64_t fingerprint) { return fingerprint == free_slot ? 1 : fingerprint; }
  [[nodiscard]] std::size_t home(std::uint64_t wanted) const {
    return static_cast<std::size_t>((Wide{wanted} * count_) >> 64);
  }
  [[nodiscard]] std::size_t after(std::size_t slot) const { return slot + 1 == count_ ? 0 : slot + 1; }

  /// Moves what stands in [begin, end) to its new place, the last first. What belongs below `unread`, or
  /// finds no free slot up to the end of the block, is added to `waiting` instead.
  void move_up(std::size_t begin, std::size_t end, std::size_t unread, std::vector<std::uint64_t>& waiting);
  /// Puts it into the first free slot from its home on; false where there is none up to the end of the block.
  bool put_down(std::uint64_t moved, std::size_t from);

  std::unique_ptr<std::uint64_t[], Free> slots_;
  std::size_t count_ = 0;
};

}  // namespace rescind
