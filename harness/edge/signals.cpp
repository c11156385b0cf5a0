#include "harness/edge/signals.hpp"

#include <signal.h>
#include <unistd.h>

#include "harness/edge/whole_file.hpp"

namespace rescind {
namespace {

// Calls only what may be called in a signal handler.
void stop(int signal) {
  discard_unfinished_file();
  static constexpr char message[] = "\nrescind: interrupted; no report was written\n";
  static_cast<void>(!::write(STDERR_FILENO, message, sizeof message - 1));
  ::raise(signal);  // SA_RESETHAND: this time it ends the process, once the handler has returned.
}

}  // namespace

void handle_signals() {
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
  action.sa_handler = stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN)
      ::sigaction(signal, &action, nullptr);  // nohup, or a shell's background job.
  }
}

}  // namespace rescind
