#pragma once

#include <optional>
#include <string>

#include "harness/live/calibration.hpp"
#include "harness/live/moments.hpp"
#include "harness/live/subject.hpp"

namespace rescind::live {

/// Why a moment cannot be tried on the subject: it skips it, or lacks what the moment needs; nothing where it can.
[[nodiscard]] std::optional<std::string> why_unable(const Moment& moment, const Subject& subject,
                                                    const Calibration& calibration);

}  // namespace rescind::live
