#include "harness/library/recording.hpp"

#include "harness/base/text.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

bool has_any_at(EventSet kinds, Place place) {
  for (const EventInfo& event : all_events()) {
    if (event.place == place && kinds.contains(event.kind)) return true;
  }
  return false;
}

}  // namespace

EventSet all_but(EventSet recorded) {
  EventSet left;
  for (const EventInfo& event : all_events()) {
    const bool own = event.place == Place::harness;
    if (!own && !recorded.contains(event.kind) && has_any_at(recorded, event.place)) left.add(event.kind);
  }
  return left;
}

Header header_of(const Recording& what) {
  Header header{.name = printable(what.name),
                .subject = printable(what.subject),
                .protocol = printable(what.protocol),
                .clock = what.clock,
                .places = {},
                .elides = what.elides,
                .skew = what.skew.value_or(default_skew(what.clock))};
  const PlaceSet recorded = Header{}.places;
  for (const Place place : what.observes) {
    if (recorded.contains(place)) header.places.add(place);
  }
  return header;
}

}  // namespace rescind
