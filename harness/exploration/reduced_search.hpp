#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/exploration/executor.hpp"
#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/persistent_set.hpp"
#include "harness/exploration/replay_path.hpp"
#include "harness/exploration/search_order.hpp"
#include "harness/exploration/sleep_table.hpp"

namespace rescind {

/// Visits as many states as every verdict needs, level by level, on several threads.
///
/// Persistent sets leave out actions that can as well be taken later. Sleep sets, kept beside each state,
/// leave out those that are known to lead nowhere new; a state that is reached again with fewer actions
/// asleep is expanded again for the difference. Sleep sets alone leave out transitions, but no state, and
/// reach each in the level of its shortest paths: the least of these, in the order of actions(), is never
/// put to sleep, for what sleeps on it could be swapped forward to a path that is less.
///
/// The proviso, so that no action is put off for ever: a state is expanded by a proper persistent set only if
/// at least one action that is taken leads to a state that was not known before this level; else everything
/// enabled is taken that is not asleep. Along states that are so expanded the level of discovery can be made
/// to rise, so that whatever is put off is taken after finitely many steps. (The queue proviso of Bosnacki
/// and Holzmann 2005, told by levels, which do not depend on the order within one.)
///
/// The limits are looked at between levels.
template <Searchable M>
requires Footprints<M>
class ReducedSearch {
 public:
  ReducedSearch(const M& model, const SearchOrder& order, const Executor& executor)
      : order_(order), executor_(executor), table_(slots_first) {
    RESCIND_ASSERT(order.jobs > 0 && (order.jobs == 1 || !order.paths));
    RESCIND_ASSERT(Foresees<M> || !order.persistent);
    RESCIND_ASSERT(RenamesActions<M> || !(order.sleep && order.symmetry));
    workers_.reserve(order.jobs);
    for (std::uint32_t job = 0; job < order.jobs; ++job) workers_.emplace_back(model);
  }

  /// Once.
  SearchResult run() {
    begin();
    bool stop = result_.enough(order_) || order_.limits.depth_max == 0;
    while (!level_.empty() && !stop) {
      expand_level();
      stop = result_.enough(order_) || over_limits();
    }
    result_.exhausted = level_.empty();
    result_.memory = table_.bytes() + steps_.size() * sizeof(Step);
    return std::move(result_);
  }

 private:
  using State = typename M::State;
  using Action = typename M::Action;
  using Entry = SleepTable::Entry;
  static constexpr std::size_t slots_first = 1 << 12;

  // How a state was first reached.
  struct Step {
    std::uint32_t parent = 0;
    std::uint32_t ordinal = 0;
  };
  struct NoForesight {};
  template <class Some>
  struct Chooser {
    using Type = NoForesight;
  };
  template <Foresees Some>
  struct Chooser<Some> {
    using Type = PersistentSets<Some>;
  };

  struct alignas(128) Worker {
    explicit Worker(const M& original) : model(original) {}
    M model;
    StateBlock<M> block;
    State state{}, next{};  // Being expanded, and its successor.
    bool waiting = false;   // `state` is taken, but not expanded: there was no room.
    std::vector<Action> actions, next_actions, asleep_next;
    std::vector<Footprint> footprints;
    std::vector<bool> chosen;
    typename Chooser<M>::Type persistent;
    Frontier<M> found;
    std::vector<std::uint64_t> queued;  // The fingerprints of `found`.
    std::uint64_t transitions = 0;
    LevelFindings findings;
    bool done = false;
  };

  void begin() {
    Worker& worker = workers_.front();
    worker.model.initial(worker.next);
    if (order_.symmetry) make_canonical(worker.model, worker.next);
    const std::uint64_t fingerprint = worker.model.fingerprint(worker.next);
    table_.arrive(fingerprint, 0);
    table_.settle(fingerprint, 0);
    states_.store(1, std::memory_order_relaxed);
    result_.states = 1;
    if (order_.paths) steps_.push_back({});
    worker.findings.note(worker.model.check(worker.next), false, 0,
                         [] { return std::vector<std::uint32_t>(); });
    worker.findings.gather(result_);
    level_.push(worker.model, worker.next);
  }

