#pragma once

#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/contract/profile.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// A profile file, or what is wrong with it.
struct LoadedProfile {
  Profile profile;                 ///< Worth nothing where there are errors.
  std::vector<InputError> errors;  ///< In the order in which they are found; empty where it loads.
};

/// Reads a profile file. What it does not say is as in mi_profile(). `file` is its name, for messages.
/// Bounded in time and memory whatever `text` holds.
[[nodiscard]] LoadedProfile load_profile(std::string_view text, std::string_view file);

/// Sets the bounds that a checked map of them names; the others stay as they are.
void take_bounds(const YamlNode& written, Bounds& bounds);

}  // namespace rescind
