// The bytes are a case and the tape of its run: the reference system breaks no rule, and the run can be
// repeated.

#include <string>

#include "harness/contract/failing.hpp"
#include "harness/engine/run/timed_run.hpp"
#include "harness/engine/run/untimed_run.hpp"
#include "tests/fuzz/check.hpp"
#include "tests/fuzz/run_table.hpp"
#include "tests/fuzz/target.hpp"

namespace rescind::fuzz {
namespace {

[[noreturn]] void fail_rule(const Violation& violation, const Case& what, const Names& names) {
  fail("no rule is broken by the reference system\n" + *what.file + ", case " + what.name + ": " +
       std::string(info(violation.rule).name) + "\n  expected: " + expected(violation, names) +
       "\n  seen:     " + seen(violation, names));
}

/// What the tape of a run and its history came to.
struct Ending {
  std::uint64_t history;
  std::uint64_t tape;
  std::uint64_t steps;
  bool operator==(const Ending&) const = default;
};

Ending run(TimedRun& replayer, std::span<const std::uint8_t> bytes) {
  replayer.run(Tape::of_bytes({bytes.begin(), bytes.end()}));
  return {replayer.history_hash(), replayer.tape_end(), replayer.steps()};
}

Ending run(UntimedRun& untimed, std::span<const std::uint8_t> bytes) {
  untimed.tape().restart_bytes(bytes);
  untimed.run();
  return {untimed.history_hash(), untimed.tape().end_state(), untimed.steps()};
}

/// A script whose step waits for what never came foresaw another run: what it then leaves undone is not the
/// system's fault.
bool is_excused(const Violation& violation, const TimedRun& replayer) {
  return info(violation.rule).who == Who::application && !replayer.blocked_steps().empty();
}

void try_timed(const ChosenRun& chosen) {
  TimedRun replayer(chosen.what, Behaviour{});
  const Ending first = run(replayer, chosen.tape);
  const Failing failing(chosen.what.profile);
  for (const Violation& violation : replayer.violations()) {
    if (failing.has(violation) && !is_excused(violation, replayer))
      fail_rule(violation, chosen.what, replayer.history().names);
  }
  check(run(replayer, chosen.tape) == first, "the same bytes give the same timed run");
}

void try_untimed(const ChosenRun& chosen) {
  UntimedRun untimed(chosen.what, Behaviour{});
  const Ending first = run(untimed, chosen.tape);
  if (untimed.failed()) fail_rule(untimed.violations().front(), chosen.what, untimed.history().names);
  check(run(untimed, chosen.tape) == first, "the same bytes give the same untimed run");
}

}  // namespace
}  // namespace rescind::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto chosen = rescind::fuzz::chosen_run({data, size});
  chosen.timed ? rescind::fuzz::try_timed(chosen) : rescind::fuzz::try_untimed(chosen);
  return 0;
}
