#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/engine/search/fuzzing.hpp"
#include "harness/engine/search/slice.hpp"

namespace rescind {

/// So many runs of one target are a batch, which is done whole.
inline constexpr std::uint64_t batch_runs = 64;

/// A target's batches are dealt out to so many lanes in turn; each is done in its order. The corpus of `coverage` belongs
/// to a lane, so that a run depends on nothing but the target and its number, whoever does what else.
[[nodiscard]] constexpr std::uint64_t lanes_of(Strategy strategy) {
  return strategy == Strategy::coverage ? 8 : 64;
}

/// A batch that is to be done.
struct Batch {
  std::size_t target = 0;    ///< Its place among the targets.
  std::uint64_t number = 0;  ///< Of the target: its runs are number * batch_runs and the ones behind it.
  std::uint64_t lane = 0;
  std::uint64_t before = 0;  ///< Batches of the lane before it.
};

/// In which order batches are done: the first of every target, then the second of each, and so on. Remembers how far each
/// lane has come, as it is told.
class BatchOrder {
 public:
  /// `lanes`: of each target how many. Ends with the `batches_max`-th batch. Only lanes of the slice are done.
  BatchOrder(std::vector<std::uint64_t> lanes, Slice slice, std::uint64_t batches_max);

  [[nodiscard]] std::uint64_t lanes_in_all() const { return first_lane_.back(); }
  /// The lane has come so far.
  void note(std::size_t target, std::uint64_t lane, std::uint64_t batches);
  /// The first `count` batches that are left, of each lane at most one, and within one turn of all lanes: a lane that is far
  /// ahead waits for the others. Empty where all is done.
  [[nodiscard]] std::vector<Batch> next(std::size_t count);

 private:
  [[nodiscard]] std::uint64_t& done(std::size_t target, std::uint64_t lane) {
    return done_[first_lane_[target] + lane];
  }
  [[nodiscard]] std::optional<Batch> left_at(std::uint64_t place);

  std::vector<std::uint64_t> lanes_;
  std::vector<std::uint64_t> first_lane_;  // Of each target among all lanes, and behind the last.
  std::vector<std::uint64_t> done_;        // Batches, by lane.
  Slice slice_;
  std::uint64_t batches_max_;
  std::uint64_t cursor_ = 0;  // All before it is done, or not ours.
};

}  // namespace rescind
