#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/simulation/effects.hpp"
#include "harness/simulation/event_queue.hpp"
#include "harness/simulation/tape.hpp"

namespace rescind {

/// Runs a model on the virtual clock: every action gets a due time, from the model's ranges and the tape, and
/// they happen in the order of (time, having been scheduled).
///
/// A model has `State`, `Action` (trivially copyable) and the const functions
///     void begin(State&, Tape&, Effects<Action>&);
///     void apply(State&, const Action&, Tape&, Effects<Action>&);
///     bool is_stale(const State&, const Action&);   // can do nothing any more: dropped without taking time
///     bool is_over(const State&);                   // nothing follows
/// The driver is itself a value: a copy goes on where the original stands. It keeps a reference to the model.
template <class Model>
class TimedDriver {
 public:
  using State = typename Model::State;
  using Action = typename Model::Action;

  explicit TimedDriver(const Model& model) : model_(&model) {}

  /// Starts a run on `tape`; the memory of the run before is reused. Afterwards effects() tells what happened
  /// at once.
  void begin(Tape tape) {
    tape_ = std::move(tape);
    begin();
  }
  /// The same, on a tape restarted with `seed`.
  void begin(std::uint64_t seed) {
    tape_.restart(seed);
    begin();
  }

  /// Takes the next action. False when nothing more can happen; then the clock stands where it stood.
  bool step() { return take(next()); }

  /// When the next action is due, which may turn out to be stale; none where nothing is pending.
  [[nodiscard]] std::optional<Time> next_due() const {
    if (next_urgent_ < urgent_.size()) return now_;
    if (queue_.empty()) return std::nullopt;
    return queue_.next_time();
  }

  /// Takes the next action if it is due at `limit` or before. False where there is none.
  bool step_until(Time limit) { return take(next<true>(limit)); }

  /// Has what the next actions will touch brought near, where so much is pending that a cache does not hold it; changes
  /// nothing else. Tells `also(whom)` whom they concern, for who keeps records of the same. For models that have
  ///     Concerned concerned_by(const Action&);
  ///     void bring_near(const State&, const Tape&, const Concerned&);
  template <class Also>
  void bring_near(Also also) {
    if (queue_.size() < far_from) return;
    queue_.look_ahead(places_ahead, [&](const Action& next) {
      const auto whom = model_->concerned_by(next);
      model_->bring_near(state_, tape_, whom);
      also(whom);
    });
  }

  /// Lets somebody who is no action of the model act on it: `act(state, tape, effects)` at `when`, before which nothing
  /// may be due.
  template <class Act>
  void act_at(Time when, Act act) {
    now_ = std::max(now_, when);
    effects_.clear();
    effects_.now = now_;
    act(state_, tape_, effects_);
    ++steps_;
    settle();
  }

  /// What the last begin or step did. The events carry their time.
  [[nodiscard]] const Effects<Action>& effects() const { return effects_; }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] State& state() { return state_; }
  [[nodiscard]] const Tape& tape() const { return tape_; }
  /// For whoever else decides something in this run.
  [[nodiscard]] Tape& tape() { return tape_; }
  /// The run's tape, given away: the next run begins on another.
  [[nodiscard]] Tape take_tape() { return std::move(tape_); }
  [[nodiscard]] std::size_t pending() const { return queue_.size() + urgent_.size() - next_urgent_; }

  /// Calls `visit(due, action)` for everything that is pending, in no particular order.
  template <class Visit>
  void for_each_pending(Visit visit) const {
    for (std::size_t i = next_urgent_; i < urgent_.size(); ++i) visit(now_, urgent_[i]);
    queue_.for_each(visit);
  }

 private:
  static constexpr std::size_t far_from = 4096;  // Pending actions.
  // Time enough for memory to come, and not for it to go again.
  static constexpr std::uint32_t places_ahead = 6;

  void begin() {
    queue_.clear();
    urgent_.clear();
    next_urgent_ = 0;
    last_.clear();
    free_.clear();
    now_ = Time{};
    steps_ = 0;
    effects_.clear();
    effects_.now = now_;
    model_->begin(state_, tape_, effects_);
    settle();
  }

  bool take(const Action* action) {
    if (action == nullptr) return false;
    effects_.clear();
    effects_.now = now_;
    model_->apply(state_, *action, tape_, effects_);
    ++steps_;
    settle();
    return true;
  }

  /// The next action, which stays where it was pending until the next settle(); nullptr where there is none.
  template <bool limited = false>
  const Action* next([[maybe_unused]] Time limit = {}) {
    if (model_->is_over(state_)) return nullptr;
    while (next_urgent_ < urgent_.size()) {
      const Action& action = urgent_[next_urgent_++];
      if (!model_->is_stale(state_, action)) return &action;
    }
    urgent_.clear();
    next_urgent_ = 0;
    while (!queue_.empty()) {
      if constexpr (limited) {
        if (queue_.next_time() > limit) return nullptr;
      }
      const auto& entry = queue_.pop();
      if (model_->is_stale(state_, entry.payload)) continue;
      now_ = entry.due;
      return &entry.payload;
    }
    return nullptr;
  }

  /// Queues what has become possible.
  void settle() {
    // What is urgent because of an urgent action comes before the rest of those.
    auto place = static_cast<std::ptrdiff_t>(next_urgent_);
    for (const Scheduled<Action>& scheduled : effects_.scheduled) {
      if (scheduled.urgent) {
        urgent_.insert(urgent_.begin() + place++, scheduled.action);
      } else {
        const Time due = due_time(scheduled);
        queue_.push(due, scheduled.action);
      }
    }
  }

  Time due_time(const Scheduled<Action>& scheduled) {
    Duration delay = scheduled.delay.least;
    if (const Duration spread = scheduled.delay.most - scheduled.delay.least; spread.ns > 0) {
      const auto candidates = static_cast<std::uint64_t>(spread.ns) + 1;
      delay = delay +
              Duration{static_cast<std::int64_t>(tape_.choose(scheduled.site, scheduled.actor, candidates))};
    }
    if (scheduled.absolute) return std::max(now_, Time{} + delay);
    if (scheduled.lane == Lane{}) return now_ + scheduled.occupies + delay;
    if (scheduled.lane.value >= last_.size()) last_.resize(std::size_t{scheduled.lane.value} + 1);
    Time& last = last_[scheduled.lane.value];
    last = std::max(last, free_after(scheduled) + delay);
    return last;
  }

  /// When its lane is free again, once the action has occupied it.
  Time free_after(const Scheduled<Action>& scheduled) {
    const std::uint32_t lane = scheduled.lane.value;
    const bool was_occupied = lane < free_.size();
    const Time free = std::max(now_, was_occupied ? free_[lane] : Time{}) + scheduled.occupies;
    if (was_occupied || scheduled.occupies.ns != 0) {
      if (!was_occupied) free_.resize(std::size_t{lane} + 1);
      free_[lane] = free;
    }
    return free;
  }

  const Model* model_;
  State state_{};
  Tape tape_{};
  EventQueue<Action> queue_;
  std::vector<Action> urgent_;  // Due now, before the queue; in order.
  std::size_t next_urgent_ = 0;
  std::vector<Time> last_;  // When the last action of each lane is due.
  std::vector<Time> free_;  // When each lane is free again; only where actions occupy lanes.
  Effects<Action> effects_;
  Time now_{};
  std::uint64_t steps_ = 0;
};

}  // namespace rescind
