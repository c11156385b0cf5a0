#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/exploration/footprint.hpp"

namespace rescind {

/// An action that could be next, as a sampling strategy sees it.
struct Candidate {
  std::uint32_t number = 0;   ///< Names it as long as it waits: given out once in a run, small.
  std::uint32_t process = 0;  ///< Whose step it is.
  Footprint footprint{};      ///< Looked at by PartialOrder only.
};

namespace detail {

/// Random bits as a function of what they are for.
[[nodiscard]] inline std::uint64_t draw(std::uint64_t seed, std::uint64_t what, std::uint64_t nth) {
  const std::array<std::uint64_t, 3> words = {seed, what, nth};
  return hash_value(words);
}

template <class Priority>
[[nodiscard]] std::size_t highest(std::span<const Candidate> candidates, Priority priority) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    if (priority(candidates[i]) > priority(candidates[best])) best = i;
  }
  return best;
}

}  // namespace detail

/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: A randomized scheduler
/// with probabilistic guarantees of finding bugs, 2010). The process with the highest priority takes the
/// step. At `depth` - 1 random steps the one that would take it falls behind all others. With n processes and
/// k steps, a bug of that depth is found in one run with a probability of at least 1 / (n k^(depth - 1)).
class PriorityChanges {
 public:
  /// `steps` is how long a run is thought to be; both are at least 1.
  PriorityChanges(std::uint32_t depth, std::uint64_t steps) : changes_(depth - 1), steps_(steps) {}

  void restart(std::uint64_t seed) {
    seed_ = seed;
    taken_ = 0;
    fallen_.clear();
    for (std::size_t i = 0; i < changes_.size(); ++i) changes_[i] = detail::draw(seed, change, i) % steps_;
  }
  /// Which of the candidates is next. A step with one candidate only need not be asked for: it cannot be
  /// changed.
  [[nodiscard]] std::size_t pick(std::span<const Candidate> candidates) {
    const std::uint64_t step = taken_++;
    const auto priority = [this](const Candidate& candidate) { return priority_of(candidate.process); };
    std::size_t best = detail::highest(candidates, priority);
    for (const std::uint64_t at : changes_) {
      if (at != step) continue;
      fall(candidates[best].process);
      best = detail::highest(candidates, priority);
    }
    return best;
  }

 private:
  static constexpr std::uint64_t change = std::uint64_t{1} << 40;  // No process has this number.

  /// A later fall is lower: the numbers count down from what no process begins with.
  void fall(std::uint32_t process) {
    std::erase(fallen_, process);
    fallen_.push_back(process);
  }
  [[nodiscard]] std::uint64_t priority_of(std::uint32_t process) const {
    const auto fallen = std::find(fallen_.begin(), fallen_.end(), process);
    if (fallen != fallen_.end()) return static_cast<std::uint64_t>(fallen_.end() - fallen);
    return detail::draw(seed_, process, 0) | std::uint64_t{1} << 63;
  }

  std::vector<std::uint64_t> changes_;
  std::uint64_t steps_;
  std::uint64_t seed_ = 0;
  std::uint64_t taken_ = 0;
  std::vector<std::uint32_t> fallen_;  // In the order in which they fell.
};

/// Partial order sampling (Yuan, Yang, Gu: Partial order aware concurrency sampling, 2018): every action gets
/// a random priority when it becomes possible, and a new one whenever an action that it conflicts with is
/// taken.
class PartialOrder {
 public:
  void restart(std::uint64_t seed) {
    seed_ = seed;
    redrawn_.clear();
  }
  [[nodiscard]] std::size_t pick(std::span<const Candidate> candidates) {
    const std::size_t best = detail::highest(candidates, [this](const Candidate& candidate) {
      return detail::draw(seed_, candidate.number, times_redrawn(candidate.number));
    });
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const bool conflicts = candidates[i].process == candidates[best].process ||
                             candidates[i].footprint.conflicts(candidates[best].footprint);
      if (i != best && conflicts) redraw(candidates[i].number);
    }
    return best;
  }

 private:
  [[nodiscard]] std::uint32_t times_redrawn(std::uint32_t number) const {
    return number < redrawn_.size() ? redrawn_[number] : 0;
  }
  void redraw(std::uint32_t number) {
    if (number >= redrawn_.size()) redrawn_.resize(number + 1);
    ++redrawn_[number];
  }

  std::uint64_t seed_ = 0;
  std::vector<std::uint32_t> redrawn_;  // By number.
};

}  // namespace rescind
