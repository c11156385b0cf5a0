// A program that does what servers do at their worst. usage: misbehaving WHAT [NUMBER]
// NUMBER is how long its processes sleep, so that a test knows them by their command lines.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void sleep_on(const char* number) {
  ::execlp("sleep", "sleep", number, nullptr);
  std::abort();
}

void say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) ::_exit(1);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Leaves its process group, its session and its parent, and closes its pipes.
void escape(const char* number) {
  if (::fork() != 0) return;
  ::setsid();
  if (::fork() != 0) ::_exit(0);
  for (int descriptor = 0; descriptor < 3; ++descriptor) ::close(descriptor);
  sleep_on(number);
}

void echo() {
  char buffer[4096];
  for (ssize_t length = 0; (length = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0;)
    say({buffer, static_cast<std::size_t>(length)});
}

// Does not read before everything that it was asked for is written: a request of n bytes has an answer of a
// hundred times as many.
void answer_before_reading() {
  char buffer[4096];
  for (ssize_t length = 0; (length = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0;)
    say(std::string(static_cast<std::size_t>(length) * 100, 'x'));
}

void storm(const char* number) {
  constexpr int processes = 200;
  for (int i = 0; i < processes; ++i) {
    if (::fork() == 0) sleep_on(number);
  }
  // And one that is born anew all the time: each forks the next, and ends.
  if (::fork() == 0) {
    while (::fork() == 0) {
      ::setsid();
      ::usleep(200);
    }
    ::_exit(0);
  }
}

void stopped_child(const char* number) {
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::signal(signal, SIG_IGN);
    ::raise(SIGSTOP);
    sleep_on(number);
  }
  ::waitpid(child, nullptr, WUNTRACED);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  const char* number = argc > 2 ? argv[2] : "1";
  if (what == "escape") escape(number);
  if (what == "storm") storm(number);
  if (what == "stopped-child") stopped_child(number);
  if (what == "flood")
    for (;;) say(std::string(65536, 'y'));
  if (what == "die-at-once") return std::atoi(number);
  if (what == "abort") std::abort();
  if (what == "answer-before-reading") answer_before_reading();
  if (what == "no-reading") {
    ::close(STDIN_FILENO);
    sleep_on(number);
  }
  if (what == "burn")
    for (;;) static_cast<void>(::getppid());
  say("ready\n");
  echo();
  return 0;
}
