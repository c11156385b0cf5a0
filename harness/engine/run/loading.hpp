#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/engine/run/judged.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// The scenario files at and below `paths`, in a fixed order; where there are no paths, those of ./scenarios,
/// or else those that were installed with the program. Throws UsageError where there are none.
[[nodiscard]] std::vector<std::string> scenario_files(const std::vector<std::string>& paths);

/// Every case of the files, in their order, judged by `profile`. Says every error of every file, then throws
/// ErrorTold if there were any.
[[nodiscard]] std::vector<Case> load_cases(const std::vector<std::string>& files, const Profile& profile,
                                           Console& console);

/// The command that shows a run again. `alone` says that the case is the only one of its file. `mutant` is
/// the name of the one in the system, if any.
[[nodiscard]] std::string replay_command(const Case& what, std::uint64_t seed, const Judged& judged,
                                         bool alone, std::string_view mutant = {});

/// The seed that a run of the case uses: the file's own, where it fixes one.
[[nodiscard]] std::uint64_t seed_of(const Case& what, std::uint64_t seed);

}  // namespace rescind
