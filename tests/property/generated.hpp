#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/contract/failing.hpp"
#include "harness/engine/run/timed_run.hpp"
#include "harness/engine/run/untimed_run.hpp"
#include "harness/engine/search/generate.hpp"
#include "harness/scenario/compile/loader.hpp"

// Generated scenarios and their runs, on tapes that RapidCheck makes up and makes small.

namespace rescind {

using Bytes = std::vector<std::uint8_t>;

/// What a tape is made of; fewer and smaller bytes make a simpler scenario, or a run that strays less.
inline rc::Gen<Bytes> any_bytes(int most) {
  return rc::gen::resize(
      most, rc::gen::container<Bytes>(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>())));
}

inline YamlNode document_of(const Bytes& bytes) {
  Tape tape = Tape::of_bytes(bytes);
  return generated_document(tape, "generated/by-rapidcheck");
}

/// The rules that were broken in a run, but for what an application was to blame for that could not finish
/// its script.
inline RuleSet failures(const Case& what, std::span<const Violation> violations, bool script_finished) {
  const Failing failing(strictly(what.profile));
  RuleSet broken;
  for (const Violation& violation : violations) {
    const auto rule = static_cast<std::size_t>(violation.rule);
    const bool unfinished = info(violation.rule).who == Who::application && !script_finished;
    if (failing.has(violation) && !unfinished) broken.set(rule);
  }
  return broken;
}

/// What one run on each driver breaks.
inline RuleSet broken_by(const Case& what, const Bytes& run, const Behaviour& behaviour = {}) {
  TimedRun timed(what, behaviour);
  timed.run(Tape::of_bytes(run));
  UntimedRun untimed(what, behaviour);
  untimed.tape().restart_bytes(run);
  untimed.run();
  return failures(what, timed.violations(), timed.blocked_steps().empty()) |
         failures(what, untimed.violations(), true);
}

}  // namespace rescind
