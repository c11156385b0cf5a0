#pragma once

#include "harness/history/event.hpp"
#include "harness/simulation/timed_driver.hpp"
#include "models/system/plan.hpp"

namespace rescind {

/// How a run on the virtual clock came to its end.
struct DriveEnd {
  EndWhy why = EndWhy::quiet;
  bool at_steps_max = false;  ///< It was cut at the plan's limit of steps, and not at its `until`.
};

/// Lets a run that has begun go on to its end: to rest, or to where the plan cuts it. `stepped()` is called after each
/// step; what the step that goes too far did is not told.
template <class Driver, class Stepped>
DriveEnd drive_to_the_end(Driver& driver, const Plan& plan, Stepped stepped) {
  while (driver.step()) {
    if (driver.now() > Time{} + plan.until) return {EndWhy::cut, false};
    if (driver.steps() > plan.steps_max) return {EndWhy::cut, true};
    stepped();
  }
  return {};
}

}  // namespace rescind
