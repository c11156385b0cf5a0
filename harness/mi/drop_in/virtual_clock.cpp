#include "harness/mi/drop_in/virtual_clock.hpp"

#include <algorithm>

namespace rescind::drop_in {
namespace {

constexpr std::int64_t second = 1'000'000'000;
/// Centuries: what a program means by "never" stays before the end of the clock.
constexpr std::int64_t seconds_max = 4'000'000'000;

std::int64_t begins_at(clockid_t clock) {
  const bool is_calendar = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI ||
                           clock == CLOCK_REALTIME_ALARM;
  return is_calendar ? 1'704'067'200 : 1'000;
}

}  // namespace

timespec shown_by(clockid_t clock, Time now) {
  return {begins_at(clock) + now.ns / second, now.ns % second};
}

Time when_shows(clockid_t clock, const timespec& shown) {
  const std::int64_t whole = std::clamp<std::int64_t>(shown.tv_sec, 0, seconds_max) - begins_at(clock);
  return {std::max<std::int64_t>(0, whole * second + shown.tv_nsec)};
}

Duration span_of(const timespec& span) {
  return {std::clamp<std::int64_t>(span.tv_sec, 0, seconds_max) * second + span.tv_nsec};
}

bool is_valid(const timespec& span) {
  return span.tv_sec >= 0 && span.tv_nsec >= 0 && span.tv_nsec < second;
}

}  // namespace rescind::drop_in
