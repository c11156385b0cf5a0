#pragma once

namespace rescind {

/// Does what the command line asks for and returns the process's exit code (see ExitCode). Never throws.
int run_command_line(int argc, const char* const* argv);

}  // namespace rescind
