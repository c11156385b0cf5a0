// Mutexes, conditions, read-write locks and what is done once. The objects stay those of the C library, which is asked
// without blocking; who would block waits for the baton instead.

#include <cerrno>
#include <set>
#include <unordered_map>

#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/taken_over.hpp"
#include "harness/mi/drop_in/virtual_clock.hpp"
#include "harness/mi/drop_in/waiting.hpp"

using namespace rescind;
using namespace rescind::drop_in;

namespace {

/// The clocks of conditions whose attributes name one.
std::unordered_map<const void*, clockid_t>& clocks() {
  static auto* all = new std::unordered_map<const void*, clockid_t>;
  return *all;
}

clockid_t clock_of(const pthread_cond_t* condition) {
  const auto found = clocks().find(condition);
  return found == clocks().end() ? CLOCK_REALTIME : found->second;
}

/// What a lock answers that its own thread would wait for.
bool is_own(const pthread_mutex_t* mutex) {
  return (mutex->__data.__kind & 3) == PTHREAD_MUTEX_ERRORCHECK_NP &&
         mutex->__data.__owner == Baton::self()->tid;
}

int lock(const Entered& entered, pthread_mutex_t* mutex, std::optional<Time> until = {}) {
  if (is_own(mutex)) return EDEADLK;
  return wait_while_busy(entered, mutex, until, EBUSY, ETIMEDOUT,
                         [&] { return real().mutex_trylock(mutex); });
}

int wait_for(const Entered& entered, pthread_cond_t* condition, pthread_mutex_t* mutex,
             std::optional<Time> until) {
  if (const int code = real().mutex_unlock(mutex); code != 0) return code;
  entered.baton().wake_all(mutex);
  const Woken woken = entered.wait_on(condition, until);
  if (const int code = lock(entered, mutex); code != 0) return code;
  return woken == Woken::by_the_clock ? ETIMEDOUT : 0;
}

std::set<const void*>& being_done() {
  static auto* all = new std::set<const void*>;
  return *all;
}

}  // namespace

RESCIND_TAKEN_OVER int pthread_mutex_lock(pthread_mutex_t* mutex) {
  if (!takes_part()) return real().mutex_lock(mutex);
  const Entered entered("pthread_mutex_lock", RESCIND_CALLER);
  entered.baton().point();
  return lock(entered, mutex);
}

RESCIND_TAKEN_OVER int pthread_mutex_trylock(pthread_mutex_t* mutex) {
  if (!takes_part()) return real().mutex_trylock(mutex);
  const Entered entered("pthread_mutex_trylock", RESCIND_CALLER);
  entered.baton().point();
  return real().mutex_trylock(mutex);
}

RESCIND_TAKEN_OVER int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) {
  if (!takes_part()) return real().mutex_timedlock(mutex, until);
  const Entered entered("pthread_mutex_timedlock", RESCIND_CALLER);
  if (!is_valid(*until)) return EINVAL;
  entered.baton().point();
  return lock(entered, mutex, when_shows(CLOCK_REALTIME, *until));
}

RESCIND_TAKEN_OVER int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                                               const timespec* until) {
  if (!takes_part()) return real().mutex_clocklock(mutex, clock, until);
  const Entered entered("pthread_mutex_clocklock", RESCIND_CALLER);
  if (!is_valid(*until)) return EINVAL;
  entered.baton().point();
  return lock(entered, mutex, when_shows(clock, *until));
}

RESCIND_TAKEN_OVER int pthread_mutex_unlock(pthread_mutex_t* mutex) {
  if (!takes_part()) return real().mutex_unlock(mutex);
  const Entered entered("pthread_mutex_unlock", RESCIND_CALLER);
  const int code = real().mutex_unlock(mutex);
  entered.baton().wake_all(mutex);
  entered.baton().point();
  return code;
}

RESCIND_TAKEN_OVER int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) {
  clockid_t clock = CLOCK_REALTIME;
  if (takes_part()) {
    const Inside guard;
    clocks().erase(condition);
    if (attributes != nullptr && pthread_condattr_getclock(attributes, &clock) == 0 &&
        clock != CLOCK_REALTIME)
      clocks()[condition] = clock;
  }
  return real().cond_init(condition, attributes);
}

RESCIND_TAKEN_OVER int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  if (!takes_part()) return real().cond_wait(condition, mutex);
  return wait_for(Entered("pthread_cond_wait", RESCIND_CALLER), condition, mutex, {});
}

RESCIND_TAKEN_OVER int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                              const timespec* until) {
  if (!takes_part()) return real().cond_timedwait(condition, mutex, until);
  const Entered entered("pthread_cond_timedwait", RESCIND_CALLER);
  if (!is_valid(*until)) return EINVAL;
  return wait_for(entered, condition, mutex, when_shows(clock_of(condition), *until));
}

RESCIND_TAKEN_OVER int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                              clockid_t clock, const timespec* until) {
  if (!takes_part()) return real().cond_clockwait(condition, mutex, clock, until);
  const Entered entered("pthread_cond_clockwait", RESCIND_CALLER);
  if (!is_valid(*until)) return EINVAL;
  return wait_for(entered, condition, mutex, when_shows(clock, *until));
}

RESCIND_TAKEN_OVER int pthread_cond_signal(pthread_cond_t* condition) {
  if (!takes_part()) return real().cond_signal(condition);
  const Entered entered("pthread_cond_signal", RESCIND_CALLER);
  entered.baton().wake_one(condition);
  entered.baton().point();
  return 0;
}

RESCIND_TAKEN_OVER int pthread_cond_broadcast(pthread_cond_t* condition) {
  if (!takes_part()) return real().cond_broadcast(condition);
  const Entered entered("pthread_cond_broadcast", RESCIND_CALLER);
  entered.baton().wake_all(condition);
  entered.baton().point();
  return 0;
}

RESCIND_TAKEN_OVER int pthread_rwlock_rdlock(pthread_rwlock_t* both) {
  if (!takes_part()) return real().rdlock(both);
  const Entered entered("pthread_rwlock_rdlock", RESCIND_CALLER);
  entered.baton().point();
  return wait_while_busy(entered, both, {}, EBUSY, ETIMEDOUT, [&] { return real().tryrdlock(both); });
}

RESCIND_TAKEN_OVER int pthread_rwlock_wrlock(pthread_rwlock_t* both) {
  if (!takes_part()) return real().wrlock(both);
  const Entered entered("pthread_rwlock_wrlock", RESCIND_CALLER);
  entered.baton().point();
  return wait_while_busy(entered, both, {}, EBUSY, ETIMEDOUT, [&] { return real().trywrlock(both); });
}

RESCIND_TAKEN_OVER int pthread_rwlock_unlock(pthread_rwlock_t* both) {
  if (!takes_part()) return real().rwlock_unlock(both);
  const Entered entered("pthread_rwlock_unlock", RESCIND_CALLER);
  const int code = real().rwlock_unlock(both);
  entered.baton().wake_all(both);
  entered.baton().point();
  return code;
}

RESCIND_TAKEN_OVER int pthread_once(pthread_once_t* control, void (*act)()) {
  if (!takes_part()) return real().once(control, act);
  const Entered entered("pthread_once", RESCIND_CALLER);
  while (being_done().contains(control)) entered.wait_on(control);
  being_done().insert(control);
  int code = 0;
  {
    const Outside program;
    code = real().once(control, act);
  }
  being_done().erase(control);
  entered.baton().wake_all(control);
  return code;
}
