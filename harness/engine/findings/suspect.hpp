#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "harness/contract/failing.hpp"
#include "harness/engine/findings/violation_shape.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {

/// What shrinking holds on to: a run counts when it breaks the contract in this shape.
struct Sought {
  ViolationShape shape;
  Driver driver = Driver::steps;
  Behaviour behaviour{};
  Profile profile = mi_profile();
  /// A run that takes so many steps is given up, and does not count: it would be none that is simpler.
  std::uint64_t steps_max = Plan{}.steps_max;
  /// Rules charged to the application that a run may break besides: a simpler scenario is no worse a client.
  RuleSet tolerated = RuleSet{}.set();
};

/// A scenario that may break the contract in the shape that is sought, ready to be run again and again.
class Suspect {
 public:
  /// Nothing where the document does not load. `sought` must outlive the suspect.
  [[nodiscard]] static std::unique_ptr<Suspect> of(const YamlNode& document, const Sought& sought);
  Suspect(const Suspect&) = delete;
  Suspect& operator=(const Suspect&) = delete;

  /// One run on a tape that follows `guide`; see Tape::restart_guided(). True where it breaks what is sought.
  bool follow(std::span<const Choice> guide);
  /// One run on a seeded tape.
  bool walk(std::uint64_t seed);
  /// One run without time that mostly takes the first candidate, now and then another one.
  bool stray(std::uint64_t seed);

  /// The choices of the last run, without those at the end that are first candidates.
  [[nodiscard]] const Choices& recording() const { return recording_; }
  /// All choices of the last run.
  [[nodiscard]] const Choices& whole_recording() const { return run_.tape().recording(); }
  [[nodiscard]] std::uint64_t history_hash() const { return run_.history_hash(); }
  [[nodiscard]] const History& history() const { return run_.history(); }
  [[nodiscard]] std::span<const Violation> violations() const { return run_.violations(); }
  /// The rules charged to the application that the last run broke, whether or not it is excused.
  [[nodiscard]] RuleSet broken_by_application() const;
  /// The violation of the last run that has the shape. Requires that it broke what is sought.
  [[nodiscard]] const Violation& found() const { return *found_; }
  [[nodiscard]] const Case& what() const { return what_; }
  /// Steps of the last run.
  [[nodiscard]] std::uint64_t steps() const { return run_.steps(); }
  /// Runs so far; a long run counts for several.
  [[nodiscard]] std::uint64_t cost() const { return cost_; }
  /// Steps of the last timed run whose trigger never came.
  [[nodiscard]] std::size_t blocked_steps() const { return run_.blocked_steps().size(); }

 private:
  Suspect(Case what, const Sought& sought);
  template <class Restart>
  bool run(Restart restart);
  bool judge();

  bool may_be_long_;  ///< Nothing ends a run but the plan itself.
  Case what_;
  const Sought& sought_;
  Failing failing_;
  Run run_;
  Choices recording_;
  std::optional<Violation> found_;
  std::uint64_t cost_ = 0;
};

}  // namespace rescind
