#include "harness/exploration/fingerprint_set.hpp"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "harness/base/assert.hpp"

namespace rescind {

FingerprintSet::FingerprintSet(std::size_t slots)
    : slots_(static_cast<std::uint64_t*>(std::calloc(slots, sizeof(std::uint64_t)))), count_(slots) {
  RESCIND_ASSERT(slots > 0);
  if (!slots_) throw std::bad_alloc();
}

// The old slots are moved to the end of the larger block and dealt out from there in order. A fingerprint
// goes to 5/4 of its old place, which the reading has passed by then; only the last few, and those that stood
// at the beginning because they had come round the end, find their place still unread: they wait until the
// end.
void FingerprintSet::grow(std::size_t slots) {
  RESCIND_ASSERT(slots > count_);
  auto* larger = static_cast<std::uint64_t*>(std::realloc(slots_.get(), bytes_for(slots)));
  if (larger == nullptr) throw std::bad_alloc();
  static_cast<void>(slots_.release());
  slots_.reset(larger);
  const std::size_t shift = slots - count_;
  std::copy_backward(larger, larger + count_, larger + slots);
  std::fill(larger, larger + shift, free_slot);
  count_ = slots;

  std::vector<std::uint64_t> waiting;
  for (std::size_t read = shift; read < slots; ++read) {
    const std::uint64_t moved = std::exchange(larger[read], free_slot);
    if (moved == free_slot) continue;
    std::size_t write = home(moved);
    while (write <= read && larger[write] != free_slot) ++write;
    if (write <= read) {
      larger[write] = moved;
    } else {
      waiting.push_back(moved);
    }
  }
  for (const std::uint64_t moved : waiting) insert(moved);
}

}  // namespace rescind
