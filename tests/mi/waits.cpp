// Everything that a program may wait in or look at the time with, one after the other; each line is the same in every run.

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "tests/mi/client.hpp"

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

void line(const char* what, Clock::time_point since, int answer) {
  const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - since).count();
  std::printf("%s: %d after %lld us\n", what, answer, static_cast<long long>(passed));
}

template <class Act>
void timed(const char* what, Act act) {
  const auto since = Clock::now();
  const int answer = act();
  line(what, since, answer);
}

timespec in(clockid_t clock, milliseconds span) {
  timespec now{};
  clock_gettime(clock, &now);
  now.tv_nsec += span.count() * 1'000'000;
  now.tv_sec += now.tv_nsec / 1'000'000'000;
  now.tv_nsec %= 1'000'000'000;
  return now;
}

void sleeps() {
  timed("sleep_for", [] { return std::this_thread::sleep_for(milliseconds(5)), 0; });
  timed("usleep", [] { return usleep(3000); });
  timed("sleep", [] { return static_cast<int>(sleep(2)); });
  timed("clock_nanosleep", [] {
    const timespec until = in(CLOCK_MONOTONIC, milliseconds(7));
    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
  });
}

void locks() {
  static std::mutex mutex;
  static std::shared_mutex shared;
  std::atomic<bool> held{false};
  std::thread holder([&] {
    const std::lock_guard hold(mutex);
    const std::lock_guard hold_both(shared);
    held = true;
    std::this_thread::sleep_for(milliseconds(20));
  });
  while (!held) sched_yield();  // It sees what another thread does before time passes.
  timed("pthread_mutex_timedlock", [] {
    const timespec until = in(CLOCK_REALTIME, milliseconds(5));
    return pthread_mutex_timedlock(mutex.native_handle(), &until);
  });
  timed("shared_mutex", [] { return shared.lock_shared(), shared.unlock_shared(), 0; });
  timed("mutex", [] { return mutex.lock(), mutex.unlock(), 0; });
  holder.join();
}

void conditions() {
  std::mutex mutex;
  std::condition_variable condition;
  int stage = 0;
  std::thread other([&] {
    std::unique_lock hold(mutex);
    condition.wait(hold, [&] { return stage == 1; });
    stage = 2;
    condition.notify_all();
  });
  timed("wait_for", [&] {
    std::unique_lock hold(mutex);
    return condition.wait_for(hold, milliseconds(4), [] { return false; }) ? 1 : 0;
  });
  timed("wait", [&] {
    std::unique_lock hold(mutex);
    stage = 1;
    condition.notify_all();
    condition.wait(hold, [&] { return stage == 2; });
    return stage;
  });
  other.join();
}

void semaphores() {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  std::thread poster([&] {
    std::this_thread::sleep_for(milliseconds(10));
    sem_post(&semaphore);
  });
  timed("sem_timedwait", [&] {
    const timespec until = in(CLOCK_REALTIME, milliseconds(2));
    return sem_timedwait(&semaphore, &until);
  });
  timed("sem_wait", [&] { return sem_wait(&semaphore); });
  poster.join();
}

void files() {
  int ends[2];
  if (pipe(ends) != 0) return;
  std::thread writer([&] {
    std::this_thread::sleep_for(milliseconds(10));
    if (write(ends[1], "x", 1) != 1) std::abort();
  });
  pollfd one{.fd = ends[0], .events = POLLIN, .revents = 0};
  timed("poll of nothing", [&] { return poll(&one, 1, 3); });
  timed("poll", [&] { return poll(&one, 1, -1); });
  fd_set reads;
  FD_ZERO(&reads);
  FD_SET(ends[0], &reads);
  timed("select", [&] { return select(ends[0] + 1, &reads, nullptr, nullptr, nullptr); });
  timeval span{0, 6000};
  timed("select of none", [&] { return select(0, nullptr, nullptr, nullptr, &span); });
  const int queue = epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {}};
  epoll_ctl(queue, EPOLL_CTL_ADD, ends[0], &event);
  timed("epoll_wait", [&] { return epoll_wait(queue, &event, 1, -1); });
  writer.join();
}

void futexes() {
  std::promise<int> promise;
  std::atomic<int> number{0};
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(8));
    promise.set_value(42);
    std::this_thread::sleep_for(milliseconds(8));
    number = 7;
    number.notify_all();
  });
  timed("future", [&] { return promise.get_future().get(); });
  timed("atomic", [&] { return number.wait(0), number.load(); });
  other.join();
}

void clocks() {
  timespec wall{};
  clock_gettime(CLOCK_REALTIME, &wall);
  timeval day{};
  gettimeofday(&day, nullptr);
  std::printf("the calendar: %lld %lld %lld\n", static_cast<long long>(wall.tv_sec),
              static_cast<long long>(day.tv_sec), static_cast<long long>(time(nullptr)));
  // Who goes round and round until some time has passed sees it pass.
  const auto until = Clock::now() + milliseconds(50);
  while (Clock::now() < until) {
  }
  std::puts("a loop has ended");
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  Client client("waits");
  sleeps();
  locks();
  conditions();
  semaphores();
  files();
  futexes();
  clocks();
}
