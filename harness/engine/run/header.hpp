#pragma once

#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// The header of the history that a run of `what` on the simulated system leaves behind.
[[nodiscard]] inline Header header_of(const Case& what, Clock clock) {
  Header header;
  header.name = what.name;
  header.subject = "rescind simulation";
  header.protocol = what.plan.network.protocol == Protocol::pull ? "pull" : "push";
  header.clock = clock;
  return header;
}

}  // namespace rescind
