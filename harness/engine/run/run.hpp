#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "harness/contract/judge.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/engine/run/timed_run.hpp"
#include "harness/engine/run/untimed_run.hpp"
#include "harness/history/history.hpp"
#include "harness/history/history_hash.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {

/// Runs one case again and again under one of the two drivers, judging as it goes, and keeps its memory
/// between runs. Holds a reference to `what`, which must outlive it. Not copyable.
class Run {
 public:
  Run(const Case& what, const Behaviour& behaviour, Driver driver);

  /// One run in which `tape` decides whatever is open: seeded, recorded, or made of bytes. Throws
  /// TapeMismatch where it does not fit.
  void run(Tape tape);
  /// One run on a tape seeded with `seed`, in the memory of the last one's.
  void run(std::uint64_t seed);
  /// The last run's tape, given away: to be restarted for the next run with the memory that it has.
  [[nodiscard]] Tape take_tape();

  [[nodiscard]] Driver driver() const { return timed() == nullptr ? Driver::steps : Driver::timed; }
  /// The run without time, for whoever picks the next action; none under the timed driver.
  [[nodiscard]] UntimedRun* untimed() { return std::get_if<UntimedRun>(&run_); }

  // Of the last run.
  [[nodiscard]] const History& history() const;
  [[nodiscard]] std::uint64_t history_hash() const { return rescind::history_hash(history().events); }
  [[nodiscard]] const Judge& judge() const;
  /// What was broken, causal forms included.
  [[nodiscard]] std::span<const Violation> violations() const;
  [[nodiscard]] const Tape& tape() const;
  [[nodiscard]] std::uint64_t steps() const;
  /// On its clock: ns, or steps.
  [[nodiscard]] Duration length() const;
  /// It came to the limit of its steps.
  [[nodiscard]] std::optional<StepsCut> steps_cut() const;
  /// Whether it left something that the case is about undone: a rule that the case names and that fails it was not
  /// exercised, or a step still waited for its event.
  [[nodiscard]] bool lacks(const Case& what) const;
  /// Steps and faults whose event never came; none are known without time.
  [[nodiscard]] std::span<const BlockedStep> blocked_steps() const;

 private:
  [[nodiscard]] const TimedRun* timed() const { return std::get_if<TimedRun>(&run_); }

  std::variant<std::monostate, TimedRun, UntimedRun> run_;
};

}  // namespace rescind
