#pragma once

#include "harness/contract/profile.hpp"
#include "models/system/ways.hpp"

namespace rescind {

/// How the simulated system goes about it so that it keeps what `profile` promises. What a user switched off without a
/// reason changes no system.
[[nodiscard]] Ways ways_of(const Profile& profile);

}  // namespace rescind
