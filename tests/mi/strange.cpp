// Programs that a run cannot follow, or that end badly: the argument says which.

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

#include "tests/mi/client.hpp"

namespace {

void reads_from_nobody() {
  int ends[2];
  char byte = 0;
  if (pipe(ends) != 0) return;
  if (read(ends[0], &byte, 1) == 1) std::puts("read");
}

void waits_for_nobody() {
  std::mutex mutex;
  std::condition_variable condition;
  std::unique_lock hold(mutex);
  condition.wait(hold);
}

void leaves_all_open(Client& client) {
  client.enumerate(nullptr);
  _exit(5);
}

}  // namespace

int main(int, char** arguments) {
  const std::string_view what = arguments[1];
  Client client("strange");
  std::thread idle([] {
    std::mutex mutex;
    const std::lock_guard hold(mutex);
  });
  idle.join();
  if (what == "read") reads_from_nobody();
  if (what == "stuck") waits_for_nobody();
  if (what == "abort") std::abort();
  if (what == "crash") raise(SIGSEGV);
  if (what == "leave") leaves_all_open(client);
  std::puts("over");
}
