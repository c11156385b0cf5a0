#pragma once

#include <string>

#include "harness/history/history.hpp"
#include "models/system/plan.hpp"

namespace rescind {

/// What the plan calls what its ids stand for.
[[nodiscard]] Names names_in(const Plan& plan);

/// A trigger in the words of a scenario file: "third result of list", "request of list delivered".
[[nodiscard]] std::string phrase_of(const EventPattern& pattern, const Names& names);

}  // namespace rescind
