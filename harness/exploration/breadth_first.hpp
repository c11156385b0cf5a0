#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/exploration/edge_log.hpp"
#include "harness/exploration/executor.hpp"
#include "harness/exploration/fingerprint_set.hpp"
#include "harness/exploration/frontier.hpp"
#include "harness/exploration/level_worker.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/search_order.hpp"

namespace rescind {

/// Visits all states, level by level, on several threads.
///
/// A level is expanded in rounds. In a round each worker takes blocks of the level, makes successors, and
/// inserts their fingerprints. When the set is full, the workers pause where they are, the set grows, and a
/// new round begins.
///
/// Nothing counted depends on the number of workers: a level is a set, whoever finds its states. When a limit
/// is reached within a level, its remaining successors are still checked, but no longer stored; the level is
/// then not counted.
template <Searchable M>
class BreadthFirst {
 public:
  BreadthFirst(const M& model, const SearchOrder& order, const Executor& executor)
      : order_(order), executor_(executor), shared_(slots_first) {
    RESCIND_ASSERT(order.jobs > 0 && (order.jobs == 1 || !order.paths));
    shared_.symmetry = order.symmetry;
    shared_.paths = order.paths;
    shared_.edges = order.cycles;
    workers_.reserve(order.jobs);
    for (std::uint32_t job = 0; job < order.jobs; ++job) workers_.emplace_back(model, shared_);
  }
  BreadthFirst(const BreadthFirst&) = delete;
  BreadthFirst& operator=(const BreadthFirst&) = delete;

  /// Once.
  SearchResult run() {
    workers_.front().add_initial();
    workers_.front().end_level(shared_.level, result_);
    states_ = level_states_ = result_.states = 1;
    bool stop = result_.enough(order_) || order_.limits.depth_max == 0;
    while (!shared_.level.empty() && !stop) {
      expand_level();
      stop = missed() || result_.enough(order_) || over_limits();
    }
    result_.exhausted = shared_.level.empty() && !missed();
    result_.memory = shared_.set.bytes() + shared_.log.bytes();
    if (result_.exhausted && shared_.edges) result_.cyclic = has_cycle(shared_.set, take_edges(), executor_);
    return std::move(result_);
  }

 private:
  static constexpr std::size_t slots_first = 1 << 12;
  static constexpr std::uint64_t log_bytes_each = 2;  // Counted, paths or not: else limits would differ.
  static constexpr std::size_t graph_bytes_each =
      6;  // Of a slot: where its edges begin, and whether it was seen.

  void expand_level() {
    level_bytes_ = shared_.level.bytes();
    shared_.next_block.store(0, std::memory_order_relaxed);
    for (auto& worker : workers_) worker.begin_level(first_number_);
    while (!expand_round())
      if (room() == 0) make_room();
    end_level();
  }

  // Returns whether the level is done.
  bool expand_round() {
    std::vector<std::uint8_t> done(order_.jobs, 0);
    shared_.left.store(shared_.storing ? room() : 0, std::memory_order_relaxed);
    executor_(order_.jobs, [&](std::uint32_t job) { done[job] = workers_[job].expand() ? 1 : 0; });
    const std::uint64_t before = states_;
    for (auto& worker : workers_) states_ += worker.end_round();
    if (order_.limits.seen != nullptr) *order_.limits.seen += states_ - before;
    return std::find(done.begin(), done.end(), 0) == done.end();
  }

  void end_level() {
    Frontier<M> next;
    for (auto& worker : workers_) worker.end_level(next, result_);
    shared_.level = std::move(next);
    first_number_ += level_states_;
    level_states_ = states_ - result_.states;
    if (shared_.edges && !edges_fit()) {
      shared_.edges = false;
      static_cast<void>(take_edges());
    }
    if (missed()) return;
    result_.states = states_;
    if (level_states_ > 0) result_.depth = ++shared_.depth;
  }

  [[nodiscard]] std::vector<EdgeLog> take_edges() {
    std::vector<EdgeLog> logs;
    for (auto& worker : workers_) logs.push_back(std::exchange(worker.edges(), {}));
    return logs;
  }

  // Whether there is memory for what was noted and for the graph that is made of it. The search itself goes on
  // where there is none: it gives up no earlier than without.
  [[nodiscard]] bool edges_fit() {
    std::size_t bytes = shared_.set.bytes() + states_ * log_bytes_each + shared_.level.bytes();
    for (auto& worker : workers_)
      bytes += worker.edges().bytes() + worker.edges().edges() * sizeof(std::uint32_t);
    return bytes + shared_.set.slots() * graph_bytes_each <= order_.limits.memory_max;
  }

  [[nodiscard]] bool missed() const {
    return std::any_of(workers_.begin(), workers_.end(), [](const auto& worker) { return worker.missed(); });
  }

  [[nodiscard]] bool over_limits() const {
    const std::uint64_t bytes = shared_.set.bytes() + states_ * log_bytes_each + shared_.level.bytes();
    if (order_.limits.stop_asked && order_.limits.stop_asked()) return true;
    return bytes > order_.limits.memory_max || result_.depth >= order_.limits.depth_max;
  }

  // How many more states the set takes as it is.
  [[nodiscard]] std::uint64_t room() const {
    const std::uint64_t most =
        std::min<std::uint64_t>(FingerprintSet::full_at(shared_.set.slots()), order_.limits.states_max);
    return most - std::min(most, states_);
  }

  void make_room() {
    const std::size_t slots = FingerprintSet::next_size(shared_.set.slots());
    // The states that wait: those of this level, and as many bytes for each found so far.
    const std::uint64_t waiting = level_bytes_ + level_bytes_ / level_states_ * (states_ - result_.states);
    const std::uint64_t bytes = FingerprintSet::bytes_for(slots) + states_ * log_bytes_each + waiting;
    if (states_ >= order_.limits.states_max || bytes > order_.limits.memory_max) {
      shared_.storing = false;
    } else {
      shared_.set.grow(slots, order_.jobs, executor_);
    }
  }

  SearchOrder order_;
  const Executor& executor_;
  SharedLevel<M> shared_;
  std::vector<LevelWorker<M>> workers_;
  SearchResult result_;             // `states` and `depth` are those of the last level that is complete.
  std::uint64_t states_ = 0;        // In the set.
  std::uint64_t level_states_ = 0;  // Of these in the level that is being expanded.
  std::uint64_t level_bytes_ = 0;
  std::uint64_t first_number_ = 0;  // The number of the level's first state.
};

}  // namespace rescind
