#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/base/text.hpp"
#include "reports/kills.hpp"

namespace rescind {
namespace {

// "12", or ">10000" where too few repetitions found it.
std::string cell_text(const BenchCell& cell, const Bench& bench) {
  return cell.median ? fmt::format("{}", *cell.median) : fmt::format(">{}", bench.runs_max);
}

std::string number_or_dash(const std::optional<std::uint64_t>& number) {
  return number ? fmt::format("{}", *number) : std::string("-");
}

std::string row_text(const BenchRow& row, std::size_t names, const Bench& bench) {
  std::string text = fmt::format("{:{}}", printable(row.mutant.name), names);
  for (const BenchCell& cell : row.cells) text += fmt::format("  {:>8}", cell_text(cell, bench));
  text += fmt::format("  {:>7}  {:>5}", number_or_dash(row.states),
                      row.states ? fmt::format("{}", row.steps) : std::string("-"));
  return text + fmt::format("  {:>6}  {:>6}\n", number_or_dash(row.shrunk_steps),
                            row.shrunk_steps ? fmt::format("{}", row.shrunk_events) : std::string("-"));
}

// The upper one of the two in the middle. One that was not found is worse than any number.
std::string median_of(const Bench& bench, std::size_t strategy) {
  std::vector<std::uint64_t> medians;
  for (const BenchRow& row : bench.rows)
    medians.push_back(row.cells[strategy].median.value_or(~std::uint64_t{0}));
  if (medians.empty()) return "-";
  const auto middle = medians.begin() + static_cast<std::ptrdiff_t>(medians.size() / 2);
  std::ranges::nth_element(medians, middle);
  return *middle == ~std::uint64_t{0} ? fmt::format(">{}", bench.runs_max) : fmt::format("{}", *middle);
}

std::string found_by(const Bench& bench, std::size_t strategy) {
  const auto found = std::ranges::count_if(
      bench.rows, [&](const BenchRow& row) { return row.cells[strategy].median.has_value(); });
  return fmt::format("{}", found);
}

}  // namespace

std::string bench_report(const Bench& bench, const TerminalOptions& options) {
  if (options.detail == Detail::quiet && all_found(bench)) return "";
  constexpr std::string_view found_head = "found";
  constexpr std::string_view median_head = "median";
  std::size_t names = std::max(found_head.size(), median_head.size());
  for (const BenchRow& row : bench.rows) names = std::max(names, row.mutant.name.size());
  std::string text = fmt::format("{:{}}", "mutant", names);
  for (const Strategy strategy : bench.strategies) text += fmt::format("  {:>8}", name_of(strategy));
  text += fmt::format("  {:>7}  {:>5}  {:>6}  {:>6}\n", "states", "steps", "shrunk", "events");
  for (const BenchRow& row : bench.rows) {
    text += row_text(row, names, bench);
    if (options.detail == Detail::verbose && !row.mutant.link.empty())
      text += fmt::format("    {}: {}\n", printable(row.mutant.retells), printable(row.mutant.link));
  }
  std::string median = fmt::format("{:{}}", median_head, names);
  std::string found = fmt::format("{:{}}", found_head, names);
  for (std::size_t i = 0; i < bench.strategies.size(); ++i) {
    median += fmt::format("  {:>8}", median_of(bench, i));
    found += fmt::format("  {:>8}", found_by(bench, i));
  }
  const auto explored =
      std::ranges::count_if(bench.rows, [](const BenchRow& row) { return row.states.has_value(); });
  text += median + "\n" + found + fmt::format("  {:>7}\n", explored);
  return text +
         fmt::format(
             "\nruns to the first finding by strategy, the median of {} with different seeds, each of at "
             "most {};\nstates to the shortest counterexample by exploring, and its steps; steps of the "
             "scenario after shrinking a run\nthat was sampled, and events of its history\n",
             counted(bench.repetitions, "search", "searches"), counted(bench.runs_max, "run", "runs"));
}

}  // namespace rescind
