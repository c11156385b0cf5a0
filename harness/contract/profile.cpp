#include "harness/contract/profile.hpp"

#include <initializer_list>

namespace rescind {

namespace {

std::uint32_t bits_of(std::initializer_list<OperationKind> kinds) {
  std::uint32_t bits = 0;
  for (OperationKind kind : kinds) bits |= 1u << static_cast<unsigned>(kind);
  return bits;
}

/// On the wall clock "prompt" is 100 ms: schedulers, sockets and sanitizers take their share.
Bounds wall_clock(Bounds bounds) {
  const Duration prompt = milliseconds(100);
  bounds.cancel_call = prompt;
  bounds.final = prompt;
  bounds.unblock = prompt;
  bounds.disconnect = prompt;
  bounds.timeout = prompt;
  bounds.close_sync = prompt;
  return bounds;
}

}  // namespace

bool Profile::cancel_travels(OperationKind kind) const {
  return (travelling_kinds >> static_cast<unsigned>(kind) & 1u) != 0;
}

Profile mi_profile() {
  Profile profile;
  profile.name = "mi";
  profile.wall_bounds = wall_clock(profile.virtual_bounds);
  // S11 names an enumeration, whose cancel can travel, and an invocation, whose cannot. We take the other
  // streams to be like the first, the other single results like the second: one answer is on its way or it is
  // not.
  profile.travelling_kinds =
      bits_of({OperationKind::enumerate, OperationKind::query, OperationKind::associators,
               OperationKind::references, OperationKind::subscribe, OperationKind::enumerate_classes});
  return profile;
}

}  // namespace rescind
