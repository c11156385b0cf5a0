// Waits for the final result, and is wrong about it: between the look and the wait there is a moment in which the callback
// wakes nobody.

#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "tests/mi/client.hpp"

namespace {

struct Story {
  std::mutex mutex;
  std::condition_variable over;
  bool is_over = false;
};

void on_result(MiOperation*, void* context, const MiInstance*, MiBoolean more, MiResult, const MiChar*,
               const MiInstance*, MiAcknowledge) {
  auto& story = *static_cast<Story*>(context);
  if (more != 0) return;
  {
    const std::lock_guard hold(story.mutex);
    story.is_over = true;
  }
  story.over.notify_one();
}

bool look(Story& story) {
  const std::lock_guard hold(story.mutex);
  return story.is_over;
}

}  // namespace

int main() {
  Story story;
  Client client("races");
  MiOperationCallbacks callbacks{};
  callbacks.context = &story;
  callbacks.instance_result = on_result;
  MiOperation operation = client.enumerate(&callbacks);
  operation.ft->cancel(&operation, mi_reason_none);
  if (!look(story)) {
    std::unique_lock hold(story.mutex);
    story.over.wait(hold);
  }
  operation.ft->close(&operation);
  std::puts("over");
}