  void expand_level() {
    next_block_.store(0, std::memory_order_relaxed);
    for (bool done = false; !done;) {
      executor_(order_.jobs, [this](std::uint32_t job) { workers_[job].done = expand(workers_[job]); });
      done = std::all_of(workers_.begin(), workers_.end(), [](const Worker& worker) { return worker.done; });
      for (const Worker& worker : workers_)
        if (!worker.done) table_.reserve(states_.load(), slack(worker) + slots_first);
    }
    end_level();
  }

  void end_level() {
    Frontier<M> next;
    for (Worker& worker : workers_) {
      result_.transitions += std::exchange(worker.transitions, 0);
      next.append(std::move(worker.found));
      worker.findings.gather(result_);
      for (const std::uint64_t fingerprint : worker.queued) table_.settle(fingerprint, level_number_ + 1);
      worker.queued.clear();
    }
    ++level_number_;
    level_ = std::move(next);
    if (states_.load() > result_.states) result_.depth = level_number_;
    result_.states = states_.load();
  }

  [[nodiscard]] bool over_limits() const {
    return result_.states >= order_.limits.states_max || level_number_ >= order_.limits.depth_max ||
           table_.bytes() + level_.bytes() > order_.limits.memory_max;
  }

  // All workers may at the same time insert what follows from one state.
  [[nodiscard]] std::uint64_t slack(const Worker& worker) const {
    return worker.actions.size() * order_.jobs;
  }

  // Returns whether the level is done; else there was no room.
  bool expand(Worker& worker) {
    while (worker.waiting || next_state(worker)) {
      worker.waiting = !table_.fits(states_.load(std::memory_order_relaxed), slack(worker));
      if (worker.waiting) return false;
      expand_state(worker);
    }
    return true;
  }

  bool next_state(Worker& worker) {
    while (!worker.block.pop(worker.model, worker.state)) {
      const std::size_t block = next_block_.fetch_add(1, std::memory_order_relaxed);
      if (block >= level_.blocks()) return false;
      worker.block = level_.take(block);
    }
    worker.actions.clear();
    worker.model.actions(worker.state, worker.actions);
    return true;
  }

  void expand_state(Worker& worker) {
    Entry& entry = table_.find(worker.model.fingerprint(worker.state));
    const SleepSet asleep = entry.asleep;
    worker.footprints.clear();
    for (const Action& action : worker.actions)
      worker.footprints.push_back(worker.model.footprint(worker.state, action));
    if (entry.level == level_number_) {
      choose_first(worker, asleep);
      if (worker.actions.empty())
        worker.findings.note(worker.model.at_rest(worker.state), true, level_number_,
                             [&] { return path(entry.number); });
    } else {
      worker.chosen.assign(worker.actions.size(), false);
      for (std::uint32_t at = 0; at < worker.actions.size(); ++at)
        worker.chosen[at] = has(entry.left & ~asleep, at);
    }
    entry.left = asleep;
    take_chosen(worker, asleep, entry.number);
  }

  static bool has(SleepSet set, std::uint32_t at) { return at < 63 && (set >> at & 1) != 0; }

  // What to take from a state that is expanded for the first time.
  void choose_first(Worker& worker, SleepSet asleep) {
    worker.chosen.assign(worker.actions.size(), true);
    if constexpr (Foresees<M>)
      if (order_.persistent)
        worker.persistent.choose(worker.model, worker.state, worker.actions, worker.chosen);
    const bool all = std::all_of(worker.chosen.begin(), worker.chosen.end(), [](bool one) { return one; });
    wake(worker, asleep);
    if (!all && !leads_on(worker)) {
      worker.chosen.assign(worker.actions.size(), true);
      wake(worker, asleep);
    }
  }

  // Leaves out what is asleep.
  static void wake(Worker& worker, SleepSet asleep) {
    for (std::uint32_t at = 0; at < worker.actions.size(); ++at)
      if (has(asleep, at)) worker.chosen[at] = false;
  }

