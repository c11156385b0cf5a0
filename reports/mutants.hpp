#pragma once

#include <span>
#include <string>

#include "harness/engine/mutation/kill_rows.hpp"
#include "reports/terminal.hpp"

namespace rescind {

/// The table, then what stands out: survivors in full; with Detail::verbose every mutant. Quiet: nothing
/// unless something survived or the reference failed.
[[nodiscard]] std::string mutants_report(const KillMatrix& matrix, const TerminalOptions& options);

/// The matrix as one JSON document, in the shape of reports/mutants.schema.json.
[[nodiscard]] std::string mutants_json(const KillMatrix& matrix);

/// The mutants alone, with the bugs that they retell: as text, and as JSON in the same shape.
[[nodiscard]] std::string mutants_list(std::span<const MutantInfo> mutants, const TerminalOptions& options);
[[nodiscard]] std::string mutants_list_json(std::span<const MutantInfo> mutants);

}  // namespace rescind
