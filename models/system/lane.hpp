#pragma once

#include "harness/history/ids.hpp"
#include "harness/history/renaming.hpp"
#include "harness/simulation/effects.hpp"

namespace rescind {

/// The lane of one direction of a connection: first in, first out.
[[nodiscard]] inline Lane lane_of(ConnectionId connection, bool to_server) {
  return {connection.value * 2 + (to_server ? 1u : 0u)};
}

/// The lane of admissions, which stands behind those of all connections.
[[nodiscard]] inline Lane admission_lane(std::uint32_t connections_count) {
  return {connections_count * 2};
}

/// The same direction of the connection that bears the other name.
[[nodiscard]] inline Lane renamed(Lane lane, const Renaming& names) {
  return lane == Lane{} ? lane : lane_of(names.of(ConnectionId{lane.value / 2}), lane.value % 2 != 0);
}

}  // namespace rescind
