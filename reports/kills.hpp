#pragma once

#include <string>

#include "harness/engine/mutation/kills.hpp"
#include "reports/terminal.hpp"

namespace rescind {

/// One line for each mutant, then a summary. Quiet: nothing unless one survived. Verbose: what each does
/// wrong, too.
[[nodiscard]] std::string kills_report(const Kills& kills, const TerminalOptions& options);
/// The same as one JSON document, in the shape of reports/kills.schema.json.
[[nodiscard]] std::string kills_json(const Kills& kills);

/// The table, and under it the median of the medians and how many were found, by strategy.
[[nodiscard]] std::string bench_report(const Bench& bench, const TerminalOptions& options);
/// The same as one JSON document, in the shape of reports/cancelbench.schema.json.
[[nodiscard]] std::string bench_json(const Bench& bench);

}  // namespace rescind
