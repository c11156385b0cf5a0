#pragma once

#include <map>
#include <string>

#include "harness/live/check.hpp"
#include "harness/live/mi/check.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What is tried on a program, as the simulated system plays it, by the names of the cases; moments, too.
using SimulatedCases = std::map<std::string, Case>;

[[nodiscard]] SimulatedCases simulated_cases(const live::CheckRequest& request);
[[nodiscard]] SimulatedCases simulated_cases(const live::MiCheckRequest& request);

}  // namespace rescind
