#pragma once

namespace rescind {

/// What the process answers. The same for every command.
enum class ExitCode : int {
  ok = 0,       ///< Nothing failed.
  broken = 1,   ///< A rule or an expectation was broken, or a case passed that was expected to fail.
  usage = 2,    ///< The command line, a scenario or another input file is wrong.
  harness = 3,  ///< The harness failed, or a case could not be run.
};

}  // namespace rescind
