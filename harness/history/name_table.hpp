#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/id.hpp"

namespace rescind {

/// Turns names into small numbers (slots) and back, in bounded memory although names keep coming.
///
/// A name that is *pinned*, once or several times, keeps its slot, as do the first `kept` names for good. Of the others the
/// table remembers the `remembered` most recently used; beyond that a new name takes over the slot of the one that was used
/// longest ago. Equal sequences of calls give equal slots on every machine.
class NameTable {
 public:
  struct Found {
    std::uint32_t slot;
    bool is_new;  ///< Whether the slot stands for this name only from now on.
  };

  explicit NameTable(std::size_t remembered, std::size_t kept = 0) : remembered_(remembered), kept_(kept) {}

  /// The slot of `name`. `names[slot]` is kept up to date; `names` must be the same vector in every call.
  Found find_or_add(std::string_view name, std::vector<std::string>& names);
  /// From now on `slot` keeps its name, until it is released as often as it was pinned.
  void pin(std::uint32_t slot);
  /// Takes one pin off. Once there is none left, the slot may be taken over when enough others were used after it.
  /// Requires a slot of this table.
  void release(std::uint32_t slot);
  [[nodiscard]] bool is_pinned(std::uint32_t slot) const { return slots_[slot].newer == pinned; }
  /// Whether its name is one of the first, which need not be pinned.
  [[nodiscard]] bool keeps(std::uint32_t slot) const { return slot < kept_; }
  /// How many names are remembered now, pinned or not.
  [[nodiscard]] std::size_t size() const { return slots_.size(); }

 private:
  static constexpr std::uint32_t pinned = no_index - 1;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t older =
        no_index;  // Among those not pinned, by last use; of a pinned one: its number of pins.
    std::uint32_t newer = no_index;  // Or `pinned`.
  };

  [[nodiscard]] std::size_t bucket_of(std::size_t hash) const { return hash & (buckets_.size() - 1); }
  [[nodiscard]] std::uint32_t look_up(std::uint32_t hash, std::string_view name,
                                      const std::vector<std::string>& names) const;
  void insert(std::uint32_t slot);
  void erase(std::uint32_t slot);
  void grow();
  void link(std::uint32_t slot);
  void unlink(std::uint32_t slot);

  std::size_t remembered_;
  std::size_t kept_;
  std::size_t released_ = 0;  // Slots that are not pinned.
  std::uint32_t oldest_ = no_index;
  std::uint32_t newest_ = no_index;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t>
      buckets_;  // Open addressing; `no_index` is free. A power of two, at most half full.
};

}  // namespace rescind
