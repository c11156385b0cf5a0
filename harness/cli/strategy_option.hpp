#pragma once

#include <string>

#include "harness/engine/search/fuzzing.hpp"

namespace rescind {

/// Whether sweep, which makes cases of its own, can be chosen too.
enum class Sweeping : bool { no, yes };

/// The strategy that was typed for --strategy. Throws UsageError where there is none of that name.
[[nodiscard]] Strategy known_strategy(const std::string& name, Sweeping sweeping = Sweeping::yes);

}  // namespace rescind
