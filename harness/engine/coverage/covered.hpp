#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rescind {

// What a set of runs covered, and how it adds up.

/// One rule, and what speaks for it.
struct RuleCoverage {
  std::string name{};
  std::string level{};
  std::uint64_t files_naming = 0;  ///< Scenario files whose `rules:` name it.
  std::uint64_t cases_naming = 0;
  std::uint64_t files_exercising = 0;  ///< In which some run exercised it.
  std::uint64_t cases_exercising = 0;
  std::vector<std::string> mutants{};  ///< Those that are made to break it.
  std::vector<std::string> killed{};   ///< Those of them that broke it in some run, where that was tried.
  std::uint64_t races = 0;             ///< Different races in the runs that exercised it.
};

/// A sentence of the source, and the rules that come from it.
struct SentenceCoverage {
  std::string id{};  ///< Empty for the rules that come from none.
  std::string text{};
  std::vector<std::size_t> rules{};  ///< Indices into CoverageReport::rules.
  bool covered = false;              ///< One of them was exercised.
};

/// A race: the numbers of its members in the five dimensions of RaceTable.
struct RaceCount {
  std::uint8_t phase = 0;
  std::uint8_t kind = 0;
  std::uint8_t mode = 0;
  std::uint8_t reason = 0;
  std::uint8_t network = 0;
  std::uint64_t runs = 0;        ///< In which it occurred; a search counts as one.
  std::size_t limit = possible;  ///< Index of the reason why it is impossible.
  static constexpr std::size_t possible = SIZE_MAX;
};

/// Every race, in the order of their numbers.
struct RaceTable {
  std::vector<std::string> phases{}, kinds{}, modes{}, reasons{}, networks{};
  std::vector<std::string> limits{};
  std::vector<RaceCount> races{};
};

struct CoverageReport {
  std::uint64_t files = 0;  ///< Of scenarios and of histories.
  std::uint64_t cases = 0;  ///< A history is one case.
  std::uint64_t runs = 0;
  std::uint64_t distinct = 0;  ///< Runs whose histories differ by more than names and times.
  std::uint64_t searched = 0;  ///< Runs of a search besides, of which only the races count.
  bool mutants_tried = false;  ///< Whether RuleCoverage::killed says anything.
  std::vector<RuleCoverage> rules{};
  std::vector<SentenceCoverage> sentences{};  ///< The last is that of rules without a source.
  RaceTable table{};
};

/// How the races of a table count.
struct RaceTotals {
  std::uint64_t possible = 0;
  std::uint64_t reached = 0;  ///< Of the possible ones.
  std::uint64_t impossible = 0;
  std::uint64_t contradicted = 0;  ///< Of the impossible ones, reached all the same.
};
[[nodiscard]] RaceTotals totals_of(const RaceTable& table);
[[nodiscard]] std::uint64_t rules_exercised(const CoverageReport& report);
/// Sentences, those that are covered only or all of them.
[[nodiscard]] std::uint64_t sentences_covered(const CoverageReport& report);
[[nodiscard]] std::uint64_t sentences_count(const CoverageReport& report);
/// "result-in-flight enumerate async timeout lost"
[[nodiscard]] std::string name_of(const RaceTable& table, const RaceCount& race);

}  // namespace rescind
