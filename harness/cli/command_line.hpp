#pragma once

#include "harness/cli/built_from.hpp"

namespace rescind {

/// Does what the command line asks for, as the program that was built so, and returns the process's exit code (see ExitCode). Never throws.
int run_command_line(int argc, const char* const* argv, const BuiltFrom& from);

}  // namespace rescind
