#include "harness/live/host/supervisor.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "harness/live/host/process_tree.hpp"

namespace rescind::live {
namespace {

// One that nothing ends (it belongs to somebody else, or hangs in the kernel) is waited for so many rounds.
constexpr int rounds_max = 5'000;
constexpr useconds_t between_rounds_us = 1'000;

void tell(int words, const Word& word) {
  while (::write(words, &word, sizeof word) < 0 && errno == EINTR) {
  }
}

// Everything but `kept` is the harness's: files, other subjects' pipes, the write end of our own orders.
void close_all_but(std::vector<int> kept) {
  std::ranges::sort(kept);
  unsigned first = 0;
  for (const int descriptor : kept) {
    const auto own = static_cast<unsigned>(descriptor);
    if (own > first) ::close_range(first, own - 1, 0);
    first = own + 1;
  }
  ::close_range(first, ~0U, 0);
  // What is opened from here on must not be taken for a standard stream.
  while (::open("/dev/null", O_RDWR | O_CLOEXEC) < STDERR_FILENO) {
  }
}

bool take_user(const User& user) {
  return ::setgroups(0, nullptr) == 0 && ::setgid(user.gid) == 0 && ::setuid(user.uid) == 0;
}

void reset_signals() {
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &plain, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// The subject's side of the fork. Returns only where it cannot be started, with errno set.
void become_subject(const Launch& launch, const SupervisedPipes& pipes, pid_t supervisor) {
  ::setpgid(0, 0);  // A group without its supervisor.
  ::dup2(pipes.input, STDIN_FILENO);
  ::dup2(pipes.output, STDOUT_FILENO);
  ::dup2(pipes.errors, STDERR_FILENO);
  reset_signals();
  if (!launch.directory.empty() && ::chdir(launch.directory.c_str()) != 0) return;
  if (launch.user && !take_user(*launch.user)) return;
  // After the change of user, which would clear it. The supervisor may be gone already.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) ::_exit(1);
  for (const auto& [name, value] : launch.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words;
  for (const std::string& word : launch.command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execvp(words.front(), words.data());
}

// Waits until the program runs, or tells the errno that kept it from running. The descriptor that becomes the
// program's is closed by its start.
int start_subject(const Launch& launch, const SupervisedPipes& pipes, pid_t& subject) {
  std::array<int, 2> failure{};
  if (::pipe2(failure.data(), O_CLOEXEC) != 0) return errno;
  const pid_t supervisor = ::getpid();
  subject = ::fork();
  if (subject < 0) return errno;
  if (subject == 0) {
    become_subject(launch, pipes, supervisor);
    const int reason = errno;
    static_cast<void>(!::write(failure[1], &reason, sizeof reason));
    ::_exit(1);
  }
  ::close(failure[1]);
  int reason = 0;
  const ssize_t length = ::read(failure[0], &reason, sizeof reason);
  ::close(failure[0]);
  return length == static_cast<ssize_t>(sizeof reason) ? reason : 0;
}

// Reaps what has ended; tells when that was the subject.
void reap(pid_t subject, int words) {
  int status = 0;
  for (pid_t pid = ::waitpid(-1, &status, WNOHANG); pid > 0; pid = ::waitpid(-1, &status, WNOHANG)) {
    if (pid != subject) continue;
    Word word{.what = Word::What::exited};
    if (WIFSIGNALED(status)) {
      word.exit.signal = WTERMSIG(status);
    } else {
      word.exit.status = WEXITSTATUS(status);
    }
    tell(words, word);
  }
}

// One by one, and by its process group: the kernel lets nobody fork out of a signal to a group.
void end_one(pid_t pid, pid_t group) {
  if (group > 1 && group != ::getpgrp()) ::kill(-group, SIGKILL);
  ::kill(pid, SIGKILL);
}

// Whoever forks the next and ends before he is found is caught here: his children become ours at once.
void end_own_children() {
  constexpr int tries = 50;
  for (int i = 0; i < tries; ++i) {
    for (const pid_t child : own_children()) end_one(child, ::getpgid(child));
  }
}

// Whose parent ends is ours at once: who has no child has no descendant.
bool has_children() {
  siginfo_t unused{};
  return ::waitid(P_ALL, 0, &unused, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

// What is born while the others are ended is found in the next round.
void end_everything(pid_t subject, int words, Word& word) {
  for (int round = 0; round < rounds_max; ++round) {
    reap(subject, words);
    if (!has_children()) {
      word.left = 0;
      return;
    }
    const std::vector<Descendant> alive = descendants(::getpid());
    for (const Descendant& one : alive) {
      end_one(one.pid, one.group);
      if (round == 0 && one.state != 'Z') ++word.killed;
    }
    word.left = static_cast<int>(alive.size());
    end_own_children();
    ::usleep(between_rounds_us);
  }
}

enum class After { goes_on, ends, is_alone };

// One order. Where there is none any more the harness is gone.
After obey(int orders, pid_t subject) {
  char order = 0;
  ssize_t length = 0;
  while ((length = ::read(orders, &order, 1)) < 0 && errno == EINTR) {
  }
  if (length != 1) return After::is_alone;
  switch (static_cast<Order>(order)) {
    case Order::kill:
      ::kill(subject, SIGKILL);
      return After::goes_on;
    case Order::stop:
      ::kill(-subject, SIGSTOP);
      return After::goes_on;
    case Order::cont:
      ::kill(-subject, SIGCONT);
      return After::goes_on;
    case Order::end:
      break;
  }
  return After::ends;
}

int listen_for_children() {
  sigset_t signals;
  sigfillset(&signals);
  ::sigprocmask(SIG_SETMASK, &signals, nullptr);  // Whoever ends the terminal's processes ends the harness.
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  return ::signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Whether the harness is gone.
bool watch(int orders, int words, int children, pid_t subject) {
  std::array<pollfd, 2> ready{{{orders, POLLIN, 0}, {children, POLLIN, 0}}};
  for (;;) {
    if (::poll(ready.data(), ready.size(), -1) < 0) continue;
    if (ready[1].revents != 0) {
      signalfd_siginfo news{};
      while (::read(children, &news, sizeof news) == static_cast<ssize_t>(sizeof news)) {
      }
      reap(subject, words);
    }
    if (ready[0].revents == 0) continue;
    const After after = obey(orders, subject);
    if (after != After::goes_on) return after == After::is_alone;
  }
}

}  // namespace

void supervise(const Launch& launch, const SupervisedPipes& pipes) {
  close_all_but({pipes.orders, pipes.words, pipes.input, pipes.output, pipes.errors});
  ::setsid();
  ::prctl(PR_SET_NAME, "rescind-watch");
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const int children = listen_for_children();
  Word first{.what = Word::What::started};
  first.error = start_subject(launch, pipes, first.pid);
  if (first.error != 0) first.what = Word::What::not_started;
  for (const int descriptor : {pipes.input, pipes.output, pipes.errors}) ::close(descriptor);
  tell(pipes.words, first);
  const bool alone = first.error == 0 && watch(pipes.orders, pipes.words, children, first.pid);
  Word last{.what = Word::What::ended};
  end_everything(first.pid, pipes.words, last);
  std::error_code unknown;
  if (alone && !launch.orphan.empty()) std::filesystem::remove_all(launch.orphan, unknown);
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t microsecond = 1'000;
  last.cpu_ns = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * second +
                (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * microsecond;
  tell(pipes.words, last);
  ::_exit(0);
}

}  // namespace rescind::live
