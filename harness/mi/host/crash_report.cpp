#include "harness/mi/host/crash_report.hpp"

#include <execinfo.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace rescind::mi {
namespace {

constexpr int frames_max = 48;

// In a signal handler: nothing here allocates.
[[maybe_unused]] void tell(int signal) {
  constexpr std::string_view words = "the stack of the thread that got the signal:\n";
  static_cast<void>(::write(STDERR_FILENO, words.data(), words.size()));
  std::array<void*, frames_max> frames{};
  const int count = ::backtrace(frames.data(), frames_max);
  ::backtrace_symbols_fd(frames.data(), count, STDERR_FILENO);
  ::raise(signal);  // SA_RESETHAND: now it ends the process.
}

}  // namespace

void report_crashes() {
#if !defined(__SANITIZE_ADDRESS__)  // That has a report of its own.
  std::array<void*, 1> first{};
  static_cast<void>(::backtrace(first.data(), 1));  // What it loads is loaded now.
  struct sigaction action {};
  action.sa_handler = tell;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER;
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS})
    ::sigaction(signal, &action, nullptr);
#endif
}

}  // namespace rescind::mi
