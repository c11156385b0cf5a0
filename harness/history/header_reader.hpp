#pragma once

#include "harness/history/history.hpp"
#include "harness/history/json_scanner.hpp"

namespace rescind {

/// Reads the header's line, which `scanner` has just been reset to. Unknown fields are ignored, and with
/// `ignore_unknown_events` so are unknown names in `elides`. Throws JsonError.
[[nodiscard]] Header read_header(JsonScanner& scanner, bool ignore_unknown_events);

}  // namespace rescind
