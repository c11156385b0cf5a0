#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/contract/rule.hpp"
#include "harness/engine/coverage/covered.hpp"
#include "harness/engine/coverage/race.hpp"
#include "harness/history/history.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// What one run adds to the coverage.
struct RunCoverage {
  RuleSet exercised;
  std::uint64_t shape = 0;
  std::vector<RaceIndex> races;  ///< Each once, sorted.
};

/// Sorts out what is there more than once.
void keep_each_once(std::vector<RaceIndex>& races);
/// The races of a whole history, each once.
[[nodiscard]] std::vector<RaceIndex> races_of(const History& history);

/// Which part of the race table is shown.
struct RaceSelection {
  std::optional<RacePhase> phase;
  std::optional<OperationKind> kind;
};

/// Adds up what runs cover. The order in which they are added does not matter.
class Coverage {
 public:
  /// A case of a scenario file, or a history. Returns its number.
  std::size_t add_case(const std::string& file, const RuleSet& named);
  /// A run of that case.
  void add_run(std::size_t number, const RunCoverage& run);
  /// Races that a search of `runs` runs reached.
  void add_search(const RaceSet& races, std::uint64_t runs);
  /// The mutants were tried on all cases, and these broke the rule that they name.
  void add_killed(std::span<const Mutant> killed);

  [[nodiscard]] CoverageReport report(const RaceSelection& selection = {}) const;

 private:
  /// A file or a case.
  struct Source {
    std::size_t file = 0;
    RuleSet named;
    RuleSet exercised;
  };
  [[nodiscard]] RuleCoverage rule_coverage(const RuleInfo& rule) const;
  [[nodiscard]] RaceTable race_table(const RaceSelection& selection) const;

  std::vector<std::string> names_;  ///< Of the files.
  std::vector<Source> files_;
  std::vector<Source> cases_;
  std::vector<std::uint64_t> shapes_;
  std::vector<std::uint64_t> runs_of_race_ = std::vector<std::uint64_t>(races_count);
  std::array<RaceSet, rules_count> races_of_rule_{};
  std::uint64_t searched_ = 0;
  std::optional<std::vector<Mutant>> killed_;
};

}  // namespace rescind
