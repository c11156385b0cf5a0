#include <pthread.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/objects.hpp"
#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/simulation.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::drop_in {
namespace {

Simulation* the_run = nullptr;

thread_local int inside __attribute__((tls_model("initial-exec"))) = 0;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

[[noreturn]] void refuse(const std::string& text) {
  end_unable(text.c_str());
}

/// The case of the scenario that the environment names.
Case chosen_case(const std::string& file) {
  const std::string name = variable("RESCIND_CASE");
  std::vector<Case> cases = load_scenario(read_text_file(file), file).value();
  if (name.empty() && cases.size() == 1) return std::move(cases.front());
  for (Case& one : cases) {
    if (one.name == name) return std::move(one);
  }
  const std::string first = "RESCIND_CASE='" + cases.front().name + "'";
  if (name.empty())
    refuse("RESCIND_SCENARIO: " + printable(file) + " has " + std::to_string(cases.size()) +
           " cases: name one of them, such as " + printable(first));
  refuse("RESCIND_CASE: " + printable(file) + " has no case '" + printable(name) + "': its first is " +
         printable(first));
}

Behaviour chosen_behaviour() {
  const std::string name = variable("RESCIND_MUTANT");
  if (name.empty()) return {};
  const auto mutants = all_mutants();
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    if (mutants[i].name == name) return Behaviour{}.with(static_cast<Mutant>(i));
  }
  refuse("RESCIND_MUTANT: there is no mutant '" + printable(name) +
         "': 'rescind mutants --help' says where they are listed");
}

Tape chosen_tape() {
  if (const std::string file = variable("RESCIND_TAPE"); !file.empty())
    return Tape::replaying(read_tape(file));
  Tape tape;
  if (const std::string file = variable("RESCIND_GUIDE"); !file.empty()) {
    tape.restart_guided(read_tape(file));
    return tape;
  }
  const std::string seed = variable("RESCIND_SEED");
  char* end = nullptr;
  const unsigned long long number = seed.empty() ? 1 : std::strtoull(seed.c_str(), &end, 10);
  if (!seed.empty() && (*end != '\0' || seed.front() == '-' || seed.front() == '+'))
    refuse("RESCIND_SEED: '" + printable(seed) + "' is no number from 0 to 18446744073709551615");
  tape.restart(number);
  return tape;
}

/// A child takes no part: its parent's run has nothing of it.
void leave_the_child() {
  the_run = nullptr;
}

void engage_with(const std::string& file) {
  const Case what = chosen_case(file);
  const Behaviour behaviour = chosen_behaviour();
  Tape tape = chosen_tape();
  tape.start_recording();
  // Never freed: threads may be parked in it when the process ends.
  auto* run = new Simulation(what, behaviour, std::move(tape), variable("RESCIND_HISTORY"),
                             variable("RESCIND_TAPE_OUT"));
  run->baton().adopt(run->new_thread());
  the_run = run;
  pthread_atfork(nullptr, nullptr, leave_the_child);
}

}  // namespace

Simulation* simulation() {
  return the_run;
}

Inside::Inside() {
  ++inside;
}
Inside::~Inside() {
  --inside;
}
Outside::Outside() {
  --inside;
}
Outside::~Outside() {
  ++inside;
}

bool takes_part() {
  return the_run != nullptr && inside == 0 && Baton::self() != nullptr;
}

void engage() {
  const Inside guard;
  (void)real();
  const std::string file = variable("RESCIND_SCENARIO");
  if (file.empty() || !comes_first()) return;
  or_end([&] { engage_with(file); });
}

void finish_with_the_process() {
  Simulation* run = simulation();
  if (run == nullptr || Baton::self() == nullptr) return;
  const Inside guard;
  or_end([&] { run->system().leave(); });
  run->record().finish(RunEnd::ended, run->choices());
}

}  // namespace rescind::drop_in
