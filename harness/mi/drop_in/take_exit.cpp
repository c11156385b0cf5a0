// The process's beginning and end.

#include <cstdlib>

#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/simulation.hpp"
#include "harness/mi/drop_in/taken_over.hpp"

using namespace rescind::drop_in;

namespace {

__attribute__((constructor)) void loaded() {
  engage();
}

__attribute__((destructor)) void unloaded() {
  finish_with_the_process();
}

}  // namespace

RESCIND_TAKEN_OVER void _exit(int code) {
  if (takes_part()) finish_with_the_process();
  real().exit_now(code);
  __builtin_unreachable();
}

RESCIND_TAKEN_OVER void _Exit(int code) noexcept {
  if (takes_part()) finish_with_the_process();
  real().exit_now(code);
  __builtin_unreachable();
}
