#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/engine/findings/violation_shape.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {

/// How big a finding is.
struct FindingSize {
  std::uint64_t clients = 0;
  std::uint64_t threads = 0;
  std::uint64_t operations = 0;
  std::uint64_t steps = 0;  ///< Of the scenario, those inside callbacks included.
  std::uint64_t faults = 0;
  std::uint64_t choices = 0;     ///< On the tape.
  std::uint64_t departures = 0;  ///< Of these, such as are not the first candidate.
  bool operator==(const FindingSize&) const = default;
};
[[nodiscard]] FindingSize size_of(const Plan& plan, const Choices& tape);

/// A violation with the smallest scenario and tape that were found to show it.
struct Shrunk {
  YamlNode document;  ///< Expanded, and without `replay:`.
  RecordedRun run;
  ViolationShape shape;
  std::string expected;  ///< What the rule promised, and what happened: one sentence each.
  std::string seen;
  FindingSize before;
  FindingSize after;
  std::uint64_t cost = 0;  ///< Runs that it took; a long one counts for several.
};

struct ShrinkOptions {
  Profile profile = mi_profile();  ///< What the scenario's own settings come on top of.
  std::uint64_t cost_max = 50'000;
};

/// Makes a failing run simple: first its tape, then the scenario (without clients, threads, operations,
/// steps, faults and options; with smaller numbers), then the tape again; each time by a run that breaks the
/// same rule in the same shape. `found` says the driver, the mutant and the tape; its hash and rules are not
/// looked at. Depends on nothing but its arguments, and ends by `cost_max`. Nothing where `document` does not
/// load, or its run on `found.tape` does not break the rule in that shape.
[[nodiscard]] std::optional<Shrunk> shrink(const YamlNode& document, const RecordedRun& found,
                                           const ViolationShape& shape, const ShrinkOptions& options = {});

}  // namespace rescind
