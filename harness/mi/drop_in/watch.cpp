#include "harness/mi/drop_in/watch.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <unwind.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "harness/mi/drop_in/baton.hpp"
#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/symbols.hpp"
#include "harness/mi/drop_in/system_calls.hpp"

namespace rescind::drop_in {
namespace {

constexpr int looks_a_second = 10;
constexpr int asleep_max = 2 * looks_a_second;
constexpr int busy_max = 30 * looks_a_second;

std::string first_line_of(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::array<char, 512> text{};
  const ssize_t size = read(file, text.data(), text.size());
  close(file);
  return {text.data(), static_cast<std::size_t>(size < 0 ? 0 : size)};
}

std::string in_proc(const Worker& worker, const char* what) {
  return first_line_of("/proc/self/task/" + std::to_string(worker.tid) + "/" + what);
}

/// S or D: in a system call that has not returned.
bool is_asleep(const Worker& worker) {
  const std::string stat = in_proc(worker, "stat");
  const std::size_t behind_name = stat.rfind(')');
  const char state = behind_name + 2 < stat.size() ? stat[behind_name + 2] : 'R';
  return state == 'S' || state == 'D';
}

// --- where a thread is: a signal makes it write down its own stack ---

constexpr std::size_t frames_max = 24;
std::array<std::atomic<void*>, frames_max> frames{};
std::atomic<std::size_t> frames_count{0};
std::atomic<bool> written{false};

_Unwind_Reason_Code note_frame(_Unwind_Context* context, void*) {
  const std::size_t at = frames_count.load();
  if (at == frames_max) return _URC_END_OF_STACK;
  frames[at] = reinterpret_cast<void*>(_Unwind_GetIP(context));
  frames_count = at + 1;
  return _URC_NO_REASON;
}

void write_stack(int) {
  _Unwind_Backtrace(note_frame, nullptr);
  written = true;
}

/// Innermost first: without those of the signal and its handler, up to main().
std::string stack_of(const Worker& worker) {
  const int signal = SIGRTMAX - 3;
  struct sigaction action {};
  action.sa_handler = write_stack;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
  real().syscall(SYS_tgkill, getpid(), worker.tid, signal);
  constexpr timespec moment{0, 10'000'000};
  for (int i = 0; i < 100 && !written; ++i) real().nanosleep(&moment, nullptr);
  std::string text;
  constexpr std::size_t own_frames = 2;  // The handler, and what returns from it.
  for (std::size_t i = own_frames; i < frames_count.load(); ++i) {
    if (frames[i].load() == nullptr) break;
    const std::string symbol = symbol_at(frames[i].load());
    text += "\n  " + symbol;
    if (symbol.starts_with("main+") || symbol.starts_with("__libc_start")) break;
  }
  return text;
}

[[noreturn]] void tell_of_sleep(const Worker& worker) {
  const std::string call = in_proc(worker, "syscall");
  const std::string number = call.substr(0, call.find(' '));
  const std::string text =
      "the thread " + worker.name + " sleeps in a wait that rescind does not know (system call " +
      name_of_call(number) + "), so that nothing else can go on; it stands in" + stack_of(worker);
  end_not_deterministic(text.c_str());
}

[[noreturn]] void tell_of_loop(const Worker& worker) {
  const std::string text = "the thread " + worker.name +
                           " has run for 30 s without a call that lets others go on; it stands in" +
                           stack_of(worker);
  end_not_deterministic(text.c_str());
}

void* watch(void* argument) {
  const auto& baton = *static_cast<const Baton*>(argument);
  std::uint64_t turns = 0;
  int asleep = 0;
  int busy = 0;
  for (;;) {
    constexpr timespec between{0, 1'000'000'000 / looks_a_second};
    real().nanosleep(&between, nullptr);
    const Worker* running = baton.running();
    if (baton.turns() != turns || running == nullptr) {
      turns = baton.turns();
      asleep = busy = 0;
      continue;
    }
    asleep = is_asleep(*running) ? asleep + 1 : 0;
    ++busy;
    if (asleep >= asleep_max) tell_of_sleep(*running);
    if (busy >= busy_max) tell_of_loop(*running);
  }
}

}  // namespace

void begin_to_watch(const Baton& baton) {
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  pthread_t thread{};
  real().create(&thread, &detached, watch, const_cast<Baton*>(&baton));
  pthread_attr_destroy(&detached);
}

}  // namespace rescind::drop_in
