#include "harness/mi/drop_in/ending.hpp"

#include <time.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <string_view>

#include "harness/edge/write_all.hpp"
#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/simulation.hpp"
#include "harness/mi/drop_in/symbols.hpp"

namespace rescind::drop_in {
namespace {

constexpr int broken = 1;
constexpr int wrong_input = 2;
constexpr int could_not_run = 3;

void say(std::string_view text) {
  (void)write_all(STDERR_FILENO, "rescind: " + std::string(text) + "\n");
}

[[noreturn]] void end_with(RunEnd end, EndWhy why, int code) {
  if (Simulation* run = simulation()) {
    run->system().end(why);
    run->record().finish(end, run->choices());
  }
  real().exit_now(code);
  __builtin_unreachable();
}

std::string waits_of(const Baton& baton) {
  std::string text;
  for (const auto& worker : baton.workers()) {
    if (worker->phase != Worker::Phase::waiting || worker->wait.is_idle) continue;
    text += "\n  " + worker->name + " waits in " + worker->wait.call;
    if (worker->caller != nullptr) text += ", called from " + symbol_at(worker->caller);
  }
  return text;
}

}  // namespace

void end_stuck(const Baton& baton) {
  say("the program is stuck at " + std::to_string(baton.now().ns) +
      " ns: all its threads wait for something that never comes" + waits_of(baton));
  end_with(RunEnd::stuck, EndWhy::hung, broken);
}

void end_cut() {
  say("the run was cut where the scenario's 'until' says so: give it more, or end the program earlier");
  end_with(RunEnd::cut, EndWhy::cut, could_not_run);
}

void end_crashed() {
  Simulation* run = simulation();
  say("the simulated client library takes its process down, as it was told to by RESCIND_MUTANT");
  run->record().finish(RunEnd::crashed, run->choices());
  std::signal(SIGSEGV, SIG_DFL);
  std::raise(SIGSEGV);
  real().exit_now(could_not_run);
  __builtin_unreachable();
}

void end_not_deterministic(const char* text) {
  say(std::string("the run is not deterministic, and was ended: ") + text);
  end_with(RunEnd::not_deterministic, EndWhy::cut, could_not_run);
}

void end_unable(const char* text) {
  say(text);
  if (Simulation* run = simulation()) run->record().finish(RunEnd::unable, run->choices());
  real().exit_now(wrong_input);
  __builtin_unreachable();
}

bool any_comes_from_outside(Baton& baton) {
  const Worker* asks = nullptr;
  for (const auto& worker : baton.workers()) {
    if (worker->phase == Worker::Phase::waiting && worker->wait.ready != nullptr) asks = worker.get();
  }
  if (asks == nullptr) return false;
  constexpr int looks = 200;
  constexpr timespec between{0, 10'000'000};
  for (int i = 0; i < looks; ++i) {
    for (const auto& worker : baton.workers()) {
      if (worker->phase == Worker::Phase::waiting && worker->wait.ready != nullptr && (*worker->wait.ready)())
        return true;
    }
    real().nanosleep(&between, nullptr);
    baton.still_here();
  }
  const std::string text =
      asks->name + " waits in " + asks->wait.call +
      " for a file descriptor that no thread of the program has written to for 2 s of real time";
  end_not_deterministic(text.c_str());
}

}  // namespace rescind::drop_in
