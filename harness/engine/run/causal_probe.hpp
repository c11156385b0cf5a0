#pragma once

#include <span>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/simulation/pending.hpp"
#include "harness/simulation/timed_driver.hpp"
#include "models/system/system.hpp"

namespace rescind {

/// Which parties' causal forms a step has made due: the client stack's when something was cancelled, the
/// provider's when it has heard.
struct ProbesDue {
  bool client_stack = false;
  bool provider = false;
};
/// `events` are those of the step, and `judge` has taken them in.
[[nodiscard]] ProbesDue probes_due(std::span<const Event> events, const Judge& judge);

/// Judges the causal form of the prompt rules: freezes everything but one party, lets that party's own
/// actions run out, and asks whether what it owes has come. Works on copies; the run itself goes on
/// untouched. What it keeps between calls is memory only.
class CausalProbe {
 public:
  /// Runs with more pending actions than this are not probed: a load is judged by its times alone.
  static constexpr std::size_t pending_max = 1024;

  /// What the party (client_stack or provider) breaks when only it goes on from here; valid until the next
  /// call. Empty where nothing is broken, or where the run is too large to be probed.
  [[nodiscard]] std::span<const Violation> run(const System& system, const TimedDriver<System>& driver,
                                               const Judge& judge, Party party);
  /// The same without time: `pending` is what is enabled or waits in its lane.
  [[nodiscard]] std::span<const Violation> run(const System& system, const World& world,
                                               const Pending<Action>& pending, const Judge& judge, Time now,
                                               Party party);

 private:
  struct Due {
    Time due;
    Action action;
  };
  [[nodiscard]] std::span<const Violation> let_run(const System& system, const World& world,
                                                   const Judge& judge, Time now, Party party);

  Judge judge_{Profile{}, Header{}};
  World world_;
  Tape tape_;
  std::vector<Due> pending_;
  Effects<Action> effects_;
};

}  // namespace rescind
