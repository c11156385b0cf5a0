#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <type_traits>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/id.hpp"
#include "harness/base/time.hpp"

namespace rescind {

/// What is due when: a priority queue in the order of (time, insertion), made for simulation, where nothing
/// is ever due before what was popped last. A value; it allocates only to hold more than it ever held.
///
///     push, due < limit ──► front: sorted, at most 64 entries ──► pop
///                              │ overflows      ▲ runs dry
///                              ▼                │
///     push, due >= limit ──► buckets, coarser and coarser the later they are
///
/// A typical run has some twenty pending events and never leaves the front. The buckets are a radix heap
/// (Ahuja, Mehlhorn, Orlin, Tarjan 1990) with digits of 6 bits: an entry's bucket is the highest digit in
/// which its time differs from `base_`, and the value of that digit. The lowest bucket in use therefore holds
/// the earliest entries. When the front is dry, a small lowest bucket is sorted into it; a large one is first
/// dealt out to finer buckets, with its earliest time as the new base, so that each entry is moved at most
/// once for each digit.
///
/// Invariants:
///  - base_ <= now_, and limit_ <= every time in a bucket; with no bucket in use limit_ is the end of time.
///  - Every entry of the front is before every entry of a bucket in the order of (time, insertion).
///  - Entries of one time share a bucket, which keeps the order of insertion: no sequence number is needed.
template <class Payload>
class EventQueue {
  static_assert(std::is_trivially_copyable_v<Payload>, "entries are moved as bytes");

 public:
  struct Entry {
    Time due;
    Payload payload;
  };

  // A move is a copy: else it would leave behind a queue that is neither full nor empty.
  EventQueue() = default;
  EventQueue(const EventQueue&) = default;
  EventQueue& operator=(const EventQueue&) = default;

  /// Adds `payload`, after everything that is due at the same time. Requires due >= the time popped last, and
  /// before any pop due >= 0.
  void push(Time due, const Payload& payload) {
    RESCIND_ASSERT(due >= now_);
    ++size_;
    if (key(due) < limit_ && tail_ == front_slots) make_room();  // May lower the limit.
    if (key(due) < limit_) {
      insert(due, payload);
    } else {
      append({due, payload});
    }
  }

  /// Removes and returns the earliest entry, which is good until the next push. Requires !empty().
  const Entry& pop() {
    RESCIND_ASSERT(size_ > 0);
    if (head_ == tail_) refill();
    const Entry& entry = front_[head_++];
    --size_;
    now_ = entry.due;
    return entry;
  }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Calls `visit(payload)` for the entries that have come to be among the next `places` since the last call: for each about
  /// once. What is in the buckets still is not known to be next.
  template <class Visit>
  void look_ahead(std::uint32_t places, Visit visit) {
    const std::uint32_t end = std::min(tail_, head_ + places);
    for (looked_ = std::max(looked_, head_); looked_ < end; ++looked_) visit(front_[looked_].payload);
  }

  /// When the earliest entry is due. Requires !empty().
  [[nodiscard]] Time next_time() const {
    RESCIND_ASSERT(size_ > 0);
    return head_ < tail_ ? front_[head_].due : Time{static_cast<std::int64_t>(buckets_[lowest()].earliest)};
  }

  /// Calls `visit(due, payload)` for every entry, in no particular order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t i = head_; i < tail_; ++i) visit(front_[i].due, front_[i].payload);
    for (std::uint32_t digits_left = digits_used_; digits_left != 0; digits_left &= digits_left - 1) {
      const auto digit = static_cast<std::uint32_t>(std::countr_zero(digits_left));
      for (std::uint64_t left = values_used_[digit]; left != 0; left &= left - 1) {
        const auto value = static_cast<std::uint32_t>(std::countr_zero(left));
        for_each_in_chain(buckets_[digit << digit_bits | value].first, visit);
      }
    }
  }

  /// Forgets every entry and the time, and keeps the memory.
  void clear() {
    while (has_buckets()) {
      for (BlockId id = take(lowest()); id != no_index;) {
        const BlockId done = std::exchange(id, blocks_[id].next);
        free_block(done);
      }
    }
    head_ = tail_ = looked_ = 0;
    size_ = 0;
    now_ = Time{};
    limit_ = end_of_time;
  }

