#pragma once

#include <string_view>

namespace rescind {

/// Writes all of `text` to the file descriptor, past interruptions by signals. Zero, or the errno of the
/// write that failed.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

}  // namespace rescind
