#include "harness/engine/run/untimed_run.hpp"

#include <algorithm>

namespace rescind {

UntimedRun::UntimedRun(const Case& what, const Behaviour& behaviour)
    : untimed_(what, behaviour), steps_max_(std::min(what.plan.untimed_steps_max, what.plan.steps_max)) {
  history_.header = untimed_.header();
  history_.names = untimed_.program().names();
}

void UntimedRun::begin() {
  steps_ = 0;
  cut_ = false;
  repeats_ = false;
  history_.events.clear();
  violations_.clear();
  untimed_.begin(state_, tape_);
  keep_events();
}

bool UntimedRun::over() {
  state_.pending.enabled(places_);
  cut_ = !places_.empty() && steps_ == steps_max_;
  return places_.empty() || cut_;
}

void UntimedRun::take(std::size_t index) {
  ++steps_;
  untimed_.take(state_, places_[index], tape_, Time{static_cast<std::int64_t>(steps_)});
  keep_events();
  if (steps_ >= steps_max_ / 2) watch_for_a_circle();
}

// Without time an armed timer, or a provider that polls, may go on for ever: a run that goes round has shown all that
// it would. Runs that end before are not slowed down by this.
void UntimedRun::watch_for_a_circle() {
  const std::uint64_t here = untimed_.fingerprint(state_);
  if (steps_ == steps_max_ / 2) {
    landmark_ = here;
  } else {
    repeats_ = repeats_ || here == landmark_;
  }
}

void UntimedRun::end() {
  untimed_.finish(state_, Time{static_cast<std::int64_t>(steps_)}, cut_ ? EndWhy::cut : EndWhy::quiet);
  keep_events();
  untimed_.each_violation(state_, [this](const Violation& violation) { violations_.push_back(violation); });
}

void UntimedRun::keep_events() {
  const std::vector<Event>& events = state_.effects.events;
  history_.events.insert(history_.events.end(), events.begin(), events.end());
}

}  // namespace rescind
