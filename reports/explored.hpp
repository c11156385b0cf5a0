#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "reports/terminal.hpp"

namespace rescind {

// What exploring came to, as its reports see it. Plain text and numbers: reports decide nothing.

/// A rule that some order of things breaks, and such an order.
struct OrderText {
  std::string rule;
  std::uint64_t steps = 0;
  bool shortest = false;
  CaseResult run;           ///< The run in that order, judged.
  std::string sequence;     ///< The same, drawn.
  std::string file;         ///< Where it was saved, made small.
  std::string not_saved{};  ///< Why it could not be written; empty where it was.
  std::string replay;       ///< The command that replays that file.
};

/// A rule to which something stays owed while the system goes round for ever.
struct UnmetText {
  std::string rule;
  std::uint64_t steps = 0;  ///< To where it begins to go round.
  std::uint64_t cycle = 0;  ///< Steps of one round.
  CaseResult run;           ///< The run up to the end of the first round: nothing is broken in it yet.
  std::string sequence;     ///< Drawn up to the end of the first round.
};

/// Whether a case was looked through for cycles in which an obligation is never met.
enum class Cycles : std::uint8_t {
  none,            ///< There are none.
  found,           ///< There are; see ExploredCase::unmet.
  not_looked_for,  ///< It was not asked for, or the states were not all there to be looked at.
};

struct ExploredCase {
  std::string name;
  std::string file;
  std::uint32_t line = 0;
  std::uint64_t states = 0;  ///< Of the states search ...
  std::uint64_t traces = 0;  ///< ... or of the traces search.
  std::uint64_t transitions = 0;
  std::uint64_t depth = 0;
  bool exhausted = false;
  double missed =
      0;  ///< The probability that a state was missed, at the most; says nothing unless exhausted.
  Cycles cycles = Cycles::not_looked_for;
  std::optional<std::uint64_t> races{};  ///< That some order is; none where they were not counted.
  bool all_races = false;                ///< No order is any other.
  std::vector<OrderText> broken{};
  std::vector<UnmetText> unmet{};

  bool cycles_asked_for = true;

  [[nodiscard]] bool failed() const { return !broken.empty() || !unmet.empty(); }
  /// Whether something that was asked for was not looked at to the end, and so proves nothing.
  [[nodiscard]] bool unfinished() const {
    return !exhausted || (cycles_asked_for && cycles == Cycles::not_looked_for) || (races && !all_races);
  }
};

struct ExploredRun {
  bool traces = false;                ///< By the traces search.
  std::vector<ExploredCase> cases{};  ///< In the order of the scenarios, whatever the number of jobs.
  ProfileUsed profile{};
  std::uint64_t interrupted_of =
      0;  ///< So many cases there were to be, before somebody interrupted; 0 where none did.
};

/// A line for each case, then each rule that was broken with its order, then the sum. Quiet: nothing
/// unless something is broken.
[[nodiscard]] std::string explored_report(const ExploredRun& run, const TerminalOptions& options);

/// The same for reports of cases: each order that breaks a rule is a case that failed, and a case of which none does is one
/// that passed, or that could not be run to its end.
[[nodiscard]] RunResult cases_of(const ExploredRun& run);
/// What an order that breaks `rule` is called there: after its case, and where the case has several such orders after the rule,
/// too.
[[nodiscard]] std::string explored_case_name(std::string_view name, std::string_view rule, bool several);

/// The same as one JSON document, in the shape of reports/explored.schema.json.
[[nodiscard]] std::string explored_json(const ExploredRun& run);

}  // namespace rescind
