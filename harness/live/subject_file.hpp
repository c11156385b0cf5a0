#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/live/subject.hpp"

namespace rescind::live {

/// A subject file, or what is wrong with it.
struct LoadedSubject {
  Subject subject;                 ///< Worth nothing where there are errors.
  std::vector<InputError> errors;  ///< In the order in which they are found; empty where it loads.
};

/// Reads a subject file. What it does not say is as in the shipped subject that it is `like`. `file` is its name, for
/// messages.
[[nodiscard]] LoadedSubject load_subject(std::string_view text, std::string_view file);

/// The names of the shipped subjects.
[[nodiscard]] std::vector<std::string_view> shipped_subjects();
/// A shipped subject. Requires one of their names.
[[nodiscard]] Subject shipped_subject(std::string_view name);
/// The names of the shipped profiles.
[[nodiscard]] std::vector<std::string_view> shipped_profiles();
/// The text of a shipped profile, empty where there is none of that name.
[[nodiscard]] std::string_view shipped_profile(std::string_view name);

}  // namespace rescind::live
