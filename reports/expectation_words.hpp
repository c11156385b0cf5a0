#pragma once

#include <string>

#include "harness/engine/run/result.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// "list gets 2 to 4 results". `op` is what the operation is called that it is about.
[[nodiscard]] std::string expected(const Expectation& wanted, const std::string& op);
/// "list has 5 results". `sight` is what `wanted` was checked against.
[[nodiscard]] std::string seen(const Expectation& wanted, const Sight& sight, const std::string& op);

}  // namespace rescind
