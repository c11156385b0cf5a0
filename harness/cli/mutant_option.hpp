#pragma once

#include <string_view>

#include "models/mutants/mutant.hpp"

namespace rescind {

/// The mutant of that name. Throws UsageError where there is none; `option` is what the error names.
[[nodiscard]] Mutant known_mutant(std::string_view option, std::string_view name);

/// Throws the UsageError that says that no mutant is called so.
[[noreturn]] void refuse_unknown_mutant(std::string_view option, std::string_view name);

}  // namespace rescind