 private:
  using Key = std::uint64_t;  // A time as a number without sign; times in the queue are not negative.
  using BlockId = std::uint32_t;
  static constexpr std::uint32_t front_slots = 64;
  static constexpr std::uint32_t block_slots = 32;
  static constexpr std::uint32_t digit_bits = 6;
  static constexpr std::uint32_t values = 1u << digit_bits;  // Of a digit.
  static constexpr std::uint32_t digits = 11;                // 11 * 6 >= 63.
  static constexpr Key end_of_time = Key{1} << 63;

  struct Block {
    BlockId next;
    std::uint32_t count;
    std::array<Entry, block_slots> entries;
  };
  struct Bucket {  // A chain of blocks, filled at the last.
    Key earliest;
    BlockId first;
    BlockId last;
  };

  static Key key(Time time) { return static_cast<Key>(time.ns); }

  [[nodiscard]] bool has_buckets() const { return digits_used_ != 0; }

  // Buckets are numbered digit * values + value, so that the lower number holds the earlier entries.
  [[nodiscard]] std::uint32_t lowest() const {
    const auto digit = static_cast<std::uint32_t>(std::countr_zero(digits_used_));
    return digit * values + static_cast<std::uint32_t>(std::countr_zero(values_used_[digit]));
  }

  [[nodiscard]] std::uint32_t bucket_of(Key k) const {
    const auto digit = static_cast<std::uint32_t>(std::bit_width((k ^ base_) | 1) - 1) / digit_bits;
    return digit * values + static_cast<std::uint32_t>((k >> (digit * digit_bits)) % values);
  }

  template <class Visit>
  void for_each_in_chain(BlockId first, Visit& visit) const {
    for (BlockId id = first; id != no_index; id = blocks_[id].next) {
      const Block& block = blocks_[id];
      for (std::uint32_t i = 0; i < block.count; ++i) visit(block.entries[i].due, block.entries[i].payload);
    }
  }

  // Keeps the front sorted: the entry comes after those due at the same time. Moves the shorter side.
  void insert(Time due, const Payload& payload) {
    const std::uint32_t middle = head_ + (tail_ - head_) / 2;
    std::uint32_t at = 0;
    if (head_ > 0 && head_ < tail_ && due < front_[middle].due) {
      at = --head_;
      for (; front_[at + 1].due <= due; ++at) front_[at] = front_[at + 1];
    } else {
      at = tail_++;
      for (; at > head_ && front_[at - 1].due > due; --at) front_[at] = front_[at - 1];
    }
    // By parts: a whole entry would be put together first, member by member, and copied then.
    front_[at].due = due;
    front_[at].payload = payload;
  }

  // The end of the front's memory is reached: moves the front back to the beginning, and when it is more than
  // half full gives its later half to the buckets first. One time is never split: what is left behind here
  // could later go to the buckets behind what was inserted after it.
  void make_room() {
    if (tail_ - head_ > front_slots / 2) {
      std::uint32_t from = head_ + (tail_ - head_) / 2;
      while (from > head_ && front_[from - 1].due == front_[from].due) --from;
      limit_ = key(front_[from].due);
      if (!has_buckets()) base_ = key(now_);
      for (std::uint32_t i = from; i < tail_; ++i) append(front_[i]);
      tail_ = from;
    }
    std::copy(front_.begin() + head_, front_.begin() + tail_, front_.begin());
    tail_ -= head_;
    looked_ -= std::min(looked_, head_);
    head_ = 0;
  }

  void append(const Entry& entry) {
    const Key k = key(entry.due);
    const std::uint32_t number = bucket_of(k);
    const std::uint32_t digit = number / values;
    const std::uint64_t value = std::uint64_t{1} << number % values;
    Bucket& bucket = buckets_[number];
    if ((values_used_[digit] & value) == 0) {
      values_used_[digit] |= value;
      digits_used_ |= 1u << digit;
      bucket.earliest = k;
      bucket.first = bucket.last = new_block();
    } else if (blocks_[bucket.last].count == block_slots) {
      const BlockId block = new_block();
      blocks_[bucket.last].next = block;
      bucket.last = block;
    }
    bucket.earliest = std::min(bucket.earliest, k);
    Block& block = blocks_[bucket.last];
    block.entries[block.count++] = entry;
  }

