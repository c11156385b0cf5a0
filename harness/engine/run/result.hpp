#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/contract/outcome.hpp"
#include "harness/history/history.hpp"

namespace rescind {

// A finished run, as every report sees it. Plain text and numbers: reports decide nothing.

/// Of a case (CONTRACT: outcomes). `could_not_run` is the harness's failure, never the subject's.
enum class CaseOutcome : std::uint8_t {
  passed,
  failed,
  expected_failure,
  unexpected_pass,
  not_applicable,
  could_not_run
};

/// What one rule or one expectation came to in one case. Expectations are named "expect.WORD".
struct RuleReport {
  std::string rule;
  RuleOutcome outcome = RuleOutcome::kept;
  /// Whether this outcome fails the case (a broken must, or a broken should under --strict).
  bool fails = false;
  std::string op{};                  ///< The operation's name; empty where it is about none.
  std::int64_t t = -1;               ///< ns; -1 where nothing was broken.
  std::string expected{};            ///< One plain sentence.
  std::string seen{};                ///< One plain sentence.
  std::vector<std::string> lines{};  ///< The few history lines that matter, ready to print.
  bool operator==(const RuleReport&) const = default;
};

struct FinishedCase {
  std::string name{};
  std::string file{};
  std::uint32_t line = 0;
  CaseOutcome outcome = CaseOutcome::passed;
  std::string why{};  ///< Of not_applicable, could_not_run and expected failures: one sentence.
  std::uint64_t history_hash = 0;
  std::uint64_t seed = 0;
  std::uint64_t events = 0;
  Duration virtual_time{};
  Clock clock = Clock::virtual_time;  ///< What the times of this case and its rules are read from.
  std::string replay{};               ///< The command that shows this run again.
  /// Every rule judged, in the order of the rule table; then the expectations.
  std::vector<RuleReport> rules{};
};

/// What a run was judged by.
struct ProfileText {
  std::string name = "mi";
  bool chosen = false;  ///< By whoever typed the command: then reports for people name it.
};

struct FinishedRun {
  std::vector<FinishedCase> cases{};  ///< In the order of the scenarios, whatever the number of jobs.
  std::int64_t wall_ns = 0;  ///< How long it took; reports that must be the same each time leave it out.
  std::string command{};     ///< What was typed.
  ProfileText profile{};
};

}  // namespace rescind
