#pragma once

#include <string>
#include <vector>

#include "harness/edge/console.hpp"

namespace rescind {

// The files that a command reads. What lies in a directory and looks like one, but is none that is read, is told on
// standard error: a test that nobody runs is not green.

/// See scenario_files().
[[nodiscard]] std::vector<std::string> told_scenario_files(const std::vector<std::string>& paths,
                                                           Console& console);
/// Histories: files, what directories hold, or "-". See find_files().
[[nodiscard]] std::vector<std::string> told_history_files(const std::vector<std::string>& paths,
                                                          Console& console);

}  // namespace rescind
