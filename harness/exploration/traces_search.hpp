#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/model.hpp"
#include "harness/exploration/states_report.hpp"
#include "harness/exploration/wakeup_tree.hpp"

namespace rescind {

/// When the traces search ends before all is explored.
struct TracesOptions {
  std::uint64_t traces_max = ~std::uint64_t{0};
  /// A trace is cut after so many actions. Needed where a model has cycles.
  std::uint32_t depth_max = ~std::uint32_t{0};
  /// Ends with the first trace that breaks a property; else all traces are searched.
  bool first_only = true;
  std::atomic<std::uint64_t>* seen = nullptr;  ///< Counts on with each trace, for those who watch.
  std::function<bool()> stop_asked{};          ///< Asked after each trace: whether to give up there.
};

/// What the traces search has found.
template <class Action>
struct TracesReport {
  /// Complete ones, or cut: no two of them differ by swaps of independent actions only.
  std::uint64_t traces = 0;
  std::uint64_t transitions = 0;  ///< Actions taken.
  /// Explorations given up because all that could follow was known: 0, being optimal.
  std::uint64_t wasted = 0;
  std::uint32_t depth = 0;  ///< Actions in the longest trace.
  bool exhausted = false;   ///< Every trace was explored to its end.
  Broken broken = 0;
  /// One for each property in `broken`, lowest first; not the shortest.
  std::vector<Counterexample<Action>> findings;
};

/// Searches all traces of `model`: of the runs that differ only by the order of independent actions exactly
/// one. Keeps no states but those of the run at hand. Finds every state at rest, and everything that visible
/// actions do.
///
/// Optimal dynamic partial-order reduction (see WakeupTree). When a run is complete, each action `e` in it is
/// tried the other way round: after what came before `e`, and what came later without depending on it, every
/// action that is then enabled and conflicts with `e` could have come before `e`. That is found by doing
/// those actions again, so that it also covers what `e` has disabled. An action of a process that could as
/// well have done another is always explored with the others.
template <Footprints M>
class TracesSearch {
 public:
  using State = typename M::State;
  using Action = typename M::Action;

  TracesSearch(const M& model, const TracesOptions& options) : model_(model), options_(options) {}

  /// Once.
  TracesReport<Action> run() {
    frames_.emplace_back();
    model_.initial(frames_[0].state);
    depth_ = 0;
    enter();
    bool more = true;
    while (more && !stopped()) more = advance();
    report_.exhausted = !more && !cut_;
    std::sort(report_.findings.begin(), report_.findings.end(),
              [](const auto& a, const auto& b) { return a.property < b.property; });
    return std::move(report_);
  }

 private:
  // The state before an action of the run at hand, and what is known of it.
  struct Frame {
    State state{};
    std::vector<TraceStep<Action>> sleep;  // Actions all of whose continuations are explored.
    WakeupTree<Action> todo;               // Besides the one under way.
    std::vector<Action> enabled;
    TraceStep<Action> step;  // Under way from here.
    std::vector<std::uint64_t>
        before;         // The places of all steps that must come before it: bit n for frame n.
    bool open = false;  // A step is under way.
  };

  // Does the next thing: one step further or back. False when nothing is left.
  bool advance() {
    Frame& top = frames_[depth_];
    if (top.open) {
      top.sleep.push_back(top.step);
      top.open = false;
    }
    if (top.todo.empty()) {
      if (depth_ == 0) return false;
      --depth_;
      return true;
    }
    auto first = top.todo.take_first();
    top.step = first.step;
    top.open = true;
    explore_alternatives(top);
    find_before();
    if (++depth_ == frames_.size()) frames_.emplace_back();
    const Frame& below = frames_[depth_ - 1];
    Frame& next = frames_[depth_];
    next.state = below.state;
    model_.apply(next.state, below.step.action);
    ++report_.transitions;
    next.sleep.clear();
    for (const auto& asleep : below.sleep)
      if (!asleep.depends_on(below.step)) next.sleep.push_back(asleep);
    next.todo = std::move(first.rest);
    next.open = false;
    enter();
    return true;
  }

  // At a state for the first time in this run.
  void enter() {
    Frame& top = frames_[depth_];
    report_.depth = std::max(report_.depth, depth_);
    note(model_.check(top.state), false);
    top.enabled.clear();
    model_.actions(top.state, top.enabled);
    if (top.enabled.empty()) {
      note(model_.at_rest(top.state), true);
    } else if (depth_ < options_.depth_max) {
      if (top.todo.empty()) choose_any(top);
      return;
    } else {
      cut_ = true;
    }
    top.todo = {};
    ++report_.traces;
    reverse_races();
  }

