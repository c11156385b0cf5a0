#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/placement.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

// The harness checks itself: some runs are done twice, with their memory placed differently, and must come to
// the same. What differs depends on something that is not in the scenario: on addresses, on memory that
// nobody set, on what an earlier run left behind.

/// A run, with all that another run of the same case must equal.
struct Trace {
  CaseResult report{};
  History history{};
  std::uint64_t tape_end = 0;           ///< Tape::end_state() when the run was over.
  std::vector<Violation> violations{};  ///< Of each rule and operation the first, with ids of the history.
};

/// Whether a run is among the `percent` (0 to 100) of all runs that are checked. Depends on nothing but the
/// case's name and the seed; what is checked at one share is checked at each larger one.
[[nodiscard]] bool is_checked(std::string_view case_name, std::uint64_t seed, std::uint32_t percent);

/// How two runs differ, in words: the first event that does, or that the tape's end state alone does (a draw
/// that changed no event), or what they were judged to be. Empty where they are equal.
[[nodiscard]] std::string difference(const Trace& first, const Trace& second);

/// Does `run` once in each placement and returns the first trace. Where they differ its outcome is
/// `could_not_run`, and `why` says how.
[[nodiscard]] Trace self_check(const std::function<Trace()>& run, const Placements& placements);

}  // namespace rescind
