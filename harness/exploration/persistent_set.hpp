#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/exploration/model.hpp"

namespace rescind {

/// Chooses persistent sets: enabled actions such that whatever the other processes do first, for however
/// long, neither enables, disables nor changes them, nor conflicts with them.
///
/// The set is all enabled actions of some processes. Beginning with one process, those are added whose future
/// conflicts with the next step, enabled or waiting, of one that is in (Godefroid 1996, conflicting
/// transitions, with processes for transitions). Of the sets so begun with each process the smallest is
/// chosen, of equals the first.
template <Foresees M>
class PersistentSets {
 public:
  /// Marks in `chosen` which of `enabled`, all that is enabled in `state`, are in the set. The set is never
  /// empty unless `enabled` is.
  void choose(M& model, const typename M::State& state, std::span<const typename M::Action> enabled,
              std::vector<bool>& chosen) {
    const std::uint32_t processes = model.processes(state);
    next_.clear();
    future_.clear();
    for (std::uint32_t process = 0; process < processes; ++process) {
      next_.push_back(model.next(state, process));
      future_.push_back(model.future(state, process));
    }
    chosen.assign(enabled.size(), true);
    std::size_t smallest = enabled.size();
    for (std::uint32_t process = 0; process < processes; ++process) {
      close_over(process);
      const auto is_member = [&](const auto& action) { return member_[model.process(action)]; };
      const auto size = static_cast<std::size_t>(std::count_if(enabled.begin(), enabled.end(), is_member));
      if (size == 0 || size >= smallest) continue;
      smallest = size;
      std::transform(enabled.begin(), enabled.end(), chosen.begin(), is_member);
    }
  }

 private:
  // Makes `member_` the smallest set of processes around `first` that the others leave alone.
  void close_over(std::uint32_t first) {
    member_.assign(next_.size(), false);
    member_[first] = true;
    Footprint touched = next_[first];
    for (bool changed = true; changed;) {
      changed = false;
      for (std::uint32_t other = 0; other < next_.size(); ++other) {
        if (member_[other] || !touched.conflicts(future_[other])) continue;
        member_[other] = changed = true;
        touched |= next_[other];
      }
    }
  }

  std::vector<Footprint> next_;
  std::vector<Footprint> future_;
  std::vector<bool> member_;
};

}  // namespace rescind
