#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/engine/run/causal_probe.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"
#include "harness/history/history_hash.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/simulation/timed_driver.hpp"
#include "models/system/system.hpp"

namespace rescind {

/// The driver of Run that keeps time: runs one case again and again on the virtual clock, judging as it goes, and keeps its memory between
/// runs. Holds references to `what`, which must outlive it. Not copyable: its parts refer to each other.
class TimedRun {
 public:
  TimedRun(const Case& what, const Behaviour& behaviour);
  TimedRun(const TimedRun&) = delete;
  TimedRun& operator=(const TimedRun&) = delete;

  /// One run on a tape seeded with `seed`.
  void run(std::uint64_t seed);
  /// One run on `tape`, such as a recorded one. Throws TapeMismatch where it does not fit.
  void run(Tape tape);

  [[nodiscard]] const Judge& judge() const { return judge_; }
  /// What was broken, the causal form of the prompt rules included.
  [[nodiscard]] std::span<const Violation> violations() const { return violations_; }
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] std::uint64_t history_hash() const { return rescind::history_hash(history_.events); }
  /// The tape of the last run.
  [[nodiscard]] const Tape& tape() const { return driver_.tape(); }
  /// A fingerprint of every draw of the run; see Tape::end_state().
  [[nodiscard]] std::uint64_t tape_end() const { return driver_.tape().end_state(); }
  [[nodiscard]] std::uint64_t steps() const { return driver_.steps(); }
  [[nodiscard]] Time end() const { return driver_.now(); }
  /// The last run's tape, given away.
  [[nodiscard]] Tape take_tape() { return driver_.take_tape(); }

  /// The limit of steps at which the last run was cut; none where it came to rest, or to its `until`.
  [[nodiscard]] std::optional<std::uint64_t> cut_at() const { return cut_at_; }
  /// Steps and faults whose event never came.
  [[nodiscard]] std::span<const BlockedStep> blocked_steps() const { return blocked_; }

 private:
  void run_to_the_end();
  void take(std::span<const Event> events);
  void take(const Event& event);
  void probe(std::span<const Event> events);
  void keep(std::span<const Violation> found);
  void find_blocked_steps(EndWhy why);

  const Case& case_;
  Behaviour behaviour_;
  Program program_;
  System system_;
  TimedDriver<System> driver_;
  Judge judge_;
  CausalProbe prober_;
  History history_;
  std::size_t texts_ = 0;  // Of the system's own words; those of the run come behind them.
  std::vector<Violation> violations_;
  std::vector<BlockedStep> blocked_;
  std::optional<std::uint64_t> cut_at_;
  bool ended_ = false;
};

}  // namespace rescind
