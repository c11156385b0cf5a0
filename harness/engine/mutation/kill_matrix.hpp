#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/contract/rule.hpp"
#include "harness/engine/run/steps_cut.hpp"
#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/system/behaviour.hpp"

namespace rescind {

// What it takes to find a mutant: trials on the system with it and without it, and what became of them.

/// One run to be made. The case outlives it.
struct Trial {
  const Case* what = nullptr;
  std::uint64_t seed = 1;
};

/// Every case once, with its own seed where it fixes one, else with `seed`.
[[nodiscard]] std::vector<Trial> suite_trials(std::span<const Case* const> cases, std::uint64_t seed);

/// `runs` random runs: the seeds from `seed` on, each with the next of the cases in turn. None where there is
/// no case. (A case that fixes its seed is the same run each time.)
[[nodiscard]] std::vector<Trial> random_trials(std::span<const Case* const> cases, std::uint64_t seed,
                                               std::uint64_t runs);

/// What trials of one system came to; they are named by their places in the list of trials. Tallies of
/// neighbouring stretches can be joined in their order, so that any number of threads gives the same.
struct Tally {
  /// How often a rule was broken, whatever its level, and where first.
  struct Fired {
    std::uint64_t runs = 0;
    std::uint32_t first = 0;   ///< Means something only where `runs` is not 0, as what follows.
    std::uint64_t events = 0;  ///< Of the shortest of the runs.
    bool operator==(const Fired&) const = default;
  };

  std::uint64_t runs = 0;
  std::uint64_t broken = 0;  ///< Runs that broke any rule.
  std::array<Fired, rules_count> fired{};
  std::vector<std::uint32_t> failed;     ///< A rule or an expectation failed (broken shoulds too). Rising.
  std::vector<std::uint32_t> could_not;  ///< The harness could not run them. Rising.
  CutTally cuts;                         ///< Runs that came to the limit of their steps.
  /// Nothing was cancelled in them, see cancels_nothing(). Looked at on the reference system only. Rising.
  std::vector<std::uint32_t> uncancelled;

  [[nodiscard]] const Fired& of(RuleId rule) const { return fired[static_cast<std::size_t>(rule)]; }
  /// Joins the tally of the trials that come next.
  void join(const Tally& next);
  bool operator==(const Tally&) const = default;
};

/// Makes `count` of the trials, from `first` on.
[[nodiscard]] Tally try_out(std::span<const Trial> trials, std::size_t first, std::size_t count,
                            const Behaviour& behaviour);

/// Whether nothing is cancelled in a run: no call of cancel, no timeout that fired, no close of an operation
/// before its final result, no close of a session with an operation unfinished, no shutdown of the server,
/// and no provider that hears of a cancellation (as by a lost connection).
[[nodiscard]] bool cancels_nothing(const History& history);

/// How many of `failed` are among `places`; both rise.
[[nodiscard]] std::size_t failed_among(std::span<const std::uint32_t> failed,
                                       std::span<const std::uint32_t> places);

/// How a search found a mutant.
struct Kill {
  Mutant mutant = Mutant::count_;
  RuleId rule = RuleId::count_;  ///< That the run broke.
  Trial trial{};                 ///< The run that broke it first.
  std::uint64_t runs = 0;        ///< How many it took, this one included.
  std::uint64_t events = 0;      ///< Of the shortest run that broke it.
};

/// The first of the trials that broke the rule that the mutant names; nothing where none did.
[[nodiscard]] std::optional<Kill> kill_in(const MutantInfo& mutant, const Tally& tally,
                                          std::span<const Trial> trials);

}  // namespace rescind
