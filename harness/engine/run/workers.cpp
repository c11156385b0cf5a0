#include "harness/engine/run/workers.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace rescind {
namespace {

// What the threads share; everything is guarded by `mutex`.
struct Progress {
  std::mutex mutex;
  std::condition_variable finished;
  std::size_t next = 0;
  std::size_t done = 0;
  std::size_t idle = 0;  // Threads that found nothing more to do.
  std::exception_ptr error;
};

void work_on(Progress& shared, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::unique_lock lock(shared.mutex);
  while (shared.next < count && !shared.error) {
    const std::size_t mine = shared.next++;
    lock.unlock();
    std::exception_ptr error;
    try {
      work(mine);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    ++shared.done;
    if (error && !shared.error) shared.error = error;
  }
  ++shared.idle;
  shared.finished.notify_one();
}

}  // namespace

void work_on_all(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t done)>& watch) {
  Progress shared;
  const std::size_t threads_count = std::clamp<std::size_t>(jobs, 1, std::max<std::size_t>(1, count));
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < threads_count; ++i) {
      threads.emplace_back([&shared, count, &work] { work_on(shared, count, work); });
    }
    std::unique_lock lock(shared.mutex);
    const auto all_idle = [&shared, threads_count] { return shared.idle == threads_count; };
    while (!shared.finished.wait_for(lock, std::chrono::milliseconds(100), all_idle)) {
      const std::size_t done = shared.done;
      lock.unlock();
      watch(done);
      lock.lock();
    }
  }
  if (shared.error) std::rethrow_exception(shared.error);
}

std::size_t hardware_jobs() {
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace rescind
