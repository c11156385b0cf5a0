#include "harness/history/history.hpp"

namespace rescind {

Duration default_skew(Clock clock) {
  return clock == Clock::monotonic ? milliseconds(1) : Duration{0};
}

bool Header::observes(Place place) const {
  switch (place) {
    case Place::client:
      return client;
    case Place::network:
      return network;
    case Place::server:
      return server;
    case Place::provider:
      return provider;
    case Place::harness:
      return true;
    case Place::none:
      return false;
  }
  return false;
}

bool Header::observes(EventKind kind) const {
  return observes(place_of(kind)) && !elides.contains(kind);
}

}  // namespace rescind
