#pragma once

#include <optional>
#include <span>

#include "harness/engine/run/result.hpp"
#include "harness/engine/run/run_all.hpp"

namespace rescind {

/// With fewer runs of a case nothing is said of what it exercises sometimes: chance would decide.
inline constexpr std::size_t sometimes_runs = 40;

/// Fails the last run of each case whose runs, that many or more, all left out a rule that the case exercises sometimes.
/// Says nothing of a case some of whose runs were not made. `results` stand in the order of the tasks, where the runs of
/// a case follow each other.
void judge_sometimes(std::span<const RunTask> tasks, const Judged& judged,
                     std::span<std::optional<CaseResult>> results);

}  // namespace rescind
