#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/simulation/effects.hpp"

namespace rescind {

/// What has become possible and has not happened, for drivers without time: an action is enabled unless an
/// earlier one of its lane is still pending. Kept in the order in which things became possible.
template <class Action>
class Pending {
 public:
  struct Entry {
    Action action;
    Lane lane;
    std::uint32_t serial = 0;  ///< Counts what became possible in this run: it names the entry.
  };

  /// What is urgent comes before whatever else was pending of its lane, and after what became urgent before
  /// it in the same step.
  void add(std::span<const Scheduled<Action>> scheduled) {
    std::size_t old = entries_.size();
    for (const Scheduled<Action>& one : scheduled) {
      if (one.urgent && one.lane != Lane{})
        insert_urgent({one.action, one.lane, next_++}, old++, scheduled, &one);
    }
    for (const Scheduled<Action>& one : scheduled) {
      if (!one.urgent || one.lane == Lane{}) entries_.push_back({one.action, one.lane, next_++});
    }
  }

  /// Places of the actions that are enabled.
  void enabled(std::vector<std::uint32_t>& places) const {
    places.clear();
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      if (is_enabled(i)) places.push_back(i);
    }
  }
  [[nodiscard]] bool is_enabled(std::uint32_t place) const {
    const Lane lane = entries_[place].lane;
    if (lane == Lane{}) return true;
    for (std::uint32_t i = 0; i < place; ++i) {
      if (entries_[i].lane == lane) return false;
    }
    return true;
  }

  [[nodiscard]] Action take(std::uint32_t place) {
    RESCIND_ASSERT(place < entries_.size());
    const Action action = entries_[place].action;
    entries_.erase(entries_.begin() + place);
    return action;
  }
  template <class IsStale>
  void drop_if(IsStale is_stale) {
    std::erase_if(entries_, [&](const Entry& entry) { return is_stale(entry.action); });
  }
  /// Gives the parts of what is pending other names: `rename(entry)` for each. The places stay.
  template <class Rename>
  void rename(Rename rename) {
    for (Entry& entry : entries_) rename(entry);
  }
  void clear() {
    entries_.clear();
    next_ = 0;
  }
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }

  /// The same for two bags that allow the same futures: of actions without a lane the order does not matter,
  /// and neither does that of the lanes. `hash_of(action, seed)` leaves out what no future depends on.
  template <class HashOf>
  [[nodiscard]] std::uint64_t fingerprint(HashOf hash_of) const {
    std::uint64_t sum = entries_.size();
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      // An action of a lane counts with how many stand before it there.
      std::uint32_t before = 0;
      for (std::uint32_t j = 0; j < i && entries_[i].lane != Lane{}; ++j) {
        before += entries_[j].lane == entries_[i].lane ? 1u : 0u;
      }
      sum += hash_of(entries_[i].action, std::uint64_t{entries_[i].lane.value} << 32 | before);
    }
    return sum;
  }

  /// Names every part of `pending`, for a Packer or an Unpacker.
  template <class SomePending, class Archive>
  static void archive(SomePending& pending, Archive& parts) {
    parts(pending.entries_);
    parts(pending.next_);
  }

 private:
  /// Inserts before the first entry of its lane that was there before this step; `old` entries were, or are
  /// such urgent ones.
  void insert_urgent(const Entry& entry, std::size_t old, std::span<const Scheduled<Action>> scheduled,
                     const Scheduled<Action>* one) {
    const auto earlier = [&](const Scheduled<Action>& other) {
      return other.urgent && other.lane == entry.lane;
    };
    auto skip = std::count_if(scheduled.data(), one, earlier);
    std::size_t place = 0;
    while (place < old && (entries_[place].lane != entry.lane || skip-- > 0)) ++place;
    entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(place), entry);
  }

  std::vector<Entry> entries_;
  std::uint32_t next_ = 0;
};

}  // namespace rescind
