#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "harness/base/text.hpp"
#include "reports/coverage_report.hpp"

namespace rescind {
namespace {

using Out = std::back_insert_iterator<std::string>;

void write_totals(Out out, const CoverageReport& report) {
  fmt::format_to(out, "{}, {}, {}, {}\n", counted(report.files, "file", "files"),
                 counted(report.cases, "case", "cases"), counted(report.runs, "run", "runs"),
                 counted(report.distinct, "distinct history", "distinct histories"));
  if (report.searched > 0)
    fmt::format_to(out, "{} of a search, for races only\n",
                   counted(report.searched, "run more", "runs more"));
  fmt::format_to(out, "{} of {} exercised, {} of {} covered\n", rules_exercised(report),
                 counted(report.rules.size(), "rule", "rules"), sentences_covered(report),
                 counted(sentences_count(report), "sentence", "sentences"));
}

void write_mutants(Out out, const RuleCoverage& rule, bool tried) {
  for (const std::string& mutant : rule.mutants) {
    const bool killed = std::ranges::find(rule.killed, mutant) != rule.killed.end();
    fmt::format_to(out, "{:>12}mutant {}{}\n", "", mutant,
                   !tried   ? ""
                   : killed ? ": killed"
                            : ": not killed");
  }
}

void write_rule(Out out, const std::string& sentence, const RuleCoverage& rule, bool tried, bool verbose) {
  const std::string mutants = tried ? fmt::format("{}/{}", rule.killed.size(), rule.mutants.size())
                                    : fmt::format("{}", rule.mutants.size());
  fmt::format_to(out, "{:<10}{:<30}{:>6}{:>7}{:>8}{:>7}{:>9}{:>8}\n", sentence, rule.name, rule.files_naming,
                 rule.cases_naming, rule.files_exercising, rule.cases_exercising, mutants, rule.races);
  if (verbose) write_mutants(out, rule, tried);
}

void write_rules(Out out, const CoverageReport& report, bool verbose) {
  fmt::format_to(out, "\n{:<10}{:<30}{:>13}{:>15}\n", "", "", "named by", "exercised by");
  fmt::format_to(out, "{:<10}{:<30}{:>6}{:>7}{:>8}{:>7}{:>9}{:>8}\n", "sentence", "rule", "files", "cases",
                 "files", "cases", "mutants", "races");
  for (const SentenceCoverage& sentence : report.sentences) {
    std::string id = sentence.id.empty() ? "(none)" : sentence.id;
    for (const std::size_t rule : sentence.rules) {
      write_rule(out, id, report.rules[rule], report.mutants_tried, verbose);
      id.clear();
    }
  }
  fmt::format_to(out, "mutants: {}\n",
                 report.mutants_tried ? "killed by a case, of those that are made to break the rule"
                                      : "those that are made to break the rule; --mutants tries them");
}

/// "reached/possible", or "-" where nothing is possible.
struct Share {
  std::uint64_t reached = 0;
  std::uint64_t possible = 0;
  void add(const RaceCount& race) {
    if (race.limit != RaceCount::possible) return;
    ++possible;
    if (race.runs > 0) ++reached;
  }
  [[nodiscard]] std::string text() const {
    return possible == 0 ? "-" : fmt::format("{}/{}", reached, possible);
  }
};

using Dimension = std::function<std::size_t(const RaceCount&)>;

/// Shares by two dimensions, those of `rows` down and those of `columns` across, without those that have no
/// race at all.
void write_matrix(Out out, const std::string& title, const std::vector<RaceCount>& races,
                  const std::vector<std::string>& rows, const Dimension& row,
                  const std::vector<std::string>& columns, const Dimension& column) {
  std::vector<std::vector<Share>> shares(rows.size(), std::vector<Share>(columns.size()));
  std::vector<bool> has_row(rows.size());
  std::vector<bool> has_column(columns.size());
  for (const RaceCount& race : races) {
    shares[row(race)][column(race)].add(race);
    has_row[row(race)] = has_column[column(race)] = true;
  }
  fmt::format_to(out, "\n{:<20}", title);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (has_column[i]) fmt::format_to(out, " {:>7}", columns[i]);
  }
  fmt::format_to(out, "\n");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!has_row[i]) continue;
    fmt::format_to(out, "{:<20}", rows[i]);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (!has_column[k]) continue;
      const std::size_t width = std::max<std::size_t>(7, columns[k].size());
      fmt::format_to(out, " {:>{}}", shares[i][k].text(), width);
    }
    fmt::format_to(out, "\n");
  }
}

