#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/engine/run/untimed.hpp"
#include "harness/history/history.hpp"
#include "harness/history/history_hash.hpp"

namespace rescind {

/// Runs one case again and again without time, one enabled action after the other, judging as it goes, and
/// keeps its memory between runs. Holds references to `what`, which must outlive it.
class UntimedRun {
 public:
  UntimedRun(const Case& what, const Behaviour& behaviour);

  /// One run. `pick(places, state, tape)` chooses which of the enabled actions is next: an index into
  /// `places`, which are places in state.pending. It is asked only where there are several, and settles its
  /// choice on the tape (Site::schedule, actor 0), so that a recording of the tape replays the run.
  template <class Pick>
  void run(Pick pick) {
    begin();
    while (!over())
      take(places_.size() == 1 ? 0 : pick(std::span<const std::uint32_t>(places_), state_, tape_));
    end();
  }
  /// One run in which the tape itself chooses: a replayed recording, bytes, or a seed for a random walk.
  void run() {
    run([](std::span<const std::uint32_t> places, const Untimed::State&, Tape& tape) {
      return static_cast<std::size_t>(tape.choose(Site::schedule, 0, places.size()));
    });
  }

  /// The tape of the next run, or of the last one. Restart it, and start recording, before each run.
  [[nodiscard]] Tape& tape() { return tape_; }
  [[nodiscard]] const Tape& tape() const { return tape_; }
  /// Whether the last run broke a rule that fails a case.
  [[nodiscard]] bool failed() const { return !violations_.empty(); }
  /// What was broken, in the order in which it was found.
  [[nodiscard]] std::span<const Violation> violations() const { return violations_; }
  /// With `steps` for its clock. Rules that fail nothing were not judged.
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] std::uint64_t history_hash() const { return rescind::history_hash(history_.events); }
  [[nodiscard]] const Judge& judge() const { return state_.judge; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] const Untimed& untimed() const { return untimed_; }
  /// The limit of steps at which the last run was cut; none where it came to rest, or went round in a circle.
  [[nodiscard]] std::optional<std::uint64_t> cut_at() const {
    return cut_ && !repeats_ ? std::optional(steps_max_) : std::nullopt;
  }
  /// Whether a step of some thread waited for an event when the last run ended.
  [[nodiscard]] bool a_step_waits() const { return untimed_.a_step_waits(state_); }

 private:
  void begin();
  [[nodiscard]] bool over();
  void take(std::size_t index);
  void end();
  void keep_events();
  void watch_for_a_circle();

  Untimed untimed_;
  std::uint64_t steps_max_;
  Untimed::State state_;
  Tape tape_;
  std::vector<std::uint32_t> places_;
  History history_;
  std::vector<Violation> violations_;
  std::uint64_t steps_ = 0;
  std::uint64_t landmark_ = 0;  // The fingerprint of the state half way to the limit.
  bool cut_ = false;
  bool repeats_ = false;  // That state came again.
};

}  // namespace rescind
