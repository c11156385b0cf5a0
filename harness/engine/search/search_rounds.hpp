#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "harness/base/time.hpp"
#include "harness/edge/console.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/search/fuzzing.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

// Every search runs in rounds: after each one findings are looked at and corpora grow, so that nothing but a
// limit on the time makes the result depend on the number of jobs.

/// What is searched for, and for how long.
struct SearchRequest {
  FuzzOptions fuzz;
  std::uint64_t runs = 0;        ///< It ends after so many, ...
  std::optional<Duration> time;  ///< ... or after so much real time, ...
  bool keep_going = false;       ///< ... or, without this, at the end of the round that found something.
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
  std::uint64_t runs = 0;
  std::uint64_t cases = 0;
  RaceSet races;
  std::map<ViolationShape, Found> found;  ///< Of each shape the first, in the order of the runs.

  /// Adds what runs of the case `name` came to; the runs of a round are added in their order.
  /// `document(run)` is asked for what was run, where that is new.
  void take_in(const FuzzTally& tally, const std::string& name,
               const std::function<YamlNode(std::uint64_t run)>& document, std::uint64_t seed = 0);
};

/// Says between two rounds whether there is to be another, and shows how far the search got.
class Rounds {
 public:
  Rounds(const SearchRequest& request, Console& console) : request_(request), console_(console) {}
  ~Rounds() { console_.progress(""); }
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

  [[nodiscard]] bool go_on(const Search& search) const;

 private:
  const SearchRequest& request_;
  Console& console_;
  Stopwatch stopwatch_;
};

}  // namespace rescind