/// Kinds as headings of narrow columns.
std::vector<std::string> short_names(std::vector<std::string> kinds) {
  static constexpr std::pair<const char*, const char*> shorter[] = {
      {"enumerate", "enum"},      {"associators", "assoc"}, {"references", "refs"},
      {"subscribe", "subscr"},    {"get-class", "class"},   {"enumerate-classes", "classes"},
      {"test-connection", "test"}};
  for (std::string& kind : kinds) {
    for (const auto& [name, heading] : shorter) {
      if (kind == name) kind = heading;
    }
  }
  return kinds;
}

void write_races(Out out, const RaceTable& table) {
  fmt::format_to(out, "\nraces reached, of those possible\n");
  const std::vector<std::string> kinds = short_names(table.kinds);
  for (std::size_t mode = 0; mode < table.modes.size(); ++mode) {
    std::vector<RaceCount> races;
    std::ranges::copy_if(table.races, std::back_inserter(races),
                         [mode](const RaceCount& race) { return race.mode == mode; });
    write_matrix(out, table.modes[mode], races, table.phases, &RaceCount::phase, kinds, &RaceCount::kind);
  }
  write_matrix(out, "reason, network", table.races, table.reasons, &RaceCount::reason, table.networks,
               &RaceCount::network);
}

void write_limits(Out out, const RaceTable& table) {
  const RaceTotals totals = totals_of(table);
  fmt::format_to(out, "\n{} of {} reached; {} impossible:\n", totals.reached,
                 counted(totals.possible, "possible race", "possible races"), totals.impossible);
  for (std::size_t i = 0; i < table.limits.size(); ++i) {
    const auto count =
        std::ranges::count_if(table.races, [i](const RaceCount& race) { return race.limit == i; });
    if (count > 0) fmt::format_to(out, "{:>7}  {}\n", count, table.limits[i]);
  }
  if (totals.contradicted == 0) return;
  fmt::format_to(out, "{} reached all the same:\n",
                 counted(totals.contradicted, "impossible race was", "impossible races were"));
  for (const RaceCount& race : table.races) {
    if (race.limit == RaceCount::possible || race.runs == 0) continue;
    fmt::format_to(out, "  {}\n", name_of(table, race));
  }
}

void write_unreached(Out out, const RaceTable& table) {
  fmt::format_to(out, "\nunreached: possible, but not seen\n");
  for (const RaceCount& race : table.races) {
    if (race.runs == 0 && race.limit == RaceCount::possible)
      fmt::format_to(out, "  {}\n", name_of(table, race));
  }
  for (std::size_t i = 0; i < table.limits.size(); ++i) {
    fmt::format_to(out, "\nunreached: impossible, {}\n", table.limits[i]);
    for (const RaceCount& race : table.races) {
      if (race.runs == 0 && race.limit == i) fmt::format_to(out, "  {}\n", name_of(table, race));
    }
  }
}

}  // namespace

std::string coverage_text(const CoverageReport& report, const CoverageOptions& options) {
  std::string text;
  const Out out = std::back_inserter(text);
  write_totals(out, report);
  write_rules(out, report, options.verbose);
  write_races(out, report.table);
  write_limits(out, report.table);
  if (options.unreached) write_unreached(out, report.table);
  return text;
}

}  // namespace rescind
