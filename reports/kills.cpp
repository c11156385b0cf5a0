#include "reports/kills.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.hpp"
#include "reports/colour.hpp"

namespace rescind {
namespace {

std::string row_text(const KillRow& row, std::size_t names, std::size_t rules,
                     const TerminalOptions& options) {
  const std::string state = row.killed ? "killed  " : "SURVIVED";
  const std::string coloured = painted(state, row.killed ? Colour::green : Colour::red, options.colour);
  std::string text =
      fmt::format("{:{}}  {:{}}  {}", printable(row.mutant.name), names, row.mutant.rule, rules, coloured);
  if (!row.killed) return text + fmt::format("  in none of {}\n", counted(row.cases, "case", "cases"));
  return text +
         fmt::format("  {:>7}  {:>5}  {:>6}  {}\n", row.cost, row.steps, row.events, printable(row.in));
}

std::string verbose_text(const KillRow& row) {
  std::string text = fmt::format("    {}\n", printable(row.mutant.statement));
  if (row.mutant.retells.empty()) return text;
  return text + fmt::format("    retells: {}\n             {}\n", printable(row.mutant.retells),
                            printable(row.mutant.link));
}

std::string summary(const Kills& kills) {
  const auto killed = static_cast<std::size_t>(std::ranges::count_if(kills.rows, &KillRow::killed));
  std::uint64_t most = 0;
  for (const KillRow& row : kills.rows) most = std::max(most, row.killed ? row.cost : 0);
  const bool fuzz = kills.strategy.has_value();
  const std::string how =
      fuzz ? fmt::format("sampling with the strategy {} and seed {}", name_of(*kills.strategy), kills.seed)
           : std::string("exploring every order of things");
  const std::string interrupted =
      kills.left_out == 0 ? "" : fmt::format("interrupted: {} were not looked for\n", kills.left_out);
  return interrupted + fmt::format("{} of {} killed by {}; the hardest took {}\n", killed,
                                   counted(kills.rows.size(), "mutant", "mutants"), how,
                                   fuzz ? counted(most, "run", "runs") : counted(most, "state", "states"));
}

}  // namespace

std::string kills_report(const Kills& kills, const TerminalOptions& options) {
  if (options.detail == Detail::quiet && all_killed(kills)) return "";
  constexpr std::string_view mutant_head = "mutant";
  constexpr std::string_view rule_head = "rule that it names";
  std::size_t names = mutant_head.size();
  std::size_t rules = rule_head.size();
  for (const KillRow& row : kills.rows) {
    names = std::max(names, row.mutant.name.size());
    rules = std::max(rules, row.mutant.rule.size());
  }
  std::string text =
      fmt::format("{:{}}  {:{}}  {:8}  {:>7}  {:>5}  {:>6}  {}\n", mutant_head, names, rule_head, rules, "",
                  kills.strategy ? "runs" : "states", "steps", "events", "in");
  for (const KillRow& row : kills.rows) {
    text += row_text(row, names, rules, options);
    if (options.detail == Detail::verbose) text += verbose_text(row);
  }
  return text + "\n" + summary(kills);
}

}  // namespace rescind
