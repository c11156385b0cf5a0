#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// A scenario file, or what is wrong with it.
struct LoadedScenario {
  std::vector<Case> cases;         ///< In the order of its matrix, at least one; none where there are errors.
  std::vector<InputError> errors;  ///< In the order in which they are found; empty where it loads.
  std::vector<InputError> warnings{};  ///< Of a file that loads: what is odd about it under the profile.

  /// The cases. Throws the first error where there are any.
  [[nodiscard]] std::vector<Case> value() &&;
};

/// Reads a scenario file, or a file of moments, each of which is a case. `file` is its name. Its cases are judged by
/// `profile` with the file's own bounds and switched-off rules on top. Bounded in time and memory whatever `text` holds.
[[nodiscard]] LoadedScenario load_scenario(std::string_view text, std::string_view file,
                                           const Profile& profile = mi_profile());

/// The case of an expanded document, judged by `profile` with the document's own settings on top. Nothing
/// where something is wrong with it.
[[nodiscard]] std::optional<Case> case_of(YamlNode document, const Profile& profile = mi_profile());

}  // namespace rescind
