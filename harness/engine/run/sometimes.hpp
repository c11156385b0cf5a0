#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/contract/rule.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/engine/run/run_all.hpp"

namespace rescind {

/// With fewer runs of a case nothing is said of what it exercises sometimes: chance would decide.
inline constexpr std::size_t sometimes_runs = 40;

/// Fails the last run of each case whose runs, that many or more, all left out a rule that the case exercises sometimes.
/// Says nothing of a case some of whose runs were not made. It sees one result after another, in the order of the tasks.
class SometimesJudge {
 public:
  /// `judged` outlives it: it is for the commands that show the runs again.
  explicit SometimesJudge(const Judged& judged) : judged_(judged) {}

  /// The next result, which is of that task.
  void judge(const RunTask& task, CaseResult& result);
  /// A run was not made: nothing more is said.
  void skip() { all_made_ = false; }

 private:
  const Judged& judged_;
  const RunTask* task_ = nullptr;  // Of the result before.
  std::uint64_t runs_ = 0;         // Of that task so far.
  RuleSet never_;                  // What its case exercises sometimes, and none of them did.
  bool all_made_ = true;
};

}  // namespace rescind
