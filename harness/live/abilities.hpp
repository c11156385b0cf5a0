#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/live/calibration.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// Why the subject skips what is called so, or its family: malformed of malformed/null; nothing where it does not.
[[nodiscard]] std::optional<std::string> why_skipped(std::string_view name, const Subject& subject);

/// Why a moment cannot be tried on the subject: it skips it, or lacks what the moment needs; nothing where it can.
[[nodiscard]] std::optional<std::string> why_unable(const Moment& moment, const Subject& subject,
                                                    const Calibration& calibration);

}  // namespace rescind::live
