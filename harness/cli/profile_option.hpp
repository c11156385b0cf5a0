#pragma once

#include <string>

#include "harness/cli/arguments.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// Adds --profile, which means the same for every command. What is typed goes to `typed`.
void add_profile_option(Arguments& command, std::string& typed);
/// Adds --profile and --strict.
void add_judged_options(Arguments& command, Judged& typed);

/// The profile that was typed: a file, or the name of one that is built in; mi where nothing was. Says every
/// error of the file, then throws ErrorTold; throws UsageError where there is no such file or name.
[[nodiscard]] Profile profile_from(const std::string& typed, Console& console);
/// The same, made strict where that was typed.
[[nodiscard]] Profile profile_from(const Judged& typed, Console& console);

/// What the reports are told of the profile that was made of what was typed.
[[nodiscard]] ProfileUsed used(const Profile& profile, const Judged& typed);

}  // namespace rescind
