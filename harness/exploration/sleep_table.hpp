#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rescind {

/// A set of actions that are enabled in one state: bit i is the i-th in the order of actions(). Actions
/// beyond the first 63 are in no set.
using SleepSet = std::uint64_t;

/// Visited states with their sleep sets, into which several threads insert. 40 bytes a slot.
///
/// While a level is expanded, a state's `asleep` and `level` stand still, whoever arrives: arrivals leave
/// what they hold asleep in `arriving`, and `settle` takes that over between the levels. Intersections
/// commute, so that nothing depends on the order of arrivals.
class SleepTable {
 public:
  static constexpr std::uint32_t no_level = 0xffffffffu;
  static constexpr SleepSet all_asleep = (SleepSet{1} << 63) - 1;

  struct Entry {
    std::uint64_t fingerprint = 0;  // 0: the slot is free.
    /// Held asleep by all that arrived since the last level. The top bit stands until somebody arrives who
    /// may wake something, so that exactly one is told to queue the state.
    std::uint64_t arriving = ~std::uint64_t{0};
    SleepSet asleep = all_asleep;    ///< What need not be taken from here: held asleep by all so far.
    SleepSet left = 0;               ///< What was not taken when the state was last expanded.
    std::uint32_t level = no_level;  ///< In which the state was found; set after that level.
    std::uint32_t number = 0;        ///< In the order in which states were found. With one thread.
  };
  struct Arrival {
    bool is_new = false;  ///< The state was not known.
    bool queue =
        false;         ///< The state must be expanded (again) in the next level, and nobody else was told so.
    bool old = false;  ///< The state was known before this level.
  };

  explicit SleepTable(std::size_t slots) : entries_(slots) {}

  /// Requires a free slot.
  Arrival arrive(std::uint64_t fingerprint, SleepSet asleep) {
    const bool is_new = claim(fingerprint);
    Entry& entry = find(fingerprint);
    const bool old = entry.level != no_level;
    if (old && (entry.asleep & ~asleep) == 0) return {is_new, false, old};  // Wakes nothing.
    std::atomic_ref<std::uint64_t> arriving(entry.arriving);
    return {is_new, arriving.fetch_and(asleep & all_asleep, std::memory_order_relaxed) >> 63 != 0, old};
  }

  /// Whether the state is in the table. While nobody inserts.
  [[nodiscard]] bool knows(std::uint64_t fingerprint) { return probe(fingerprint)->fingerprint != 0; }
  /// Whether the state was known before this level.
  [[nodiscard]] bool is_old(std::uint64_t fingerprint) { return probe(fingerprint)->level != no_level; }

  /// The entry of a state that is in the table.
  [[nodiscard]] Entry& find(std::uint64_t fingerprint) { return *probe(fingerprint); }

  /// Between levels, for each queued state: takes over what arrived.
  void settle(std::uint64_t fingerprint, std::uint32_t level);

  /// Makes room for `more` states beside the `states` that are in the table. Between rounds.
  void reserve(std::uint64_t states, std::uint64_t more);
  /// Whether `more` states fit beside `states`.
  [[nodiscard]] bool fits(std::uint64_t states, std::uint64_t more) const {
    return states + more <= entries_.size() - entries_.size() / 4;
  }
  [[nodiscard]] std::size_t bytes() const { return entries_.size() * sizeof(Entry); }

 private:
  static std::uint64_t key(std::uint64_t fingerprint) { return fingerprint == 0 ? 1 : fingerprint; }
  // The slot of the state, or the free one where it would be.
  Entry* probe(std::uint64_t fingerprint);
  bool claim(std::uint64_t fingerprint);

  std::vector<Entry> entries_;
};

}  // namespace rescind
