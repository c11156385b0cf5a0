// How long a lock and its unlock take, in real time, which only the system itself still tells.

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace {

double now_ns() {
  timespec now{};
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double pair_ns(std::mutex& mutex, int pairs) {
  const double begin = now_ns();
  for (int i = 0; i < pairs; ++i) {
    mutex.lock();
    mutex.unlock();
  }
  return (now_ns() - begin) / pairs;
}

}  // namespace

int main(int, char** arguments) {
  const int pairs = std::atoi(arguments[1]);
  std::mutex mutex;
  std::printf("alone: %.0f ns\n", pair_ns(mutex, pairs));
  double of_two = 0;
  std::thread other([&] { pair_ns(mutex, pairs); });
  of_two = pair_ns(mutex, pairs);
  other.join();
  std::printf("two threads: %.0f ns\n", of_two);
}
