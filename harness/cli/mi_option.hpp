#pragma once

#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"
#include "harness/live/mi/check.hpp"

namespace rescind {

/// An MI client library as the command line names it: "mi:PATH", what stands behind --, and --user. Throws UsageError.
[[nodiscard]] live::MiTarget mi_target_of(const std::string& what, const std::vector<std::string>& settings,
                                          const std::string& user);

/// The cases of these files and directories, the shipped ones where there are none. Says what is wrong with a file, then
/// throws ErrorTold.
[[nodiscard]] std::vector<live::MiCase> mi_cases_of(const std::vector<std::string>& paths,
                                                    const Profile& profile, Console& console);

/// The shipped cases whose moments the seed draws.
[[nodiscard]] std::vector<live::MiCase> drawn_mi_cases(const Profile& profile);

}  // namespace rescind
