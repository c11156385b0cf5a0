#include "harness/mi/drop_in/real.hpp"

#include <dlfcn.h>

namespace rescind::drop_in {
namespace {

template <class Function>
void find(Function& function, const char* name) {
  function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// Of the two versions of the condition functions the one that programs have been linked with since 2003.
template <class Function>
void find_condition(Function& function, const char* name) {
  function = reinterpret_cast<Function>(dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2"));
}

void find_locks(Real& all) {
  find(all.mutex_lock, "pthread_mutex_lock");
  find(all.mutex_trylock, "pthread_mutex_trylock");
  find(all.mutex_timedlock, "pthread_mutex_timedlock");
  find(all.mutex_clocklock, "pthread_mutex_clocklock");
  find(all.mutex_unlock, "pthread_mutex_unlock");
  find_condition(all.cond_init, "pthread_cond_init");
  find_condition(all.cond_wait, "pthread_cond_wait");
  find_condition(all.cond_timedwait, "pthread_cond_timedwait");
  find(all.cond_clockwait, "pthread_cond_clockwait");
  find_condition(all.cond_signal, "pthread_cond_signal");
  find_condition(all.cond_broadcast, "pthread_cond_broadcast");
  find(all.rdlock, "pthread_rwlock_rdlock");
  find(all.wrlock, "pthread_rwlock_wrlock");
  find(all.tryrdlock, "pthread_rwlock_tryrdlock");
  find(all.trywrlock, "pthread_rwlock_trywrlock");
  find(all.rwlock_unlock, "pthread_rwlock_unlock");
  find(all.once, "pthread_once");
  find(all.sem_wait, "sem_wait");
  find(all.sem_trywait, "sem_trywait");
  find(all.sem_timedwait, "sem_timedwait");
  find(all.sem_clockwait, "sem_clockwait");
  find(all.sem_post, "sem_post");
}

void find_waits(Real& all) {
  find(all.nanosleep, "nanosleep");
  find(all.clock_nanosleep, "clock_nanosleep");
  find(all.usleep, "usleep");
  find(all.sleep, "sleep");
  find(all.yield, "sched_yield");
  find(all.poll, "poll");
  find(all.ppoll, "ppoll");
  find(all.select, "select");
  find(all.pselect, "pselect");
  find(all.epoll_wait, "epoll_wait");
  find(all.clock_gettime, "clock_gettime");
  find(all.gettimeofday, "gettimeofday");
  find(all.time, "time");
  find(all.timespec_get, "timespec_get");
}

Real find_all() {
  Real all{};
  find(all.create, "pthread_create");
  find(all.join, "pthread_join");
  find_locks(all);
  find_waits(all);
  find(all.exit_now, "_exit");
  find(all.syscall, "syscall");
  return all;
}

}  // namespace

const Real& real() {
  // No guarded static: its guard may call what is taken over.
  static Real all{};
  static bool found = false;
  if (!found) {
    all = find_all();
    found = true;
  }
  return all;
}

}  // namespace rescind::drop_in
