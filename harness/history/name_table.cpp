#include "harness/history/name_table.hpp"

#include "harness/base/assert.hpp"
#include "harness/base/hash.hpp"

namespace rescind {

NameTable::Found NameTable::find_or_add(std::string_view name, std::vector<std::string>& names) {
  const auto hash = static_cast<std::uint32_t>(hash_bytes(name.data(), name.size()));
  std::uint32_t slot = look_up(hash, name, names);
  if (slot != no_index) {
    if (!is_pinned(slot) && slot != newest_) {
      unlink(slot);
      link(slot);
    }
    return {slot, false};
  }
  if (released_ >= remembered_ && oldest_ != no_index) {
    slot = oldest_;
    erase(slot);
    unlink(slot);
  } else {
    RESCIND_ASSERT(slots_.size() < pinned);
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
    names.resize(slots_.size());
    grow();
  }
  names[slot].assign(name);
  slots_[slot].hash = hash;
  insert(slot);
  link(slot);
  if (keeps(slot)) pin(slot);
  return {slot, true};
}

void NameTable::pin(std::uint32_t slot) {
  Slot& of = slots_[slot];
  if (of.newer != pinned) {
    unlink(slot);
    of = {.hash = of.hash, .older = 0, .newer = pinned};
  }
  ++of.older;
}

void NameTable::release(std::uint32_t slot) {
  RESCIND_ASSERT(slot < slots_.size());
  if (is_pinned(slot) && --slots_[slot].older == 0) link(slot);
}

std::uint32_t NameTable::look_up(std::uint32_t hash, std::string_view name,
                                 const std::vector<std::string>& names) const {
  if (buckets_.empty()) return no_index;
  for (std::size_t i = bucket_of(hash); buckets_[i] != no_index; i = bucket_of(i + 1)) {
    const std::uint32_t slot = buckets_[i];
    if (slots_[slot].hash == hash && names[slot] == name) return slot;
  }
  return no_index;
}

void NameTable::insert(std::uint32_t slot) {
  std::size_t i = bucket_of(slots_[slot].hash);
  while (buckets_[i] != no_index) i = bucket_of(i + 1);
  buckets_[i] = slot;
}

// Moves back what follows, so that no search stops at the gap.
void NameTable::erase(std::uint32_t slot) {
  std::size_t gap = bucket_of(slots_[slot].hash);
  while (buckets_[gap] != slot) gap = bucket_of(gap + 1);
  for (std::size_t i = bucket_of(gap + 1); buckets_[i] != no_index; i = bucket_of(i + 1)) {
    const std::size_t home = bucket_of(slots_[buckets_[i]].hash);
    const bool may_move = bucket_of(i - home) >= bucket_of(i - gap);
    if (!may_move) continue;
    buckets_[gap] = buckets_[i];
    gap = i;
  }
  buckets_[gap] = no_index;
}

void NameTable::grow() {
  if (slots_.size() * 2 <= buckets_.size()) return;
  buckets_.assign(buckets_.empty() ? 16 : buckets_.size() * 2, no_index);
  for (std::uint32_t slot = 0; slot + 1 < slots_.size(); ++slot) insert(slot);  // The last has no name yet.
}

void NameTable::link(std::uint32_t slot) {
  slots_[slot].older = newest_;
  slots_[slot].newer = no_index;
  if (newest_ != no_index) slots_[newest_].newer = slot;
  newest_ = slot;
  if (oldest_ == no_index) oldest_ = slot;
  ++released_;
}

void NameTable::unlink(std::uint32_t slot) {
  const Slot& gone = slots_[slot];
  (gone.older == no_index ? oldest_ : slots_[gone.older].newer) = gone.newer;
  (gone.newer == no_index ? newest_ : slots_[gone.newer].older) = gone.older;
  --released_;
}

}  // namespace rescind
