// Semaphores, file descriptors, and what the C++ library waits on without any of them.

#include <linux/futex.h>
#include <sys/syscall.h>

#include <cerrno>
#include <climits>
#include <cstdint>

#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/taken_over.hpp"
#include "harness/mi/drop_in/virtual_clock.hpp"
#include "harness/mi/drop_in/waiting.hpp"

using namespace rescind;
using namespace rescind::drop_in;

namespace {

int take(const Entered& entered, sem_t* semaphore, std::optional<Time> until = {}) {
  entered.baton().point();
  const int code = wait_while_busy(entered, semaphore, until, EAGAIN, ETIMEDOUT,
                                   [&] { return real().sem_trywait(semaphore) == 0 ? 0 : errno; });
  if (code == 0) return 0;
  errno = code;
  return -1;
}

int refused() {
  errno = EINVAL;
  return -1;
}

/// Waits until `look` finds something, which it is asked without blocking, or until the time comes.
template <class Look>
int wait_for_files(const Entered& entered, std::optional<Time> until, bool may_wait, Look look) {
  entered.baton().point();
  int found = look();
  if (found != 0 || !may_wait) return found;
  const std::function<bool()> ready = [&] { return (found = look()) != 0; };
  entered.baton().wait({.call = entered.call(), .until = until, .ready = &ready});
  return found != 0 ? found : look();
}

std::optional<Time> in_milliseconds(int timeout) {
  if (timeout < 0) return std::nullopt;
  return simulation()->baton().now() + milliseconds(timeout);
}

std::optional<Time> after(const timespec* span) {
  if (span == nullptr) return std::nullopt;
  return simulation()->baton().now() + span_of(*span);
}

/// select() writes over what it is asked: each look begins anew.
class Sets {
 public:
  Sets(fd_set* reads, fd_set* writes, fd_set* others) : asked_{reads, writes, others} {
    for (int i = 0; i < 3; ++i)
      if (asked_[i] != nullptr) first_[i] = *asked_[i];
  }
  int look(int count) {
    for (int i = 0; i < 3; ++i)
      if (asked_[i] != nullptr) *asked_[i] = first_[i];
    timeval none{0, 0};
    return real().select(count, asked_[0], asked_[1], asked_[2], &none);
  }

 private:
  fd_set* asked_[3];
  fd_set first_[3]{};
};

int select_within(const Entered& entered, int count, Sets sets, std::optional<Time> until) {
  const bool may_wait = !until || *until > entered.baton().now();
  return wait_for_files(entered, until, may_wait, [&] { return sets.look(count); });
}

// --- futexes: std::future, std::atomic::wait and the guards of static variables wait on them ---

std::optional<Time> until_of(int what, const timespec* timeout) {
  if (timeout == nullptr) return std::nullopt;
  if ((what & FUTEX_CMD_MASK) == FUTEX_WAIT) return simulation()->baton().now() + span_of(*timeout);
  return when_shows((what & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC, *timeout);
}

long wait_on_futex(const Entered& entered, const std::uint32_t* word, std::uint32_t value,
                   std::optional<Time> until) {
  entered.baton().point();
  if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != value) {
    errno = EAGAIN;
    return -1;
  }
  if (entered.wait_on(word, until) == Woken::by_somebody) return 0;
  errno = ETIMEDOUT;
  return -1;
}

long wake_on_futex(const Entered& entered, const std::uint32_t* word, long most) {
  long woken = 0;
  while (woken < most && entered.baton().wake_one(word)) ++woken;
  entered.baton().point();
  return woken;
}

}  // namespace

RESCIND_TAKEN_OVER int sem_wait(sem_t* semaphore) {
  if (!takes_part()) return real().sem_wait(semaphore);
  return take(Entered("sem_wait", RESCIND_CALLER), semaphore);
}

RESCIND_TAKEN_OVER int sem_timedwait(sem_t* semaphore, const timespec* until) {
  if (!takes_part()) return real().sem_timedwait(semaphore, until);
  const Entered entered("sem_timedwait", RESCIND_CALLER);
  if (!is_valid(*until)) return refused();
  return take(entered, semaphore, when_shows(CLOCK_REALTIME, *until));
}

RESCIND_TAKEN_OVER int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  if (!takes_part()) return real().sem_clockwait(semaphore, clock, until);
  const Entered entered("sem_clockwait", RESCIND_CALLER);
  if (!is_valid(*until)) return refused();
  return take(entered, semaphore, when_shows(clock, *until));
}

RESCIND_TAKEN_OVER int sem_post(sem_t* semaphore) noexcept {
  if (!takes_part()) return real().sem_post(semaphore);
  const Entered entered("sem_post", RESCIND_CALLER);
  const int code = real().sem_post(semaphore);
  entered.baton().wake_all(semaphore);
  entered.baton().point();
  return code;
}

RESCIND_TAKEN_OVER int poll(pollfd* files, nfds_t count, int timeout) {
  if (!takes_part()) return real().poll(files, count, timeout);
  const Entered entered("poll", RESCIND_CALLER);
  return wait_for_files(entered, in_milliseconds(timeout), timeout != 0,
                        [&] { return real().poll(files, count, 0); });
}

RESCIND_TAKEN_OVER int ppoll(pollfd* files, nfds_t count, const timespec* span, const sigset_t* mask) {
  if (!takes_part()) return real().ppoll(files, count, span, mask);
  const Entered entered("ppoll", RESCIND_CALLER);
  return wait_for_files(entered, after(span), true, [&] { return real().poll(files, count, 0); });
}

RESCIND_TAKEN_OVER int select(int count, fd_set* reads, fd_set* writes, fd_set* others, timeval* span) {
  if (!takes_part()) return real().select(count, reads, writes, others, span);
  const Entered entered("select", RESCIND_CALLER);
  std::optional<Time> until;
  if (span != nullptr) until = entered.baton().now() + span_of({span->tv_sec, span->tv_usec * 1000});
  return select_within(entered, count, {reads, writes, others}, until);
}

RESCIND_TAKEN_OVER int pselect(int count, fd_set* reads, fd_set* writes, fd_set* others, const timespec* span,
                               const sigset_t* mask) {
  if (!takes_part()) return real().pselect(count, reads, writes, others, span, mask);
  const Entered entered("pselect", RESCIND_CALLER);
  return select_within(entered, count, {reads, writes, others}, after(span));
}

RESCIND_TAKEN_OVER int epoll_wait(int file, epoll_event* events, int most, int timeout) {
  if (!takes_part()) return real().epoll_wait(file, events, most, timeout);
  const Entered entered("epoll_wait", RESCIND_CALLER);
  return wait_for_files(entered, in_milliseconds(timeout), timeout != 0,
                        [&] { return real().epoll_wait(file, events, most, 0); });
}

// The C library declares it with a variable number of arguments, of which there are at most six.
extern "C" __attribute__((visibility("default"))) long rescind_syscall(long number, long a, long b, long c,
                                                                       long d, long e,
                                                                       long f) __asm__("syscall");

extern "C" long rescind_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (number != SYS_futex || !takes_part()) return real().syscall(number, a, b, c, d, e, f);
  const auto* word = reinterpret_cast<const std::uint32_t*>(a);
  const int what = static_cast<int>(b);
  switch (what & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      return wait_on_futex(Entered("futex", RESCIND_CALLER), word, static_cast<std::uint32_t>(c),
                           until_of(what, reinterpret_cast<const timespec*>(d)));
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
      return wake_on_futex(Entered("futex", RESCIND_CALLER), word, c);
    default:
      return real().syscall(number, a, b, c, d, e, f);
  }
}
