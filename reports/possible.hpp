#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/possible/possible.hpp"
#include "harness/history/history.hpp"
#include "reports/terminal.hpp"

namespace rescind {

/// A history that was held against a case, and what came out.
struct PossibleHistory {
  std::string file;
  std::string what{};                  ///< The case whose runs were searched.
  std::string scenario{};              ///< The file that has it; empty for a generated one.
  std::vector<std::string> mutants{};  ///< The decisions made wrong in them; none for the reference.
  std::uint64_t states_max = 0;
  std::uint64_t line = 0;  ///< In `file`, of Possibility::event, where it has one.
  History history{};
  Possibility told{};
  Explanations explained{};  ///< Asked for where it is impossible.
};

/// A line for each history, and what contradicts the model; then the sum. Quiet: nothing unless one is not possible.
[[nodiscard]] std::string possible_report(const std::vector<PossibleHistory>& all,
                                          const TerminalOptions& options);

/// The same as one JSON document, in the shape of reports/possible.schema.json.
[[nodiscard]] std::string possible_json(const std::vector<PossibleHistory>& all);

}  // namespace rescind
