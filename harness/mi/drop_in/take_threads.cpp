// The life of threads: one that is made waits until it is chosen.

#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/taken_over.hpp"
#include "harness/mi/drop_in/threads.hpp"
#include "harness/mi/drop_in/waiting.hpp"

using namespace rescind;
using namespace rescind::drop_in;

namespace {

/// Its destructor is the last of the thread that takes part: those of the program's own may still call anything.
pthread_key_t last_of_thread() {
  static pthread_key_t key;
  static bool made = false;
  if (!made) {
    made = true;
    pthread_key_create(&key, [](void* value) {
      // The first round is the program's; after it this one comes again, and ends it.
      auto* worker = static_cast<Worker*>(value);
      if (worker->caller != worker) {
        worker->caller = worker;
        pthread_setspecific(last_of_thread(), worker);
        return;
      }
      worker->caller = nullptr;
      const Inside guard;
      simulation()->baton().end_on(*worker);
    });
  }
  return key;
}

void* begin(void* argument) {
  auto& worker = *static_cast<Worker*>(argument);
  {
    const Inside guard;
    pthread_setspecific(last_of_thread(), &worker);
    simulation()->baton().begin_on(worker);
  }
  return worker.begin(worker.argument);
}

Worker* worker_of(pthread_t handle) {
  for (const auto& worker : simulation()->baton().workers()) {
    if (worker->handle == handle) return worker.get();
  }
  return nullptr;
}

}  // namespace

namespace rescind::drop_in {

int begin_thread(Worker& worker, const pthread_attr_t* attributes) {
  (void)last_of_thread();
  const int code = real().create(&worker.handle, attributes, begin, &worker);
  if (code != 0) worker.phase = Worker::Phase::ended;
  return code;
}

}  // namespace rescind::drop_in

RESCIND_TAKEN_OVER int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                                      void* (*act)(void*), void* argument) {
  if (!takes_part()) return real().create(thread, attributes, act, argument);
  const Entered entered("pthread_create", RESCIND_CALLER);
  Worker& worker = or_end([]() -> Worker& { return simulation()->new_thread(); });
  worker.begin = act;
  worker.argument = argument;
  const int code = begin_thread(worker, attributes);
  if (code != 0) return code;
  *thread = worker.handle;
  entered.baton().point();
  return 0;
}

RESCIND_TAKEN_OVER int pthread_join(pthread_t thread, void** result) {
  if (!takes_part()) return real().join(thread, result);
  const Entered entered("pthread_join", RESCIND_CALLER);
  entered.baton().point();
  Worker* other = worker_of(thread);
  while (other != nullptr && other != Baton::self() && other->phase != Worker::Phase::ended)
    entered.wait_on(other);
  const int code = real().join(thread, result);
  // The handle may be given to another thread from now on.
  if (other != nullptr && code == 0) other->handle = {};
  return code;
}
