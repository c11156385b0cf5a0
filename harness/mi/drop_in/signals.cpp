#include "harness/mi/drop_in/signals.hpp"

#include <array>
#include <csignal>

#include "harness/mi/drop_in/simulation.hpp"

namespace rescind::drop_in {
namespace {

constexpr std::array signals{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM};
std::array<struct sigaction, signals.size()> before{};

/// Then it is the program's, or ends it.
void on_crash(int signal) {
  if (Simulation* run = simulation())
    run->record().finish_crashed(signal, run->system().now().ns, run->choices());
  for (std::size_t i = 0; i < signals.size(); ++i)
    if (signals[i] == signal) sigaction(signal, &before[i], nullptr);
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
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before[i]);
}

}  // namespace rescind::drop_in