  // The proviso.
  bool leads_on(Worker& worker) {
    worker.asleep_next.clear();
    for (std::uint32_t at = 0; at < worker.actions.size(); ++at)
      if (worker.chosen[at] && !table_.is_old(make_successor(worker, at))) return true;
    return false;
  }

  std::uint64_t make_successor(Worker& worker, std::uint32_t at) {
    worker.next = worker.state;
    worker.model.apply(worker.next, worker.actions[at]);
    if (order_.symmetry) {
      if constexpr (RenamesActions<M>) {
        worker.model.canonical(worker.next, std::span<Action>(worker.asleep_next));
      } else {
        make_canonical(worker.model, worker.next);
      }
    }
    return worker.model.fingerprint(worker.next);
  }

  void take_chosen(Worker& worker, SleepSet asleep, std::uint32_t parent) {
    for (std::uint32_t at = 0; at < worker.actions.size(); ++at) {
      if (!worker.chosen[at]) continue;
      ++worker.transitions;
      worker.asleep_next.clear();
      for (std::uint32_t other = 0; order_.sleep && other < worker.actions.size(); ++other)
        if (has(asleep, other) && commute(worker, at, other))
          worker.asleep_next.push_back(worker.actions[other]);
      const std::uint64_t fingerprint = make_successor(worker, at);
      arrive(worker, fingerprint, parent, at);
      if (at < 63) asleep |= SleepSet{1} << at;
    }
  }

  static bool commute(Worker& worker, std::uint32_t one, std::uint32_t other) {
    return worker.model.process(worker.actions[one]) != worker.model.process(worker.actions[other]) &&
           !worker.footprints[one].conflicts(worker.footprints[other]);
  }

  void arrive(Worker& worker, std::uint64_t fingerprint, std::uint32_t parent, std::uint32_t ordinal) {
    const SleepTable::Arrival arrival = table_.arrive(fingerprint, asleep_at_next(worker));
    if (arrival.is_new) {
      states_.fetch_add(1, std::memory_order_relaxed);
      if (order_.paths) {
        table_.find(fingerprint).number = static_cast<std::uint32_t>(steps_.size());
        steps_.push_back({parent, ordinal});
      }
      worker.findings.note(worker.model.check(worker.next), false, level_number_ + 1, [&] {
        return order_.paths ? path(static_cast<std::uint32_t>(steps_.size() - 1))
                            : std::vector<std::uint32_t>();
      });
    }
    if (arrival.queue) {
      worker.found.push(worker.model, worker.next);
      worker.queued.push_back(fingerprint);
    }
  }

  // The actions that sleep in the successor, by their places there.
  SleepSet asleep_at_next(Worker& worker) {
    if (worker.asleep_next.empty()) return 0;
    worker.next_actions.clear();
    worker.model.actions(worker.next, worker.next_actions);
    SleepSet asleep = 0;
    for (const Action& action : worker.asleep_next) {
      const auto place = std::find(worker.next_actions.begin(), worker.next_actions.end(), action);
      RESCIND_ASSERT(place != worker.next_actions.end());  // Else a footprint is too small.
      const auto at = place - worker.next_actions.begin();
      if (at < 63) asleep |= SleepSet{1} << at;
    }
    return asleep;
  }

  [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t number) const {
    std::vector<std::uint32_t> ordinals;
    if (!order_.paths) return ordinals;
    for (; number != 0; number = steps_[number].parent) ordinals.push_back(steps_[number].ordinal);
    std::reverse(ordinals.begin(), ordinals.end());
    return ordinals;
  }

  SearchOrder order_;
  const Executor& executor_;
  SearchResult result_;
  std::vector<Worker> workers_;
  SleepTable table_;
  std::vector<Step> steps_;  // By the number of the state.
  Frontier<M> level_;        // What is being expanded.
  std::uint32_t level_number_ = 0;
  alignas(128) std::atomic<std::size_t> next_block_{0};
  alignas(128) std::atomic<std::uint64_t> states_{0};  // In the table.
};

}  // namespace rescind
