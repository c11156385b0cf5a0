#pragma once

#include <optional>

#include "harness/base/time.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/search/search_rounds.hpp"

namespace rescind {

/// Shows on the terminal how far a search got, once it takes long, and ends it after `time` of real time,
/// which begins now. `console` must outlive it.
[[nodiscard]] SearchWatch watch_on(Console& console, std::optional<Duration> time = std::nullopt);

}  // namespace rescind
