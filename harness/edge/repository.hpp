#pragma once

#include <string>

namespace rescind {

/// What `file` is called from the top of the repository that it is in; as given where it is in none.
[[nodiscard]] std::string path_in_repository(const std::string& file);

}  // namespace rescind
