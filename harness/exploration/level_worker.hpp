#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/exploration/edge_log.hpp"
#include "harness/exploration/fingerprint_set.hpp"
#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/parent_log.hpp"
#include "harness/exploration/replay_path.hpp"
#include "harness/exploration/search_order.hpp"
#include "harness/exploration/successors.hpp"

namespace rescind {

/// What the workers of a breadth-first search share. In a round they change only the atomics and the set,
/// and, where paths are kept and there is but one of them, the log.
template <Searchable M>
struct SharedLevel {
  explicit SharedLevel(std::size_t slots) : set(slots) {}

  FingerprintSet set;
  ParentLog log;
  Frontier<M> level;        // What is being expanded.
  std::uint32_t depth = 0;  // Of the level.
  bool symmetry = false;
  bool paths = false;
  bool edges = false;   // Are noted.
  bool storing = true;  // Until a limit is reached.
  alignas(128) std::atomic<std::size_t> next_block{0};
  alignas(128) std::atomic<std::uint64_t> left{0};  // New states that may still be asked for in this round.
};

/// One worker: expands states of the level and looks their successors up.
///
/// On cache lines of its own, since it writes to itself all the time.
template <Searchable M>
class alignas(128) LevelWorker {
  using State = typename M::State;

 public:
  LevelWorker(const M& model, SharedLevel<M>& shared) : model_(model), shared_(&shared) {}

  /// Starts the level. `first_number` is the number of its first state.
  void begin_level(std::uint64_t first_number) { number_ = first_number; }

  /// Makes `state` the initial one, known and waiting to be expanded.
  void add_initial() {
    State& state = successors_.expanded();
    model_.initial(state);
    if (shared_->symmetry) make_canonical(model_, state);
    const std::uint64_t fingerprint = model_.fingerprint(state);
    shared_->set.insert(fingerprint);
    push(state, fingerprint);
    findings_.note(model_.check(state), false, 0, [] { return std::vector<std::uint32_t>(); });
  }

  /// Expands states until the level is done: true; or there is no room for a new state: false. Call it again
  /// then.
  bool expand() {
    do {
      for (; taken_ < actions_.size(); ++taken_) {
        if (successors_.full() && !settle()) return false;
        make_successor();
      }
    } while (next_state());
    while (!successors_.empty())
      if (!settle()) return false;
    return true;
  }

  /// New states since the last call. Gives back what may still have been inserted.
  std::uint64_t end_round() {
    may_insert_ = 0;
    return std::exchange(found_count_, 0);
  }
  /// Hands over what the level has brought.
  void end_level(Frontier<M>& next, SearchResult& result) {
    next.append(std::move(found_));
    result.transitions += std::exchange(transitions_, 0);
    findings_.gather(result);
  }
  /// What it has noted so far. It can be taken, which empties it.
  [[nodiscard]] EdgeLog& edges() { return edges_; }
  /// Whether a new state could not be stored.
  [[nodiscard]] bool missed() const { return missed_; }

 private:
  static constexpr std::uint64_t share = 256;  // New states that it may insert before it asks again.
  // They stay in fast memory, beside which the set is far away.
  static constexpr std::size_t recent_max = 1 << 12;

  bool next_state() {
    State& state = successors_.expanded();
    while (!block_.pop(model_, state)) {
      const std::size_t block = shared_->next_block.fetch_add(1, std::memory_order_relaxed);
      if (block >= shared_->level.blocks()) return false;
      block_ = shared_->level.take(block);
    }
    ++number_;
    actions_.clear();
    taken_ = 0;
    model_.actions(state, actions_);
    transitions_ += actions_.size();
    if (shared_->edges) edges_.begin(block_.fingerprint(), actions_.size());
    if (actions_.empty())
      findings_.note(model_.at_rest(state), true, shared_->depth, [&] { return path(number_ - 1); });
    return true;
  }

  void make_successor() {
    const bool last = taken_ + 1 == actions_.size();
    Successor& next = successors_.make(model_, actions_[taken_], last, shared_->symmetry);
    if (shared_->edges) edges_.add(next.fingerprint);
    if (successors_.is_recent(next.fingerprint)) return;
    shared_->set.prefetch(next.fingerprint);
    next.parent = number_ - 1;
    next.ordinal = static_cast<std::uint32_t>(taken_);
    successors_.add();
  }

  // Looks the oldest successor under way up, and stores it if it is new. False where there is no room for it.
  bool settle() {
    const Successor& oldest = successors_.oldest();
    if (may_insert_ == 0) may_insert_ = take_share();
    if (may_insert_ > 0) {
      if (shared_->set.insert(oldest.fingerprint)) keep(oldest);
    } else if (!shared_->set.contains(oldest.fingerprint)) {
      if (shared_->storing) return false;
      missed_ = true;
      check(oldest);
    }
    successors_.settle();
    return true;
  }

  void keep(const Successor& successor) {
    --may_insert_;
    ++found_count_;
    if (shared_->paths) shared_->log.add(successor.parent, successor.ordinal);
    push(successors_.state_of(successor), successor.fingerprint);
    check(successor);
  }

  void push(const State& state, std::uint64_t fingerprint) {
    found_.push(model_, state);
    if (shared_->edges) found_.push_fingerprint(fingerprint);
  }

  void check(const Successor& successor) {
    findings_.note(model_.check(successors_.state_of(successor)), false, shared_->depth + 1, [&] {
      std::vector<std::uint32_t> ordinals = path(successor.parent);
      if (shared_->paths) ordinals.push_back(successor.ordinal);
      return ordinals;
    });
  }

  // Empty where no paths are kept.
  [[nodiscard]] std::vector<std::uint32_t> path(std::uint64_t state) const {
    return shared_->paths ? shared_->log.path_to(state) : std::vector<std::uint32_t>();
  }

  std::uint64_t take_share() {
    std::atomic<std::uint64_t>& from = shared_->left;
    std::uint64_t left = from.load(std::memory_order_relaxed);
    while (left > 0 &&
           !from.compare_exchange_weak(left, left - std::min(left, share), std::memory_order_relaxed)) {
    }
    return std::min(left, share);
  }

  M model_;
  SharedLevel<M>* shared_;
  StateBlock<M> block_;
  Successors<M> successors_{recent_max};
  std::uint64_t number_ = 0;  // Of the next state. With one worker.
  std::vector<typename M::Action> actions_;
  std::size_t taken_ = 0;  // Of the actions.
  Frontier<M> found_;
  EdgeLog edges_;
  std::uint64_t found_count_ = 0;
  std::uint64_t may_insert_ = 0;
  std::uint64_t transitions_ = 0;
  LevelFindings findings_;
  bool missed_ = false;
};

}  // namespace rescind
