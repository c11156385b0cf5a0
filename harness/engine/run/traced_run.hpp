#pragma once

#include <cstdint>

#include "harness/engine/run/self_check.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/system/behaviour.hpp"

namespace rescind {

struct TracedOptions {
  std::uint64_t seed = 1;     ///< Of the tape, where the case has no recorded one.
  bool keep_history = false;  ///< Even of a run that passed.
};

/// One run of `what`: on its recorded tape by the driver that it was recorded with, where there is one, else
/// by the timed driver. A run without time tells every broken should, whether or not it fails. Throws
/// TapeMismatch where the tape does not fit.
[[nodiscard]] Trace traced_run(const Case& what, const Behaviour& behaviour, const TracedOptions& options);

}  // namespace rescind
