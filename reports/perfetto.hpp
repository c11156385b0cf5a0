#pragma once

#include <string>

#include "harness/history/history.hpp"

namespace rescind {

/// The run in the JSON trace event format, which ui.perfetto.dev opens: a track for each place with a slice of 1 ns for
/// each event, arrows from where a message was sent to where it was delivered, a track for each operation from start to
/// close and for each run of a provider, and counters of the units that are held. Where the clock counts steps, a step
/// is a microsecond.
[[nodiscard]] std::string perfetto_json(const History& history);

}  // namespace rescind
