#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// The files that `paths` name: "-" and a file as they are, of a directory every file below it whose name
/// ends in `ending`, sorted by name. Throws UsageError for a path that does not exist, InputError for a
/// directory that cannot be read or holds no such file.
[[nodiscard]] std::vector<std::string> find_files(const std::vector<std::string>& paths,
                                                  std::string_view ending);

}  // namespace rescind
