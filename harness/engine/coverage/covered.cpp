#include "harness/engine/coverage/covered.hpp"

#include <algorithm>

namespace rescind {

RaceTotals totals_of(const RaceTable& table) {
  RaceTotals totals;
  for (const RaceCount& race : table.races) {
    const bool possible = race.limit == RaceCount::possible;
    ++(possible ? totals.possible : totals.impossible);
    if (race.runs > 0) ++(possible ? totals.reached : totals.contradicted);
  }
  return totals;
}

std::uint64_t rules_exercised(const CoverageReport& report) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      report.rules, [](const RuleCoverage& rule) { return rule.cases_exercising > 0; }));
}

std::uint64_t sentences_covered(const CoverageReport& report) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      report.sentences, [](const SentenceCoverage& one) { return !one.id.empty() && one.covered; }));
}

std::uint64_t sentences_count(const CoverageReport& report) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(report.sentences, [](const SentenceCoverage& one) { return !one.id.empty(); }));
}

std::string name_of(const RaceTable& table, const RaceCount& race) {
  return table.phases[race.phase] + ' ' + table.kinds[race.kind] + ' ' + table.modes[race.mode] + ' ' +
         table.reasons[race.reason] + ' ' + table.networks[race.network];
}

}  // namespace rescind
