#pragma once

#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/live/shipped_data.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// The files of the scenarios that are shipped for what is called so: "postgresql", "mi".
[[nodiscard]] std::vector<ShippedFile> shipped_family_files(const std::string& what);

/// The moments that are shipped.
[[nodiscard]] std::vector<Moment> shipped_moments();

/// The scenarios that are shipped for what the subject is like, besides the moments; judged by `profile`.
[[nodiscard]] std::vector<Case> shipped_family(const Subject& subject, const Profile& profile);

}  // namespace rescind::live
