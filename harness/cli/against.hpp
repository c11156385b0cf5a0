#pragma once

#include <string>

#include "harness/cli/exit_code.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/runner.hpp"

namespace rescind {

/// Says the first event in which a run differs from the history in the file `path` ("-" for standard input),
/// or that they are equal: ok or harness, since one scenario and seed have one history in every build.
/// Throws InputError where the file is no history.
ExitCode compare_with_history(const CaseRun& run, const std::string& path, Console& console);

}  // namespace rescind
