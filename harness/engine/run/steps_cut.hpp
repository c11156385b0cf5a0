#pragma once

#include <algorithm>
#include <cstdint>

#include "harness/history/history.hpp"

namespace rescind {

/// A run that came to the limit of its steps, and was cut there: it says nothing of what would have come. One that
/// went round in a circle is none of these, nor is one that came to its `until`.
struct StepsCut {
  std::uint64_t at = 0;        ///< The limit.
  bool before_cancel = false;  ///< Nothing had been cancelled by then.
  bool operator==(const StepsCut&) const = default;
};

/// Whether a cancel was called, or a timeout fired.
[[nodiscard]] inline bool anything_cancelled(const History& history) {
  return std::ranges::any_of(history.events, [](const Event& event) {
    return event.kind == EventKind::cancel || event.kind == EventKind::timeout_fired;
  });
}

/// How many of several runs came to the limit of their steps.
struct CutTally {
  std::uint64_t runs = 0;
  std::uint64_t before_cancel = 0;
  std::uint64_t at = 0;  ///< The limit; of several the largest.
  bool several = false;  ///< They had different limits.
  void add(const StepsCut& cut) { add(CutTally{1, cut.before_cancel ? 1u : 0u, cut.at, false}); }
  void add(const CutTally& more) {
    if (more.runs == 0) return;
    several = several || more.several || (runs > 0 && at != more.at);
    runs += more.runs;
    before_cancel += more.before_cancel;
    at = std::max(at, more.at);
  }
  bool operator==(const CutTally&) const = default;
};

}  // namespace rescind
