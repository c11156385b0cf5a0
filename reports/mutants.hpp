#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/terminal.hpp"

namespace rescind {

// The kill matrix, as its reports see it. Plain text and numbers: reports decide nothing.

/// A mutant, as its table describes it.
struct MutantText {
  std::string name{};       ///< "final-twice"
  std::string rule{};       ///< The rule that it names.
  std::string statement{};  ///< What goes wrong.
  std::string retells{};    ///< The public bug that it retells; empty for none.
  std::string link{};       ///< Where that is told.
};

/// So many cases, or runs, of something: a rule that they broke, a file that they come from.
struct CountOf {
  std::string what;
  std::uint64_t count = 0;
};

/// What random runs of the general scenario found.
struct RandomSearch {
  std::uint64_t runs = 0;
  std::uint64_t by_named_rule = 0;      ///< Runs that broke the rule that the mutant names.
  std::uint64_t by_any_rule = 0;        ///< Runs that broke any rule.
  std::optional<std::uint64_t> seed{};  ///< Of the first run that broke the named rule.
  std::string replay{};                 ///< The command that shows that run; empty where there is none.
};

/// What became of one system: the reference, or one with a mutant.
struct MutantRow {
  MutantText mutant{};                   ///< Of the reference only the name, "none".
  bool killed = false;                   ///< The rule that it names is among those that were broken.
  std::uint64_t cases_failed = 0;        ///< Broken shoulds and expectations count too.
  std::uint64_t cases_could_not = 0;     ///< The harness could not run them.
  std::vector<CountOf> rules{};          ///< Every rule that was broken, with how many cases broke it.
  std::vector<CountOf> files{};          ///< Every file with failed cases, with how many.
  std::uint64_t runs = 0;                ///< Of cases until the first that broke the named rule; 0 for none.
  std::uint64_t events = 0;              ///< Of the shortest run that broke it.
  std::string first_case{};              ///< The first case that broke the named rule; empty for none.
  std::string replay{};                  ///< The command that shows it.
  std::uint64_t uncancelled_failed = 0;  ///< Failed cases among those in which nothing is cancelled.
  std::optional<RandomSearch>
      random{};  ///< Nothing where there is no general scenario, or no run was wanted.
};

struct KillMatrix {
  std::uint64_t cases = 0;
  std::uint64_t files = 0;
  std::uint64_t uncancelled = 0;  ///< Cases in which nothing is cancelled.
  MutantRow reference{};
  std::vector<MutantRow> mutants{};  ///< In the order of their table.
};

/// Whether every mutant was killed, and the reference system broke and failed nothing.
[[nodiscard]] bool is_proven(const KillMatrix& matrix);

/// The table, then what stands out: survivors in full; with Detail::verbose every mutant. Quiet: nothing
/// unless something survived or the reference failed.
[[nodiscard]] std::string mutants_report(const KillMatrix& matrix, const TerminalOptions& options);

/// The matrix as one JSON document, in the shape of reports/mutants.schema.json.
[[nodiscard]] std::string mutants_json(const KillMatrix& matrix);

/// The mutants alone, with the bugs that they retell: as text, and as JSON in the same shape.
[[nodiscard]] std::string mutants_list(const std::vector<MutantText>& mutants,
                                       const TerminalOptions& options);
[[nodiscard]] std::string mutants_list_json(const std::vector<MutantText>& mutants);

}  // namespace rescind
