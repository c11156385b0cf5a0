#pragma once

#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::live {

/// The scenarios that are shipped for what the subject is like, besides the moments; judged by `profile`.
[[nodiscard]] std::vector<Case> shipped_family(const Subject& subject, const Profile& profile);

}  // namespace rescind::live
