#pragma once

namespace rescind {

/// The number of the format that histories are written in, `history` in their header: it grows when something that
/// exists comes to mean something else. FORMAT.md says what it is.
inline constexpr int history_version = 1;

}  // namespace rescind
