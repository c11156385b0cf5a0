#include "reports/mutants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
#include "reports/colour.hpp"
#include "reports/cuts_text.hpp"

namespace rescind {
namespace {

// "1 in 12", "never", "-" where nothing was tried.
std::string rate_text(const MutantRow& row) {
  if (!row.random) return "-";
  if (row.random->by_named_rule == 0) return "never";
  const std::uint64_t found = row.random->by_named_rule;
  return fmt::format("1 in {}", (row.random->runs + found / 2) / found);
}

std::string dash_or(bool known, std::uint64_t number) {
  return known ? fmt::format("{}", number) : "-";
}

std::string uncancelled_text(const MutantRow& row) {
  return row.uncancelled_failed == 0 ? "green" : fmt::format("{} fail", row.uncancelled_failed);
}

// The width that the longest text of a column wants.
template <class Text>
std::size_t width(const KillMatrix& matrix, std::string_view head, Text text) {
  std::size_t most = std::max(head.size(), text(matrix.reference).size());
  for (const MutantRow& row : matrix.mutants) most = std::max(most, text(row).size());
  return most;
}

std::string_view state_of(const MutantRow& row) {
  switch (row.fate()) {
    case Fate::killed:
      return "killed";
    case Fate::noticed:
      return "noticed";
    case Fate::survived:
      return "SURVIVED";
  }
  return "";
}

// "which no case broke; noticed by what scenarios expect"
std::string unkilled_text(const MutantRow& row) {
  std::string text = "which no case broke";
  if (row.fate() == Fate::noticed)
    text += row.rules.empty() ? "; noticed by what scenarios expect" : "; noticed by other rules";
  return text;
}

std::string table(const KillMatrix& matrix, const TerminalOptions& options) {
  const auto name = [](const MutantRow& row) { return row.mutant.name; };
  const auto rule = [](const MutantRow& row) { return row.mutant.rule; };
  const std::size_t names = width(matrix, "mutant", name);
  const std::size_t rules = width(matrix, "rule that it names", rule);
  std::string text =
      painted(fmt::format("{:{}}  {:{}}  {:8}  {:>6}  {:>6}  {:>6}  {:>6}  {:>6}  {:>14}  {:>11}", "mutant",
                          names, "rule that it names", rules, "", "after", "events", "cases", "files",
                          "rules", "without cancel", "random runs"),
              Colour::bold, options.colour) +
      "\n";
  const auto line = [&](const MutantRow& row, std::string_view state, Colour colour) {
    text += fmt::format("{:{}}  {:{}}  {}  {:>6}  {:>6}  {:>6}  {:>6}  {:>6}  {:>14}  {:>11}\n",
                        printable(row.mutant.name), names, row.mutant.rule, rules,
                        painted(fmt::format("{:8}", state), colour, options.colour),
                        dash_or(row.killed, row.runs), dash_or(row.killed, row.events), row.cases_failed,
                        row.files.size(), row.rules.size(), uncancelled_text(row), rate_text(row));
  };
  const bool clean = matrix.reference.cases_failed == 0 && matrix.reference.rules.empty();
  line(matrix.reference, clean ? "clean" : "FIRES", clean ? Colour::green : Colour::red);
  for (const MutantRow& row : matrix.mutants) {
    line(row, state_of(row), row.killed ? Colour::green : Colour::red);
  }
  return text;
}

std::string word_of(const RuleCount& one) {
  return std::string(info(one.rule).name);
}

std::string word_of(const FileCount& one) {
  return printable(one.file);
}

template <class Count>
std::string counts_text(std::vector<Count> counts, std::size_t most) {
  std::ranges::stable_sort(counts, std::greater<>(), &Count::cases);
  std::string text;
  for (std::size_t i = 0; i < counts.size() && i < most; ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", word_of(counts[i]), counts[i].cases);
  }
  if (counts.size() > most) text += fmt::format(", and {} more", counts.size() - most);
  return text.empty() ? "none" : text;
}

std::string random_text(const RandomSearch& random) {
  std::string text = fmt::format("{} of {} by {}, {} by any rule", random.by_named_rule, random.runs,
                                 "the rule that it names", random.by_any_rule);
  if (random.seed) text += fmt::format("; first with seed {}", *random.seed);
  return text;
}

std::string head_of(const MutantInfo& mutant, const TerminalOptions& options) {
  std::string text = fmt::format("{}: {}\n", painted(printable(mutant.name), Colour::bold, options.colour),
                                 printable(mutant.statement));
  if (!mutant.retells.empty()) {
    text += fmt::format("  retells: {}\n           {}\n", printable(mutant.retells), printable(mutant.link));
  }
  return text;
}

std::string in_full(const MutantRow& row, const TerminalOptions& options) {
  constexpr std::size_t files_shown = 5;
  const std::size_t all = row.files.size() + 1;
  std::string text = "\n" + head_of(row.mutant, options);
  if (!row.mutant.rule.empty()) {
    text += fmt::format("  names:   {}, {}\n", row.mutant.rule,
                        row.killed ? painted("killed", Colour::green, options.colour)
                                   : painted(unkilled_text(row), Colour::red, options.colour));
  }
  text += fmt::format("  broken:  {}\n", counts_text(row.rules, row.rules.size()));
  text += fmt::format("  failed:  {}; {}\n", counted(row.cases_failed, "case", "cases"),
                      counts_text(row.files, options.detail == Detail::verbose ? all : files_shown));
  if (row.cases_could_not > 0) {
    text += fmt::format("  could not be run: {}\n", counted(row.cases_could_not, "case", "cases"));
  }
  if (row.random) text += fmt::format("  random:  {}\n", random_text(*row.random));
  if (!row.first_case.empty()) {
    text += fmt::format("  first:   {}\n  replay:  {}\n", printable(row.first_case), printable(row.replay));
  } else if (row.random && !row.random->replay.empty()) {
    text += fmt::format("  replay:  {}\n", printable(row.random->replay));
  }
  return text;
}

bool stands_out(const MutantRow& row) {
  return !row.killed || row.cases_could_not > 0;
}

// "at least this rare": how many are found by fewer than one in 50 of the random runs.
constexpr std::uint64_t rare = 50;

std::string random_summary(const KillMatrix& matrix) {
  const MutantRow* rarest = nullptr;
  std::size_t rare_count = 0;
  std::size_t never = 0;
  for (const MutantRow& row : matrix.mutants) {
    if (!row.random) return "";
    const std::uint64_t found = row.random->by_named_rule;
    if (found * rare < row.random->runs) ++rare_count;
    if (found == 0) {
      ++never;
    } else if (rarest == nullptr || found < rarest->random->by_named_rule) {
      rarest = &row;
    }
  }
  if (matrix.mutants.empty()) return "";
  std::string text =
      fmt::format("of {} random runs each: {} found by fewer than 1 in {}",
                  matrix.mutants.front().random->runs, counted(rare_count, "mutant", "mutants"), rare);
  if (never > 0) text += fmt::format(", of them {} never", never);
  if (rarest != nullptr) {
    text += fmt::format("; the rarest that was found: {}, {}", printable(rarest->mutant.name),
                        rate_text(*rarest));
  }
  return text + "\n";
}

std::string summary(const KillMatrix& matrix, const TerminalOptions& options) {
  const auto killed = static_cast<std::size_t>(std::ranges::count_if(matrix.mutants, &MutantRow::killed));
  const std::size_t all = matrix.mutants.size();
  const auto green = static_cast<std::size_t>(std::ranges::count_if(
      matrix.mutants, [](const MutantRow& row) { return row.uncancelled_failed == 0; }));
  const auto retold = static_cast<std::size_t>(
      std::ranges::count_if(matrix.mutants, [](const MutantRow& row) { return !row.mutant.link.empty(); }));
  std::string text =
      fmt::format("{} of {} killed by {} of {}", killed, counted(all, "mutant", "mutants"),
                  counted(matrix.cases, "case", "cases"), counted(matrix.files, "file", "files"));
  const auto noticed = static_cast<std::size_t>(std::ranges::count_if(
      matrix.mutants, [](const MutantRow& row) { return row.fate() == Fate::noticed; }));
  if (killed < all)
    text += fmt::format("; {} noticed by other rules or by what scenarios expect, {} survived", noticed,
                        all - killed - noticed);
  text = painted(text, is_proven(matrix) ? Colour::green : Colour::red, options.colour) + "\n";
  text += fmt::format("green in the {} in which nothing is cancelled: {}\n",
                      counted(matrix.uncancelled, "case", "cases"), counted(green, "mutant", "mutants"));
  text += random_summary(matrix);
  text += fmt::format("retelling a public bug: {}\n", counted(retold, "mutant", "mutants"));
  if (matrix.runs < matrix.runs_asked_for)
    text += fmt::format("interrupted after {} of {} runs: what is not killed here may be\n", matrix.runs,
                        matrix.runs_asked_for);
  if (matrix.cuts.runs > 0) text += cuts_text(matrix.cuts, matrix.runs) + "\n";
  if (reference_fires(matrix)) {
    text += painted("the system without a mutant broke rules or failed cases", Colour::red, options.colour) +
            "\n";
  }
  return text;
}

}  // namespace

std::string mutants_report(const KillMatrix& matrix, const TerminalOptions& options) {
  if (options.detail == Detail::quiet && is_proven(matrix)) return "";
  std::string text = table(matrix, options);
  if (reference_fires(matrix)) text += in_full(matrix.reference, options);
  for (const MutantRow& row : matrix.mutants) {
    if (stands_out(row) || options.detail == Detail::verbose) text += in_full(row, options);
  }
  return text + "\n" + summary(matrix, options);
}

std::string mutants_list(std::span<const MutantInfo> mutants, const TerminalOptions& options) {
  std::string text;
  for (const MutantInfo& mutant : mutants) {
    text += head_of(mutant, options);
    text += fmt::format("  names:   {}\n", mutant.rule);
  }
  return text;
}

}  // namespace rescind
