#include "harness/mi/drop_in/signals.hpp"

#include <array>
#include <csignal>

#include "harness/mi/drop_in/simulation.hpp"

namespace rescind::drop_in {
namespace {

void on_crash(int signal) {
  if (Simulation* run = simulation())
    run->record().finish_crashed(signal, run->system().now().ns, run->choices());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

void catch_signals() {
  static std::array<char, 65536> stack;
  stack_t other{};
  other.ss_sp = stack.data();
  other.ss_size = stack.size();
  sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_handler = on_crash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM})
    sigaction(signal, &action, nullptr);
}

}  // namespace rescind::drop_in
