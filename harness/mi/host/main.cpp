// Loads an MI client library and plays the clients of one scenario on it. `rescind` starts it, one for each case; the job
// is read from standard input, the history is written to standard output. What the library itself writes there goes to
// standard error.
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <iterator>
#include <string>
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

int play(const Job& job, const Library& library, int output) {
  // Never freed: the library may call back as long as the process lives.
  const auto* what = new Case(std::move(load_scenario(job.scenario, "the job's scenario").value().front()));
  auto* log = new Log(*what, output, library.simulated());
  auto* player = new Player(*what, job, library, *log);
  player->play();
  if (!log->hung()) {
    watch_leaving(*log);
    player->leave();
  }
  log->note(left_note);
  ::_exit(0);
}

}  // namespace

int main() {
  const int output = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  report_crashes();
  try {
    const Job job = parse_job({std::istreambuf_iterator<char>(std::cin), {}});
    const Library library(job);
    if (job.only_asks) {
      // Our simulated one works with a scenario only.
      if (library.simulated()) {
        say(output, simulated_note);
      } else {
        static_cast<void>(library.application("rescind"));
      }
      say(output, left_note);
      ::_exit(0);
    }
    return play(job, library, output);
  } catch (const std::exception& error) {
    say(output, std::string(failed_note) + error.what());
  }
  ::_exit(1);
}
