#pragma once

#include <string>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/engine/run/loading.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// The files, whose cases are judged by `profile`. Says every error of every file, then throws ErrorTold if there
/// were any.
[[nodiscard]] LoadedFiles loaded_files(const std::vector<std::string>& files, const Profile& profile,
                                       Console& console);

/// Every case of the files, in their order; else as above.
[[nodiscard]] std::vector<Case> loaded_cases(const std::vector<std::string>& files, const Profile& profile,
                                             Console& console);

}  // namespace rescind
