#pragma once

#include <string>

namespace rescind {

/// The scenarios that were installed with this program, found from where the program lies, so that the whole
/// installation can be moved; empty where there are none (a program in its build directory).
[[nodiscard]] std::string shipped_scenarios();

/// The path of a program that is installed beside the running one; it need not be there.
[[nodiscard]] std::string beside_the_program(const std::string& name);

/// librescind_mi.so, which was built or installed with this program; empty where it was not.
[[nodiscard]] std::string shipped_mi_library();

}  // namespace rescind
