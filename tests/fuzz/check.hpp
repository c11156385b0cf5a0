#pragma once

#include <string_view>

namespace rescind::fuzz {

/// Says on standard error what was promised and did not hold, and aborts: the way to tell a fuzzer that an
/// input is worth keeping.
[[noreturn]] void fail(std::string_view promise);

/// Fails unless `holds`.
inline void check(bool holds, std::string_view promise) {
  if (!holds) [[unlikely]]
    fail(promise);
}

/// Whether `text` is UTF-8, and without control characters, which would move a terminal's cursor; it may have
/// several lines.
[[nodiscard]] bool can_be_printed(std::string_view text);

}  // namespace rescind::fuzz
