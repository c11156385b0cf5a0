#pragma once

#include <time.h>

#include <cstdint>
#include <optional>

#include "harness/base/time.hpp"

namespace rescind::drop_in {

/// What a clock of the program shows at a time of the run. The calendar begins on 2024-01-01, every other clock at
/// 1000 s.
[[nodiscard]] timespec shown_by(clockid_t clock, Time now);
/// The time of the run at which that clock shows `shown`; before the run began: its beginning.
[[nodiscard]] Time when_shows(clockid_t clock, const timespec& shown);
[[nodiscard]] Duration span_of(const timespec& span);
/// Whether it is one that the C library would take: nanoseconds from 0 to 999,999,999, and no negative seconds.
[[nodiscard]] bool is_valid(const timespec& span);

}  // namespace rescind::drop_in
