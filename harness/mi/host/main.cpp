// Loads an MI client library and plays the clients of one scenario on it. `rescind` starts it, one for each case, or, on our
// simulated library, one that forks for each; jobs are read from standard input, histories are written to standard output.
// What the library itself writes there goes to standard error.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

#include "harness/mi/host/crash_report.hpp"
#include "harness/mi/host/job.hpp"
#include "harness/mi/host/library.hpp"
#include "harness/mi/host/log.hpp"
#include "harness/mi/host/player.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace {

using namespace rescind;
using namespace rescind::mi;

void say(int output, const std::string& line) {
  const std::string bytes = line + "\n";
  static_cast<void>(::write(output, bytes.data(), bytes.size()));
}

/// Ends the process where giving back what was held does not return.
void watch_leaving(Log& log) {
  std::thread([&log] {
    std::this_thread::sleep_for(std::chrono::nanoseconds(patience_ns));
    log.note(std::string(odd_note) + "closing what was left did not return within 2 s");
    ::_exit(0);
  }).detach();
}

[[noreturn]] void play(const Job& job, const Library& library, int output) {
  // Never freed: the library may call back as long as the process lives.
  const auto* what = new Case(std::move(load_scenario(job.scenario, "the job's scenario").value().front()));
  auto* log = new Log(*what, output, library.simulated());
  auto* player = new Player(*what, job, library, *log);
  if (player->play()) {
    watch_leaving(*log);
    player->leave();
  }
  log->note(left_note);
  ::_exit(0);
}

/// Plays the job, or says why it cannot. Does not return.
[[noreturn]] void run(const std::string& text, bool forked, int output) {
  try {
    const Job job = parse_job(text);
    if (forked) engage_simulation(job);
    const Library library(job);
    if (!job.only_asks) play(job, library, output);
    // Our simulated one works with a scenario only.
    if (library.simulated()) {
      say(output, simulated_note);
    } else {
      static_cast<void>(library.application("rescind"));
    }
    say(output, left_note);
    ::_exit(0);
  } catch (const std::exception& error) {
    say(output, std::string(failed_note) + error.what());
  }
  ::_exit(1);
}

/// Plays one job after the other, each in a process of its own.
void serve(int output) {
  for (std::string size; std::getline(std::cin, size);) {
    std::string text(std::stoul(size), '\0');
    if (!std::cin.read(text.data(), static_cast<std::streamsize>(text.size()))) return;
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(STDIN_FILENO);
      run(text, true, output);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) return;
    say(output, WIFSIGNALED(status) ? killed_note + std::to_string(WTERMSIG(status))
                                    : exited_note + std::to_string(WEXITSTATUS(status)));
  }
}

}  // namespace

int main(int count, char** arguments) {
  const int output = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  report_crashes();
  if (count > 1 && std::string_view(arguments[1]) == serve_argument) {
    serve(output);
    return 0;
  }
  run({std::istreambuf_iterator<char>(std::cin), {}}, false, output);
}
