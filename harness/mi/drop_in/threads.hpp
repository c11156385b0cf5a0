#pragma once

#include <pthread.h>

#include "harness/mi/drop_in/worker.hpp"

namespace rescind::drop_in {

/// Makes the thread that `worker` stands for, and which calls worker.begin once it is chosen. Returns an error number.
int begin_thread(Worker& worker, const pthread_attr_t* attributes);

}  // namespace rescind::drop_in
