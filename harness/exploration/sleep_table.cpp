#include "harness/exploration/sleep_table.hpp"

#include <utility>

namespace rescind {

SleepTable::Entry* SleepTable::probe(std::uint64_t fingerprint) {
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t wanted = key(fingerprint);
  auto slot = static_cast<std::size_t>((static_cast<Wide>(wanted) * entries_.size()) >> 64);
  for (;; slot = slot + 1 == entries_.size() ? 0 : slot + 1) {
    const std::uint64_t seen =
        std::atomic_ref<std::uint64_t>(entries_[slot].fingerprint).load(std::memory_order_relaxed);
    if (seen == wanted || seen == 0) return &entries_[slot];
  }
}

bool SleepTable::claim(std::uint64_t fingerprint) {
  const std::uint64_t wanted = key(fingerprint);
  for (;;) {
    std::atomic_ref<std::uint64_t> at(probe(fingerprint)->fingerprint);
    std::uint64_t seen = 0;
    if (at.compare_exchange_strong(seen, wanted, std::memory_order_relaxed)) return true;
    if (seen == wanted) return false;  // Else another state took the slot: on to the next.
  }
}

void SleepTable::settle(std::uint64_t fingerprint, std::uint32_t level) {
  Entry& entry = find(fingerprint);
  entry.asleep &= entry.arriving;
  entry.arriving = ~std::uint64_t{0};
  if (entry.level == no_level) entry.level = level;
}

void SleepTable::reserve(std::uint64_t states, std::uint64_t more) {
  std::size_t slots = entries_.size();
  while (states + more > slots - slots / 4) slots += slots / 2;
  if (slots == entries_.size()) return;
  const std::vector<Entry> old = std::exchange(entries_, std::vector<Entry>(slots));
  for (const Entry& entry : old)
    if (entry.fingerprint != 0) *probe(entry.fingerprint) = entry;
}

}  // namespace rescind
