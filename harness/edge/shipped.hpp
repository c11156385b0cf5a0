#pragma once

#include <string>

namespace rescind {

/// The scenarios that were installed with this program, found from where the program lies, so that the whole
/// installation can be moved; empty where there are none (a program in its build directory).
[[nodiscard]] std::string shipped_scenarios();

}  // namespace rescind
