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

// In place: a fingerprint goes to 6/5 of its old place. The slots are moved in runs, the last first, so short
// that what is written of a run lies behind all that is read of it; the pieces then share a run. What would
// come to lie among slots that are still unread waits until the end: what stands far behind its home, and what
// had come round the end.
void FingerprintSet::grow(std::size_t slots, std::uint32_t jobs, const Executor& executor) {
  RESCIND_ASSERT(slots > count_ && jobs > 0);
  auto* larger = static_cast<std::uint64_t*>(std::realloc(slots_.get(), bytes_for(slots)));
  if (larger == nullptr) throw std::bad_alloc();
  static_cast<void>(slots_.release());
  slots_.reset(larger);
  const std::size_t before = std::exchange(count_, slots);
  std::vector<std::vector<std::uint64_t>> waiting(jobs);
  const auto share = [&](std::size_t begin, std::size_t end, const auto& move) {
    executor(jobs, [&](std::uint32_t job) {
      const std::size_t all = end - begin;
      move(begin + all * job / jobs, begin + all * (job + 1) / jobs, waiting[job]);
    });
  };
  share(before, slots, [&](std::size_t begin, std::size_t end, auto&) {
    std::fill(larger + begin, larger + end, free_slot);
  });
  std::size_t unread = before;
  while (jobs > 1 && unread >= small) {
    // The first slot whose fingerprints, unless they stand behind their homes, belong to `unread` or behind it.
    const auto begin = static_cast<std::size_t>(Wide{unread} * before / slots) + 1;
    share(begin, unread,
          [&](std::size_t from, std::size_t end, auto& late) { move_up(from, end, unread, late); });
    unread = begin;
  }
  while (unread-- > 0) move_up(unread, unread + 1, unread, waiting[0]);
  for (const auto& some : waiting)
    for (const std::uint64_t moved : some) insert(moved);
}

void FingerprintSet::move_up(std::size_t begin, std::size_t end, std::size_t unread,
                             std::vector<std::uint64_t>& waiting) {
  for (std::size_t read = end; read-- > begin;) {
    const std::uint64_t moved = std::exchange(slots_[read], free_slot);
    if (moved == free_slot) continue;
    const std::size_t wanted = home(moved);
    if (wanted < unread || !put_down(moved, wanted)) waiting.push_back(moved);
  }
}

bool FingerprintSet::put_down(std::uint64_t moved, std::size_t from) {
  for (std::size_t slot = from; slot < count_;) {
    std::atomic_ref<std::uint64_t> at(slots_[slot]);
    std::uint64_t seen = at.load(std::memory_order_relaxed);
    if (seen == free_slot && at.compare_exchange_strong(seen, moved, std::memory_order_relaxed)) return true;
    ++slot;
  }
  return false;
}

}  // namespace rescind
