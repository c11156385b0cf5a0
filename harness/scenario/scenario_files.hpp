#pragma once

#include <string>
#include <vector>

namespace rescind {

// The edge: the only place of the scenario library that touches files.

/// The scenario files that `paths` name: a file as it is, of a directory every *.yaml below it. Sorted within
/// each directory by name, each file once. Throws InputError for a path that is not there or cannot be read,
/// and for a directory without any scenario.
[[nodiscard]] std::vector<std::string> find_scenario_files(const std::vector<std::string>& paths);

/// The whole content of a file. Throws InputError where it cannot be read, is no regular file, or is bigger
/// than scenario_bytes_max.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace rescind
