#include "harness/edge/signals.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string>

#include "harness/base/text.hpp"
#include "harness/edge/whole_file.hpp"

namespace rescind {
namespace {

std::atomic<bool> waits{false};
std::atomic<int> caught{0};
std::atomic<int> told_to_end{-1};  // What the first signal writes to, once; -1 for nothing.

// What the handler says of the reports: it may not allocate. Only the part that is complete is looked at.
char written[8192];
std::atomic<std::size_t> written_bytes{0};

void say(const char* text, std::size_t size) {
  static_cast<void>(!::write(STDERR_FILENO, text, size));
}

template <std::size_t size>
void say(const char (&text)[size]) {
  say(text, size - 1);
}

void end_by(int signal) {
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

// Calls only what may be called in a signal handler.
void stop(int signal) {
  if (const int file = told_to_end.exchange(-1); file >= 0) {
    static_cast<void>(!::write(file, "", 1));
    return;
  }
  int none = 0;
  if (waits && caught.compare_exchange_strong(none, signal)) {
    say("\nrescind: interrupted; what is under way is finished and told (once more ends it at once)\n");
    return;
  }
  discard_unfinished_file();
  if (const std::size_t bytes = written_bytes; bytes > 0) {
    say("\nrescind: interrupted; written:");
    say(written, bytes);
    say("\n");
  } else {
    say("\nrescind: interrupted; no report was written\n");
  }
  end_by(signal);
}

}  // namespace

void handle_signals() {
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
  ::sigaction(SIGXFSZ, &action, nullptr);
  action.sa_handler = stop;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN)
      ::sigaction(signal, &action, nullptr);  // nohup, or a shell's background job.
  }
}

void let_interruption_wait() {
  waits = true;
}

bool interrupted() noexcept {
  return caught.load(std::memory_order_relaxed) != 0;
}

int end_of_input_on_signal() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  told_to_end = ends[1];
  return ends[0];
}

void end_as_interrupted() {
  if (const int signal = caught; signal != 0) end_by(signal);
}

void end_without_reader() {
  end_by(SIGPIPE);
}

void note_report(std::string_view path) {
  const std::string text = " " + printable(path);
  const std::size_t before = written_bytes;
  if (before + text.size() > sizeof written) return;
  std::memcpy(written + before, text.data(), text.size());
  written_bytes = before + text.size();
}

}  // namespace rescind
