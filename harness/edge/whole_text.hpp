#pragma once

#include <optional>
#include <string>

namespace rescind {

/// All of a file that a process of ours has written, whatever its size; nothing where there is none.
[[nodiscard]] std::optional<std::string> whole_text(const std::string& path);

}  // namespace rescind
