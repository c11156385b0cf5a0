#pragma once

#include <string_view>

#include "harness/scenario/language/diagnostics.hpp"

namespace rescind {

/// Whether `text` may be handed to the YAML parser: not too big, valid UTF-8 without control characters, no
/// tab at the start of a line. Adds what is wrong.
bool check_text(std::string_view text, Diagnostics& diagnostics);

}  // namespace rescind
