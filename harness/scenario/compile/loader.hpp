#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// The cases of a scenario file, in the order of its matrix; at least one. `file` is its name, for messages.
/// They are judged by `profile` with the file's own bounds and switched-off rules on top.
/// Throws the first InputError of lint_scenario. Bounded in time and memory whatever `text` holds.
[[nodiscard]] std::vector<Case> load_scenario(std::string_view text, std::string_view file,
                                              const Profile& profile = mi_profile());

/// Everything that is wrong with a scenario file, in the order in which it is found; empty where it loads.
[[nodiscard]] std::vector<InputError> lint_scenario(std::string_view text, std::string_view file,
                                                    const Profile& profile = mi_profile());

/// The case of an expanded document, judged by `profile` with the document's own settings on top. Nothing
/// where something is wrong with it.
[[nodiscard]] std::optional<Case> case_of(const YamlNode& document, const Profile& profile = mi_profile());

}  // namespace rescind
