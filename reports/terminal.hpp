#pragma once

#include <string>

#include "harness/engine/run/result.hpp"

namespace rescind {

/// How much the terminal report says.
enum class Detail : std::uint8_t {
  quiet,    ///< Nothing unless a case failed.
  normal,   ///< One line when all is kept; failed cases in full, three of those of a file that fail alike.
  verbose,  ///< A line for every case and what became of its rules.
};

struct TerminalOptions {
  Detail detail = Detail::normal;
  bool colour = false;      ///< With ANSI colours.
  bool show_rules = false;  ///< Every case with what became of its rules, also when it passed: for `judge`.
  bool show_wall_time = false;  ///< In the summary; without it the same run gives the same bytes.
};

/// The run as text for people: quiet when all is kept, precise when not. A failed case shows the rule, the
/// operation, the virtual time, what was expected and seen, the history lines that matter, and the command
/// that shows the run again. Names and texts from scenarios and histories are printed harmlessly (see
/// printable()).
[[nodiscard]] std::string terminal_report(const FinishedRun& run, const TerminalOptions& options);

/// The part of that report that is about one case; empty where it has nothing to say.
[[nodiscard]] std::string terminal_text(const FinishedCase& one, const TerminalOptions& options);

/// The end of every report's last line: ", judged by the profile lsp"; empty where nobody chose one.
[[nodiscard]] std::string judged_by(const ProfileText& profile);

}  // namespace rescind