  // Fills the dry front with the lowest buckets: as many small ones as fit into half of it, so that the work
  // is shared. Called by pop() only: then the entry found here first becomes `now_`, and nothing can come
  // before it.
  void refill() {
    head_ = tail_ = looked_ = 0;
    while (has_buckets()) {
      const std::uint32_t number = lowest();
      const Bucket& bucket = buckets_[number];
      const bool is_small = bucket.first == bucket.last;
      const bool fits = is_small && tail_ + blocks_[bucket.first].count <= front_slots / 2;
      if (tail_ > 0 && !fits) return;
      if (is_small) {
        limit_ = end_of(number);
        sort_into_front(take(number));
      } else if (number < values) {
        return take_block(number);
      } else {
        deal_out(number);
      }
    }
    limit_ = end_of_time;
  }

  // The time just after the last one that belongs into this bucket.
  [[nodiscard]] Key end_of(std::uint32_t number) const {
    const std::uint32_t shift = number / values * digit_bits;
    const Key digit_replaced = ((base_ >> shift) & ~Key{values - 1}) | (number % values);
    return (digit_replaced + 1) << shift;
  }

  // The block's entries are later than those in the front already, and come in the order of insertion.
  void sort_into_front(BlockId id) {
    const Block& block = blocks_[id];
    for (std::uint32_t i = 0; i < block.count; ++i) {
      std::uint32_t at = tail_++;
      for (; at > 0 && front_[at - 1].due > block.entries[i].due; --at) front_[at] = front_[at - 1];
      front_[at] = block.entries[i];
    }
    free_block(id);
  }

  // A large bucket of the finest digit holds a single time: its first block is in order as it is. The rest
  // stays, and what is pushed for this time goes behind it. This does split one time, but the front is closed
  // until it is dry: pop() makes that time `now_`, and it is the limit.
  void take_block(std::uint32_t number) {
    Bucket& bucket = buckets_[number];
    const BlockId id = bucket.first;
    const Block& block = blocks_[id];
    std::copy_n(block.entries.begin(), block.count, front_.begin());
    tail_ = block.count;
    limit_ = bucket.earliest;
    bucket.first = block.next;
    free_block(id);
  }

  // Moves a large bucket's entries to finer ones. No other bucket changes: the new base agrees with the old
  // one in every higher digit, and in this digit with this bucket.
  void deal_out(std::uint32_t number) {
    BlockId id = take(number);
    base_ = buckets_[number].earliest;
    while (id != no_index) {
      const Block& block = blocks_[id];
      for (std::uint32_t i = 0; i < block.count; ++i) append(block.entries[i]);
      const BlockId done = std::exchange(id, block.next);
      free_block(done);
    }
  }

  // Empties a bucket; the chain of blocks is the caller's.
  BlockId take(std::uint32_t number) {
    const std::uint32_t digit = number / values;
    values_used_[digit] &= ~(std::uint64_t{1} << number % values);
    if (values_used_[digit] == 0) digits_used_ &= ~(1u << digit);
    return buckets_[number].first;
  }

  BlockId new_block() {
    BlockId id = free_;
    if (id == no_index) {
      id = static_cast<BlockId>(blocks_.size());
      blocks_.emplace_back();
    } else {
      free_ = blocks_[id].next;
    }
    blocks_[id].next = no_index;
    blocks_[id].count = 0;
    return id;
  }

  void free_block(BlockId id) {
    blocks_[id].next = free_;
    free_ = id;
  }

  std::array<Entry, front_slots> front_;
  std::uint32_t head_ = 0;  // The front is [head_, tail_).
  std::uint32_t tail_ = 0;
  std::uint32_t looked_ = 0;  // Entries of the front before this one were shown by look_ahead().
  Key limit_ = end_of_time;
  Time now_{};
  std::size_t size_ = 0;
  Key base_ = 0;
  std::uint32_t digits_used_ = 0;                    // A bit for each digit with a bucket in use,
  std::array<std::uint64_t, digits> values_used_{};  // and for each value of it.
  std::array<Bucket, digits * values> buckets_{};
  std::deque<Block> blocks_;
  BlockId free_ = no_index;
};

}  // namespace rescind
