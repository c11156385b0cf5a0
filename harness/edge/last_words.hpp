#pragma once

#include <string>

namespace rescind {

/// From now on an interruption or a termination writes `words` to standard error and ends the process with this exit
/// code, wherever it is. Called once.
void end_with_words(std::string words, int exit_code);

}  // namespace rescind
