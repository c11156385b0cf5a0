#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/engine/coverage/race.hpp"
#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/engine/findings/violation_shape.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/exploration/fingerprint_set.hpp"
#include "harness/exploration/sampling.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/recorded_run.hpp"
#include "models/reduction/footprint.hpp"

namespace rescind {

/// How the next run is drawn. `random` and `sweep` run on the virtual clock; all others without time.
enum class Strategy : std::uint8_t {
  random,    ///< Latencies, faults and times from a seed.
  sweep,     ///< The same seed for variants of the case that cancel at each event; see Sweep.
  walk,      ///< Any enabled action is as probable as any other.
  pct,       ///< Random priorities of processes, changed at few steps; see PriorityChanges.
  pos,       ///< Random priorities of actions, drawn anew where they conflict; see PartialOrder.
  coverage,  ///< Variations of runs that reached a new race or a new state.
};
inline constexpr std::array<std::string_view, 6> strategy_names{"random", "sweep", "walk",
                                                                "pct",    "pos",   "coverage"};
[[nodiscard]] constexpr std::string_view name_of(Strategy strategy) {
  return strategy_names[static_cast<std::size_t>(strategy)];
}

struct FuzzOptions {
  Strategy strategy = Strategy::random;
  std::uint64_t seed = 1;   ///< Run number n of a case has the seed `seed` + n.
  std::uint32_t depth = 3;  ///< Of pct: the depth of the bugs that it looks for; at least 1.
  std::optional<Mutant> mutant;
  std::optional<std::uint64_t> steps_max{};  ///< Of a generated scenario; a case has its own.
};

/// A run worth keeping: one that broke a rule or, of the strategy `coverage`, one that reached something new.
struct KeptRun {
  std::uint64_t number = 0;
  Choices tape;
};

/// What a stretch of a case's runs came to.
struct FuzzTally {
  struct Found {
    ViolationShape shape;
    KeptRun run;
  };
  std::vector<Found> found;  ///< Of each shape the first run that showed it, in the order of the runs.
  RaceSet races;
  std::uint64_t runs = 0;
  CutTally cuts;              ///< Of the runs, those that came to the limit of their steps, ...
  std::uint64_t lacking = 0;  ///< ... and of these those that lack something; see Run::lacks().
  /// Of the strategy `coverage`: runs that reached states that the corpus had not, with those states.
  struct Fresh {
    KeptRun run;
    std::vector<std::uint64_t> states;  ///< Fingerprints.
  };
  std::vector<Fresh> fresh;
};

/// What the strategy `coverage` knows of a case so far.
class Corpus {
 public:
  /// Takes in what a stretch found, unless earlier stretches found all of it. Stretches come in their order,
  /// whoever ran them. Whether there was anything new.
  bool add(const FuzzTally& tally);
  /// Takes in a run that an earlier search had in its corpus, with the states that it goes through.
  void add(const Choices& tape, std::span<const std::uint64_t> states);
  [[nodiscard]] std::span<const Choices> tapes() const { return tapes_; }
  [[nodiscard]] bool knows(std::uint64_t state) const { return states_.contains(state); }

 private:
  /// False where it is known.
  bool add(std::uint64_t state);

  FingerprintSet states_{64};
  std::uint64_t states_count_ = 0;
  std::vector<Choices> tapes_;  // Whatever states a run on one of these goes through are known.
};

/// A run like one of the corpus's, with some choices changed, cut somewhere, and gone on with at random.
class Variation {
 public:
  /// Restarts `tape` on it.
  void begin(const Choices& parent, std::uint64_t seed, Tape& tape);
  /// The next choice of an action, out of `bound`, settled on the tape.
  std::size_t pick(std::uint64_t bound, Tape& tape);
  /// So many choices are its parent's: until the next one is made, the run goes through its parent's states.
  [[nodiscard]] std::size_t as_parent() const { return as_parent_; }

 private:
  std::uint64_t random(std::uint64_t bound);

  std::uint64_t seed_ = 0;
  std::uint64_t drawn_ = 0;
  Choices guide_;
  std::size_t guided_ = 0;  // Choices of an action that are left in the guide.
  std::uint64_t tail_ = 0;  // Those after it that are left to be drawn.
  std::size_t as_parent_ = 0;
};

/// Runs a case on tapes that a strategy draws. Keeps its memory from run to run, and a reference to `what`.
class Fuzzer {
 public:
  Fuzzer(const Case& what, const FuzzOptions& options);
  Fuzzer(const Fuzzer&) = delete;
  Fuzzer& operator=(const Fuzzer&) = delete;

  /// The runs number `first` to `first` + `count` - 1, which depend on nothing but their numbers, the
  /// options, and the corpus (for coverage). Requires a corpus for coverage.
  void run(std::uint64_t first, std::uint64_t count, const Corpus* corpus, FuzzTally& tally);
  /// Runs on `tape` again, a run of the strategy coverage, and adds it to the corpus.
  void recall(const Choices& tape, Corpus& corpus);

 private:
  [[nodiscard]] bool counts(const Violation& violation) const;
  void run_timed(std::uint64_t number, FuzzTally& tally);
  void run_untimed(std::uint64_t number, const Corpus* corpus, FuzzTally& tally);
  void run_varied(std::uint64_t number, const Corpus& corpus, FuzzTally& tally);
  void draw(std::uint64_t seed);
  /// The shapes of these violations that the tally has not.
  [[nodiscard]] std::vector<ViolationShape> new_shapes(std::span<const Violation> violations,
                                                       const FuzzTally& tally) const;
  void add_races(const History& history, FuzzTally& tally);
  void note_cut(FuzzTally& tally) const;
  void make_candidates(std::span<const std::uint32_t> places, const Untimed::State& state);

  const Case& case_;
  FuzzOptions options_;
  Behaviour behaviour_;
  Run run_;
  UntimedRun* untimed_;  // Of run_; none where the strategy keeps time.
  std::optional<ActionFootprints> footprints_;
  PriorityChanges priorities_{1, 1};
  PartialOrder order_;
  RaceMonitor monitor_;
  Variation variation_;
  std::vector<Candidate> candidates_;
  std::vector<RaceIndex> races_;
};

/// The driver of the strategy's runs.
[[nodiscard]] constexpr Driver driver_of(Strategy strategy) {
  return strategy == Strategy::random || strategy == Strategy::sweep ? Driver::timed : Driver::steps;
}

}  // namespace rescind
