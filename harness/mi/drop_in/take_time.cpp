// Clocks and sleeps.

#include <sys/time.h>

#include <cerrno>

#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/taken_over.hpp"
#include "harness/mi/drop_in/virtual_clock.hpp"
#include "harness/mi/drop_in/waiting.hpp"

using namespace rescind;
using namespace rescind::drop_in;

namespace {

/// The time now. Who looks again and again waits for it to pass.
Time look(const void* caller) {
  const Entered entered("a clock", caller);
  entered.baton().look();
  return entered.baton().now();
}

void sleep_until(const char* call, const void* caller, Time until) {
  const Entered entered(call, caller);
  if (until <= entered.baton().now()) return entered.baton().yield(call);
  entered.wait_on(nullptr, until);
}

void sleep_for(const char* call, const void* caller, Duration span) {
  sleep_until(call, caller, simulation()->baton().now() + span);
}

}  // namespace

RESCIND_TAKEN_OVER int clock_gettime(clockid_t clock, timespec* out) noexcept {
  if (!takes_part()) return real().clock_gettime(clock, out);
  *out = shown_by(clock, look(RESCIND_CALLER));
  return 0;
}

RESCIND_TAKEN_OVER int gettimeofday(timeval* out, void* zone) noexcept {
  if (!takes_part()) return real().gettimeofday(out, zone);
  const timespec now = shown_by(CLOCK_REALTIME, look(RESCIND_CALLER));
  *out = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

RESCIND_TAKEN_OVER time_t time(time_t* out) noexcept {
  if (!takes_part()) return real().time(out);
  const timespec now = shown_by(CLOCK_REALTIME, look(RESCIND_CALLER));
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

RESCIND_TAKEN_OVER int timespec_get(timespec* out, int base) noexcept {
  if (!takes_part()) return real().timespec_get(out, base);
  if (base != TIME_UTC) return 0;
  *out = shown_by(CLOCK_REALTIME, look(RESCIND_CALLER));
  return base;
}

RESCIND_TAKEN_OVER int nanosleep(const timespec* span, timespec* left) {
  if (!takes_part()) return real().nanosleep(span, left);
  if (!is_valid(*span)) {
    errno = EINVAL;
    return -1;
  }
  sleep_for("nanosleep", RESCIND_CALLER, span_of(*span));
  return 0;
}

RESCIND_TAKEN_OVER int clock_nanosleep(clockid_t clock, int flags, const timespec* when, timespec* left) {
  if (!takes_part()) return real().clock_nanosleep(clock, flags, when, left);
  if (!is_valid(*when)) return EINVAL;
  if ((flags & TIMER_ABSTIME) != 0) {
    sleep_until("clock_nanosleep", RESCIND_CALLER, when_shows(clock, *when));
  } else {
    sleep_for("clock_nanosleep", RESCIND_CALLER, span_of(*when));
  }
  return 0;
}

RESCIND_TAKEN_OVER int usleep(useconds_t span) {
  if (!takes_part()) return real().usleep(span);
  sleep_for("usleep", RESCIND_CALLER, microseconds(span));
  return 0;
}

RESCIND_TAKEN_OVER unsigned sleep(unsigned span) {
  if (!takes_part()) return real().sleep(span);
  sleep_for("sleep", RESCIND_CALLER, seconds(span));
  return 0;
}

RESCIND_TAKEN_OVER int sched_yield() noexcept {
  if (!takes_part()) return real().yield();
  const Entered entered("sched_yield", RESCIND_CALLER);
  entered.baton().yield("sched_yield");
  return 0;
}
