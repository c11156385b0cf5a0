#pragma once

#include <string>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// Every case of the files, in their order, judged by `profile`. Says every error of every file, then throws
/// ErrorTold if there were any.
[[nodiscard]] std::vector<Case> loaded_cases(const std::vector<std::string>& files, const Profile& profile,
                                             Console& console);

}  // namespace rescind
