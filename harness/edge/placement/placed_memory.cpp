#include "harness/edge/placement/placed_memory.hpp"

#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>

#include "harness/base/assert.hpp"

namespace rescind::placed_memory {
namespace {

// One stretch of addresses is reserved for all threads, so that telling our blocks from malloc's is one
// comparison. Each thread that enters has a slot of it, which it fills from both ends.
constexpr std::size_t slot_bytes = std::size_t{64} << 20;
constexpr std::size_t slots_max = 128;
constexpr std::size_t reserved_bytes = slot_bytes * slots_max;
// Memory that a larger run took goes back to the system.
constexpr std::size_t kept_bytes = std::size_t{4} << 20;

/// Stands before each block.
struct alignas(16) Before {
  std::size_t size;  // Of the block, a multiple of 16.
  Side side;
};

/// One end of a slot: blocks lie between `floor` and `cursor`. What was alive when the next run began stays
/// for good (a table made at its first use, say): it lies on the other side of `floor`.
struct End {
  std::atomic<std::uintptr_t> floor{0};
  std::uintptr_t cursor = 0;
  std::atomic<std::int64_t> alive{0};  // Blocks between the two. Another thread may give them back.
};

struct Slot {
  std::atomic<bool> used{false};
  bool usable = false;  // Its memory may be touched.
  End low;
  End high;
};

constinit std::atomic<std::uintptr_t> reserved{0};
constinit std::array<Slot, slots_max> slots{};
constinit thread_local Side current = Side::none;
constinit thread_local Slot* mine = nullptr;
constinit thread_local std::uint64_t taken_count = 0;

std::uintptr_t begin_of(const Slot& slot) {
  return reserved.load(std::memory_order_relaxed) +
         static_cast<std::uintptr_t>(&slot - slots.data()) * slot_bytes;
}

std::byte* at(std::uintptr_t address) {
  return reinterpret_cast<std::byte*>(address);  // NOLINT(performance-no-int-to-ptr): that is what we place.
}

/// Addresses only: no memory is behind them yet.
bool reserve() {
  if (reserved.load() != 0) return true;
  void* const got =
      ::mmap(nullptr, reserved_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (got == MAP_FAILED) return false;
  std::uintptr_t none = 0;
  if (!reserved.compare_exchange_strong(none, reinterpret_cast<std::uintptr_t>(got))) {
    ::munmap(got, reserved_bytes);  // Another thread was faster.
  }
  return true;
}

bool make_usable(Slot& slot) {
  if (slot.usable) return true;
  if (::mprotect(at(begin_of(slot)), slot_bytes, PROT_READ | PROT_WRITE) != 0) return false;
  slot.low.floor = slot.low.cursor = begin_of(slot);
  slot.high.floor = slot.high.cursor = begin_of(slot) + slot_bytes;
  slot.usable = true;
  return true;
}

/// A thread's slot, which goes to another thread when this one ends.
class SlotHolder {
 public:
  SlotHolder() {
    if (!reserve()) return;
    for (Slot& slot : slots) {
      if (slot.used.exchange(true)) continue;
      if (make_usable(slot)) slot_ = &slot;
      return;
    }
  }
  ~SlotHolder() {
    if (slot_ != nullptr) slot_->used = false;
  }
  SlotHolder(const SlotHolder&) = delete;
  SlotHolder& operator=(const SlotHolder&) = delete;

  [[nodiscard]] Slot* slot() const { return slot_; }

 private:
  Slot* slot_ = nullptr;
};

Slot* slot_of_this_thread() {
  static thread_local const SlotHolder holder;
  return holder.slot();
}

/// Gives the whole pages between the two addresses back to the system.
void discard(std::uintptr_t from, std::uintptr_t to) {
  constexpr std::uintptr_t page = 4096;
  from = (from + page - 1) / page * page;
  to = to / page * page;
  if (to > from) ::madvise(at(from), to - from, MADV_DONTNEED);
}

void begin_low(End& end) {
  if (end.alive.exchange(0) != 0) end.floor = end.cursor;
  discard(end.floor + kept_bytes, end.cursor);
  end.cursor = end.floor;
}

void begin_high(End& end) {
  if (end.alive.exchange(0) != 0) end.floor = end.cursor;
  discard(end.cursor, end.floor - kept_bytes);
  end.cursor = end.floor;
}

/// nullptr where the slot is full.
Before* place(Slot& slot, std::size_t size) {
  const std::size_t whole = sizeof(Before) + size;
  if (slot.high.cursor - slot.low.cursor < whole) return nullptr;
  End& end = current == Side::rising ? slot.low : slot.high;
  ++end.alive;
  if (current == Side::falling) end.cursor -= whole;
  auto* const before = reinterpret_cast<Before*>(at(end.cursor));
  if (current == Side::rising) end.cursor += whole;
  *before = {size, current};
  return before;
}

}  // namespace

void enter(Side side) {
  RESCIND_ASSERT(current == Side::none && side != Side::none);
  mine = slot_of_this_thread();
  if (mine != nullptr && side == Side::rising) begin_low(mine->low);
  if (mine != nullptr && side == Side::falling) begin_high(mine->high);
  taken_count = 0;
  current = side;
}

void leave() {
  current = Side::none;
}

Side side() {
  return current;
}

std::uint64_t taken() {
  return taken_count;
}

void* take(std::size_t size) noexcept {
  ++taken_count;
  if (size > slot_bytes) return std::malloc(size);
  const std::size_t whole = (size + 15) & ~std::size_t{15};
  Before* const before = mine == nullptr ? nullptr : place(*mine, whole);
  void* const block = before == nullptr ? std::malloc(size == 0 ? 1 : size) : before + 1;
  if (block != nullptr) std::memset(block, std::to_integer<int>(fill_of(current)), size);
  return block;
}

bool owns(const void* block) noexcept {
  const std::uintptr_t from = reserved.load(std::memory_order_relaxed);
  return from != 0 && reinterpret_cast<std::uintptr_t>(block) - from < reserved_bytes;
}

void give_back(void* block) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  Slot& slot = slots[(address - reserved.load(std::memory_order_relaxed)) / slot_bytes];
  const Before& before = static_cast<const Before*>(block)[-1];
  End& end = before.side == Side::rising ? slot.low : slot.high;
  std::memset(block, std::to_integer<int>(fill_of(before.side)), before.size);
  const bool stays = before.side == Side::rising ? address < end.floor : address >= end.floor;
  if (!stays) --end.alive;
}

}  // namespace rescind::placed_memory