  [[nodiscard]] TraceStep<Action> step(const State& state, const Action& action) {
    return {action, static_cast<std::uint32_t>(model_.process(action)), model_.footprint(state, action)};
  }

  static bool is_asleep(const Frame& frame, std::span<const TraceStep<Action>> sequence) {
    std::size_t place = 0;
    return std::any_of(frame.sleep.begin(), frame.sleep.end(), [&](const TraceStep<Action>& asleep) {
      return start_of<Action>(asleep, sequence, place) != Start::never;
    });
  }

  // Nothing is planned from here on: any action will do that is not asleep. Taken is one of a process that
  // has waited longest, so that a trace that is cut shows something of each.
  void choose_any(Frame& top) {
    std::size_t longest = 0;
    TraceStep<Action> chosen;
    for (const Action& action : top.enabled) {
      const TraceStep<Action> candidate = step(top.state, action);
      const auto is_candidate = [&](const TraceStep<Action>& asleep) { return asleep.is(candidate); };
      if (std::any_of(top.sleep.begin(), top.sleep.end(), is_candidate)) continue;
      std::size_t waited = 1;
      while (waited <= depth_ && frames_[depth_ - waited].step.process != candidate.process) ++waited;
      if (waited <= longest) continue;
      longest = waited;
      chosen = candidate;
    }
    if (longest == 0) {
      ++report_.wasted;
    } else {
      top.todo.insert({chosen});
    }
  }

  // What the process could do instead of its step.
  void explore_alternatives(Frame& top) {
    for (const Action& action : top.enabled) {
      if (static_cast<std::uint32_t>(model_.process(action)) != top.step.process || action == top.step.action)
        continue;
      std::vector<TraceStep<Action>> other = {step(top.state, action)};
      if (!is_asleep(top, other)) top.todo.insert(std::move(other));
    }
  }

  void find_before() {
    std::vector<std::uint64_t>& before = frames_[depth_].before;
    before.assign(depth_ / 64 + 1, 0);
    for (std::size_t at = 0; at < depth_; ++at) {
      if (!frames_[depth_].step.depends_on(frames_[at].step)) continue;
      before[at / 64] |= std::uint64_t{1} << (at % 64);
      for (std::size_t word = 0; word < frames_[at].before.size(); ++word)
        before[word] |= frames_[at].before[word];
    }
  }

  [[nodiscard]] bool must_precede(std::size_t earlier, std::size_t later) const {
    return (frames_[later].before[earlier / 64] >> (earlier % 64) & 1) != 0;
  }

  void reverse_races() {
    for (std::size_t at = 0; at < depth_; ++at) {
      Frame& frame = frames_[at];
      scratch_ = frame.state;
      sequence_.clear();
      for (std::size_t later = at + 1; later < depth_; ++later) {
        if (must_precede(at, later)) continue;
        sequence_.push_back(frames_[later].step);
        model_.apply(scratch_, sequence_.back().action);
      }
      enabled_.clear();
      model_.actions(scratch_, enabled_);
      for (const Action& action : enabled_) {
        TraceStep<Action> first = step(scratch_, action);
        if (first.process == frame.step.process || !first.depends_on(frame.step)) continue;
        sequence_.push_back(first);
        if (!is_asleep(frame, sequence_)) frame.todo.insert(sequence_);
        sequence_.pop_back();
      }
    }
  }

  void note(Broken broken, bool at_rest) {
    broken &= ~report_.broken;
    report_.broken |= broken;
    for (; broken != 0; broken &= broken - 1) {
      Counterexample<Action> finding{
          static_cast<std::uint32_t>(std::countr_zero(broken)), at_rest, false, {}};
      for (std::size_t at = 0; at < depth_; ++at) finding.path.push_back(frames_[at].step.action);
      report_.findings.push_back(std::move(finding));
    }
  }

  // Asked after each trace.
  [[nodiscard]] bool stopped() const {
    if (options_.seen != nullptr) ++*options_.seen;
    if (options_.stop_asked && options_.stop_asked()) return true;
    return (options_.first_only && report_.broken != 0) || report_.traces >= options_.traces_max;
  }

  M model_;
  TracesOptions options_;
  TracesReport<Action> report_;
  std::vector<Frame> frames_;  // The first depth_ + 1 are in use.
  std::uint32_t depth_ = 0;
  bool cut_ = false;
  State scratch_{};
  std::vector<TraceStep<Action>> sequence_;
  std::vector<Action> enabled_;
};

/// See TracesSearch.
template <Footprints M>
[[nodiscard]] TracesReport<typename M::Action> explore_traces(const M& model,
                                                              const TracesOptions& options = {}) {
  return TracesSearch<M>(model, options).run();
}

}  // namespace rescind
