#include "harness/history/history.hpp"

namespace rescind {

Duration default_skew(Clock clock) {
  return clock == Clock::monotonic ? milliseconds(1) : Duration{0};
}

bool Header::observes(EventKind kind) const {
  return observes(place_of(kind)) && !elides.contains(kind);
}

}  // namespace rescind
