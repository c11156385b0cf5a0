#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/exploration/states_report.hpp"

namespace rescind {

/// What a search of states is to do.
struct SearchOrder {
  SearchLimits limits;
  std::uint32_t jobs = 1;
  bool first_only = false;     ///< Ends with the first level that breaks a property.
  Broken wanted = ~Broken{0};  ///< Ends with the level after which each of these was broken.
  bool paths = false;          ///< Keeps how each state was reached. With one job only.
  bool symmetry = false;       ///< Takes states that differ in names only for one.
  bool cycles = false;         ///< Notes what leads to what, and says whether one can go round.
};

/// A broken property as a search finds it.
struct Broke {
  std::uint32_t property = 0;
  bool at_rest = false;
  std::uint32_t depth = 0;
  std::vector<std::uint32_t> ordinals;  ///< With `paths`: which of the enabled actions to take, step by step.
};

/// What a search has come to.
struct SearchResult {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint32_t depth = 0;
  bool exhausted = false;
  std::size_t memory = 0;
  std::optional<bool> cyclic;  ///< With `cycles`, where the search is exhausted and its edges fitted.
  std::vector<Broke> broke;    ///< At most one of each property: the first in the order of depth.

  [[nodiscard]] Broken broken() const;
  /// Adds `broke`, unless its property was broken as early. Of the same depth the first one stays.
  void add(const Broke& broke);
  /// Whether the search may end.
  [[nodiscard]] bool enough(const SearchOrder& order) const;
};

/// What one worker finds broken: each property at most once at rest, and once otherwise.
class LevelFindings {
 public:
  /// Takes what of `broken` is new; calls `path()` for each, how its state is reached. `depth` is the level
  /// of that state.
  template <class Path>
  void note(Broken broken, bool at_rest, std::uint32_t depth, Path path) {
    Broken& known = at_rest ? resting_ : reached_;
    for (broken &= ~known, known |= broken; broken != 0; broken &= broken - 1)
      list_.push_back({static_cast<std::uint32_t>(std::countr_zero(broken)), at_rest, depth, path()});
  }
  /// Hands all to `result`. What was noted stays known.
  void gather(SearchResult& result);

 private:
  Broken resting_ = 0;
  Broken reached_ = 0;
  std::vector<Broke> list_;
};

}  // namespace rescind
