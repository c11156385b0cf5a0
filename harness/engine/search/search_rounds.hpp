#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/engine/search/fuzzing.hpp"
#include "harness/engine/search/slice.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

// Every search runs in rounds: after each one findings are looked at and corpora grow, so that nothing but a
// limit on the time makes the result depend on the number of jobs.

/// Where a search stands after whole rounds, for a later one that goes on from there.
struct SearchState {
  std::uint64_t runs = 0;
  std::uint64_t cases = 0;  ///< Generated scenarios that were made.
  std::uint64_t news = 0;   ///< After so many runs, rounded up to the end of a round, nothing new came.
  RaceSet races{};
  std::set<std::string>
      known{};  ///< Shapes that were found, as describe() has them: nobody looks for them any more.
  std::vector<std::vector<Choices>> corpora{};  ///< Of the strategy coverage: of each case the tapes.
};

/// What is searched for, and for how long.
struct SearchRequest {
  FuzzOptions fuzz;
  SearchState from{};
  std::uint64_t runs = 0;   ///< It ends after so many, with those before it, ...
  Slice slice{};            ///< Of these runs only its own are made.
  bool keep_going = false;  ///< ... or, without this, at the end of the round that found something.
  std::size_t jobs = 1;
};

/// So many runs make a round, if that many are left.
inline constexpr std::uint64_t round_runs = 4096;

/// What a search came to.
struct Search {
  struct Found {
    std::string in;          ///< The case's name.
    std::uint64_t seed = 0;  ///< Of a generated scenario.
    YamlNode document;       ///< What was run, expanded.
    FuzzTally::Found what;
  };
  /// One that goes on from there.
  explicit Search(const SearchState& from);

  std::uint64_t runs = 0;  ///< With those of the searches before it, and of other slices.
  std::uint64_t made = 0;  ///< Of this search and slice.
  std::uint64_t cases = 0;
  std::uint64_t news = 0;  ///< See SearchState.
  RaceSet races;
  /// How the races grew: whenever there were more, after how many runs of this search. Never falls.
  struct RacesAfter {
    std::uint64_t runs = 0;
    std::uint64_t races = 0;  ///< Different ones.
  };
  std::vector<RacesAfter> growth;
  CutTally cuts;
  std::map<ViolationShape, Found> found;  ///< Of each shape the first, in the order of the runs.

  /// Adds what runs of the case `name` came to; the runs of a round are added in their order.
  /// `document(run)` is asked for what was run, where that is new.
  void take_in(const FuzzTally& tally, const std::string& name,
               const std::function<YamlNode(std::uint64_t run)>& document, std::uint64_t seed = 0);

  /// A round is over. Of several findings only the first stays, unless all are asked for. The round counts, so that
  /// a later search goes on behind it, where all of it was run and all that it found is told; then the corpora grow.
  void end_round(const SearchRequest& request, bool all_run, const std::function<bool()>& grow = {});
  /// Where it stands.
  [[nodiscard]] SearchState state() const;

  std::vector<Corpus> corpora;  ///< Of the cases, for the strategy coverage.

  /// Notes how far runs of the case `name` came, so that starved() knows.
  void note_lacking(const FuzzTally& tally, const std::string& name);
  /// The cases all of whose runs came to the limit of their steps before what their rules and steps need: they were
  /// not searched.
  [[nodiscard]] std::vector<std::string> starved() const;

 private:
  SearchState whole_;                    // Without the corpora.
  std::optional<ViolationShape> first_;  // Found.
  std::size_t told_ = 0;                 // Found before this round.
  std::uint64_t taken_in_ = 0;           // Runs of this search.
  struct Lacking {
    std::uint64_t runs = 0;
    std::uint64_t lacking = 0;
  };
  std::map<std::string, Lacking> lacking_;
};

/// Who follows a search, asked after each round. Each member may be empty.
struct SearchWatch {
  std::function<void(const Search&)> progress;  ///< Told how far the search got.
  std::function<void()> tick{};                 ///< Called now and then while a round goes on.
  std::function<bool()> time_is_up;             ///< Whether the real time that it was given is over.
  /// Whether it is to end soon, with what was done of the round: asked from any thread. An end that nobody can repeat.
  std::function<bool()> stop_asked{};
};

/// How work_on_all() is watched during a round.
[[nodiscard]] std::function<void(std::size_t)> ticking(const SearchWatch& watch);

/// After a round: tells `watch`, and says whether there is to be another one.
[[nodiscard]] bool goes_on(const Search& search, const SearchRequest& request, const SearchWatch& watch);

}  // namespace rescind
